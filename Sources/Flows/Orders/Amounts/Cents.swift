import JSON

/// Arithmetic on whole cents: what a buyer pays and an invoice shows.
enum Cents {
    /// The amount in cents, a half away from zero; nil beyond what money can be.
    static func of(_ amount: Decimal128) -> Int? { (amount * 100).rounded(to: 0, .halfUp).int }

    /// The amount of a number of cents.
    static func amount(_ cents: Int) -> Decimal128 { Decimal128(significand: Int128(cents), exponent: -2)! }

    /// Shares out `total` by weights so that the parts make exactly `total`: each gets its share cut to whole cents, and the cents left
    /// go to the largest remainders, the earlier first. Weights are not negative.
    ///
    /// 10 cents over 1, 1, 1 gives 4, 3, 3.
    static func share(_ total: Int, by weights: [Decimal128]) -> [Int] {
        guard !weights.isEmpty else { return [] }
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return [total] + Array(repeating: 0, count: weights.count - 1) }
        let (sign, size) = (total < 0 ? -1 : 1, abs(total))
        var parts: [Int] = []
        var remainders: [(index: Int, rest: Decimal128)] = []
        for (index, weight) in weights.enumerated() {
            let exact = (Decimal128(size) * weight).divided(by: sum, places: 12) ?? 0
            let whole = exact.rounded(to: 0, .down)
            parts.append(whole.int ?? 0)
            remainders.append((index, exact - whole))
        }
        var left = size - parts.reduce(0, +)
        for (index, _) in remainders.sorted(by: { ($1.rest, $0.index) < ($0.rest, $1.index) }) where left > 0 {
            parts[index] += 1
            left -= 1
        }
        return parts.map { $0 * sign }
    }

    /// Rounds amounts to cents so that they make the rounded sum of all: those nearest to the next cent are moved.
    static func round(_ amounts: [Decimal128]) -> [Int]? {
        var parts: [Int] = []
        for amount in amounts {
            guard let cents = of(amount) else { return nil }
            parts.append(cents)
        }
        guard let wanted = of(amounts.reduce(0, +)) else { return nil }
        adjust(&parts, to: wanted, exact: amounts)
        return parts
    }

    /// Moves parts by a cent, those whose exact amounts are nearest to the moved value first, until they make `wanted`.
    static func adjust(_ parts: inout [Int], to wanted: Int, exact: [Decimal128]) {
        var gap = wanted - parts.reduce(0, +)
        let step = gap < 0 ? -1 : 1
        let order = parts.indices.sorted { a, b in
            let (ea, eb) = ((exact[a] - amount(parts[a])) * Decimal128(step), (exact[b] - amount(parts[b])) * Decimal128(step))
            return ea == eb ? (exact[a].magnitude, b) > (exact[b].magnitude, a) : ea > eb
        }
        // Zero stays zero: a free article does not get a price from rounding.
        let movable = order.filter { !exact[$0].isZero }
        while gap != 0, !movable.isEmpty {
            for index in movable where gap != 0 {
                parts[index] += step
                gap -= step
            }
        }
    }
}
