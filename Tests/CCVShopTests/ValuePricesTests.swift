import JSON
import Testing

@testable import CCVShop

@Suite("CCV Shop: prices of variants as sums of what values cost")
struct ValuePricesTests {
    private func wish(_ name: String, _ values: [String], _ extra: Decimal128) -> ValuePrices.Wish { .init(name: name, values: values, extra: extra) }

    private func sums(_ prices: [String: Decimal128], _ wishes: [ValuePrices.Wish]) -> [Decimal128] {
        wishes.map { $0.values.reduce(Decimal128.zero) { $0 + (prices[$1] ?? 0) } }
    }

    @Test("Two options whose prices add up are met exactly, whatever the order of the variants")
    func additive() {
        let sizes: [(String, Decimal128)] = [("s", 0), ("m", 1), ("l", Decimal128("2.50")!)]
        let colours: [(String, Decimal128)] = [("red", 0), ("blue", Decimal128("-0.75")!)]
        let wishes = sizes.flatMap { size in colours.map { wish("\(size.0)-\($0.0)", [size.0, $0.0], size.1 + $0.1) } }
        for wishes in [wishes, wishes.reversed(), Array(wishes[3...]) + Array(wishes[..<3])] {
            let solved = ValuePrices(current: [:], wishes: wishes)
            #expect(solved.unfit == [])
            #expect(sums(solved.prices, wishes) == wishes.map(\.extra))
        }
    }

    @Test("A variant whose price is no sum is named, and the others keep theirs")
    func unfit() {
        let wishes = [wish("A", ["s", "red"], 0), wish("B", ["m", "red"], 1), wish("C", ["s", "blue"], 2), wish("D", ["m", "blue"], 7)]
        let solved = ValuePrices(current: [:], wishes: wishes)
        #expect(solved.unfit == ["D"])
        #expect(sums(solved.prices, wishes) == [0, 1, 2, 3])
    }

    @Test("A new value gives way first, so that what is there need not be written")
    func newValue() {
        let current: [String: Decimal128] = ["s": 0, "m": 1, "red": 0]
        let solved = ValuePrices(current: current, wishes: [wish("A", ["s", "red"], 0), wish("B", ["m", "red"], 1), wish("C", ["m", "blue"], 4)])
        #expect(solved.unfit == [])
        #expect(solved.prices == ["s": 0, "m": 1, "red": 0, "blue": 3])
    }

    @Test("A cent that rounding made is let pass, two are not")
    func cents() {
        let base = [wish("A", ["s", "red"], 0), wish("B", ["m", "red"], 1), wish("C", ["s", "blue"], 2)]
        #expect(ValuePrices(current: [:], wishes: base + [wish("D", ["m", "blue"], Decimal128("3.01")!)]).unfit == [])
        #expect(ValuePrices(current: [:], wishes: base + [wish("D", ["m", "blue"], Decimal128("3.02")!)]).unfit == ["D"])
    }

    @Test("Three options are solved too, and an odd half is exact")
    func threeOptions() {
        let wishes = [
            wish("1", ["a", "x", "p"], 1), wish("2", ["b", "x", "q"], 2), wish("3", ["a", "y", "q"], Decimal128("2.5")!),
            wish("4", ["b", "y", "p"], 4),
        ]
        let solved = ValuePrices(current: [:], wishes: wishes)
        #expect(solved.unfit == [])
        #expect(sums(solved.prices, wishes) == wishes.map(\.extra))
    }
}
