import Commerce
import JSON

/// Works out amounts without VAT, per VAT rate: all lines of a rate together make what the rate makes of them.
struct TaxSplit: Sendable {
    /// Whether the ERP takes amounts including VAT.
    let includesTax: Bool

    /// The lines with their net amounts; prices are not fitted yet.
    func lines(_ items: [OrderItem]) throws -> [BookedLine] {
        var nets = [Int](repeating: 0, count: items.count)
        let groups = Dictionary(grouping: items.indices) { items[$0].rate }
        for (rate, indices) in groups {
            let exact = indices.map { items[$0].exactNet }
            let gross = indices.reduce(0) { $0 + items[$1].cents }
            var parts = exact.map { Cents.of($0) ?? 0 }
            if let rate {
                let wanted = Self.net(of: gross, rate: rate, near: parts.reduce(0, +))
                Cents.adjust(&parts, to: wanted, exact: exact)
            }
            for (index, part) in zip(indices, parts) { nets[index] = part }
        }
        return items.enumerated().map { index, item in
            let amount = includesTax ? item.cents : nets[index]
            return BookedLine(
                kind: item.kind, source: item.source, name: item.name, quantity: item.quantity, price: 0, amount: Cents.amount(amount),
                net: Cents.amount(nets[index]), gross: Cents.amount(item.cents), taxRate: item.rate, orderLine: item.orderLine)
        }
    }

    /// The net amount in cents that the rate takes to `gross`; of several the one nearest to `near`. Where none does (at 21 % one
    /// amount in six cannot be reached) the nearest below.
    static func net(of gross: Int, rate: Decimal128, near: Int) -> Int {
        let middle = Cents.of((Cents.amount(gross) * 100).divided(by: 100 + rate, places: 8) ?? 0) ?? 0
        let fitting = (middle - 2...middle + 2).filter { Self.gross(of: $0, rate: rate) == gross }
        return fitting.min { abs($0 - near) < abs($1 - near) } ?? middle
    }

    /// What the rate makes of a net amount, both in cents, a half away from zero.
    static func gross(of net: Int, rate: Decimal128) -> Int {
        net + (Cents.of(Cents.amount(net) * rate * Decimal128(significand: 1, exponent: -2)!) ?? 0)
    }
}
