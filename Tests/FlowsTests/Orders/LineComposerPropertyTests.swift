import Commerce
import Integrations
import JSON
import Testing

@testable import Flows

/// Random orders from a seed: whatever they look like, the document totals what the buyer pays.
struct LineComposerPropertyTests {
    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var x = state
            x ^= x >> 33
            x = x &* 0xFF51_AFD7_ED55_8CCD
            return x ^ x >> 33
        }
    }

    func randomOrder(_ random: inout Random) -> Order {
        let rates: [Decimal128] = [21, 9, 0, 19, 7, 5.5]
        let places = Int.random(in: 2...6, using: &random)
        var lines: [OrderLine] = []
        for index in 0..<Int.random(in: 1...8, using: &random) {
            let units = Int.random(in: 1...20_000_000, using: &random)
            let price = Decimal128(significand: Int128(units), exponent: -6)!.rounded(to: places, .halfUp)
            lines.append(
                Sample.line("S\(index)", Decimal128(Int.random(in: 1...12, using: &random)), at: price, rate: rates.randomElement(using: &random)!))
        }
        var charges: [OrderCharge] = []
        if Bool.random(using: &random) {
            charges.append(Sample.charge(.shipping, Decimal128(significand: Int128.random(in: 0...1500, using: &random), exponent: -2)!))
        }
        let sum = lines.reduce(Decimal128(0)) { $0 + $1.total.gross }
        if Bool.random(using: &random) {
            let percent = Decimal128(Int.random(in: 1...100, using: &random))
            let discount = (sum * percent).divided(by: 100, places: 2)!
            charges.append(
                Sample.charge(.discount, 0 - min(discount, sum.rounded(to: 2, .down)), rate: Bool.random(using: &random) ? nil : lines[0].taxRate))
        }
        let parts = charges.reduce(sum) { $0 + $1.amount.gross }
        let off = Decimal128(significand: Int128.random(in: -2...2, using: &random), exponent: -2)!
        return Sample.order(lines, charges: charges, total: max(0, parts.rounded(to: 2, .halfUp) + off))
    }

    @Test(arguments: [
        "", "discounts: spread\n", "prices: excluding\n", "prices: excluding\ndiscounts: spread\n", "form: invoice\n",
        "form: invoice\nprices: excluding\n",
    ])
    func `The document totals what the buyer pays, to the cent`(variant: String) throws {
        let settings = try Sample.settings(Sample.booked + "vat: {codes: {21: 1, 9: 2, 0: 0, 19: 3, 7: 4, 5.5: 5}}\n" + variant).orders
        var random = Random(state: 42)
        for number in 0..<400 {
            let order = randomOrder(&random)
            do {
                let composition = try LineComposer(order: order, settings: settings).compose()
                #expect(composition.total == order.totals.gross, "order \(number): \(composition.lines)")
                #expect(composition.lines.reduce(0) { $0 + $1.gross } == order.totals.gross || settings.prices == .excluding)
                for line in composition.lines {
                    #expect(line.price.scale <= 4)
                    if settings.form == .order, line.quantity < 100 { #expect(Cents.of(line.quantity * line.price) == Cents.of(line.amount)) }
                }
            } catch let fault as Fault {
                // Only what is truly impossible: a total of zero while parts are left.
                #expect(order.totals.gross == 0 || fault.cause == "discount.too-large", "order \(number): \(fault)")
            }
        }
    }

    @Test func `Shares make the whole`() {
        var random = Random(state: 7)
        for _ in 0..<500 {
            let weights = (0..<Int.random(in: 1...9, using: &random)).map { _ in Decimal128(Int.random(in: 0...1000, using: &random)) }
            let total = Int.random(in: -5000...5000, using: &random)
            let parts = Cents.share(total, by: weights)
            #expect(parts.reduce(0, +) == total)
        }
        #expect(Cents.share(10, by: [1, 1, 1]) == [4, 3, 3])
    }
}
