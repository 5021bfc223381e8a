import Commerce
import JSON

/// Finds what each value must add to a product's price, so that all variants cost what they shall.
///
/// The shop keeps prices on values, not on variants: large adds 2, blue adds 1, so large and blue adds 3. Prices that are no such sums cannot
/// be kept; the variants they belong to are named. Among the solutions the one that changes few values is taken.
struct ValuePrices {
    /// A variant and what it shall cost on top of the product.
    struct Wish {
        var name: String
        var values: [String]
        var extra: Decimal128
    }

    /// Prices with tax were rounded one by one, so that sums of them may miss by a cent.
    private static let tolerance = Decimal128(significand: 1, exponent: -2)!

    /// What each value adds.
    private(set) var prices: [String: Decimal128]
    /// Variants whose price cannot be kept, in the order of the wishes.
    private(set) var unfit: [String] = []

    /// Solves.
    ///
    /// - Parameters:
    ///   - current: What the values add now; a new value adds nothing yet.
    ///   - wishes: Earlier ones are met before later ones.
    init(current: [String: Decimal128], wishes: [Wish]) {
        prices = current
        // Gauss and Jordan over the changes: each row says of one value what it changes by, given the values that are free to stay.
        var rows: [(pivot: String, factors: [String: Decimal128], sum: Decimal128)] = []
        var pending: [Wish] = []
        for wish in wishes {
            let now = wish.values.reduce(Decimal128.zero) { $0 + (current[$1] ?? 0) }
            var factors = Dictionary(wish.values.map { ($0, Decimal128.one) }, uniquingKeysWith: +)
            var sum = wish.extra - now
            for row in rows {
                guard let factor = factors[row.pivot], !factor.isZero else { continue }
                for (value, other) in row.factors { factors[value] = (factors[value] ?? 0) - factor * other }
                sum -= factor * row.sum
            }
            factors = factors.filter { !$0.value.isZero }
            // A value that nobody has yet gives way first.
            guard let pivot = factors.keys.sorted().min(by: { rank($0, current) < rank($1, current) }), let lead = factors[pivot] else {
                if sum.magnitude > Self.tolerance { unfit.append(wish.name) }
                continue
            }
            guard let unit = Self.divided(factors, by: lead), let share = sum.divided(by: lead, places: 6, rounding: .halfUp) else {
                unfit.append(wish.name)
                continue
            }
            for place in rows.indices {
                guard let factor = rows[place].factors[pivot], !factor.isZero else { continue }
                for (value, other) in unit { rows[place].factors[value] = (rows[place].factors[value] ?? 0) - factor * other }
                rows[place].factors = rows[place].factors.filter { !$0.value.isZero }
                rows[place].sum -= factor * share
            }
            rows.append((pivot, unit, share))
            pending.append(wish)
        }
        for row in rows { prices[row.pivot] = ((current[row.pivot] ?? 0) + row.sum).reduced }
        // What was rounded on the way may not be a sum after all.
        for wish in pending {
            let found = wish.values.reduce(Decimal128.zero) { $0 + (prices[$1] ?? 0) }
            if (found - wish.extra).magnitude > Self.tolerance { unfit.append(wish.name) }
        }
    }

    private func rank(_ value: String, _ current: [String: Decimal128]) -> Int { current[value] == nil ? 0 : 1 }

    private static func divided(_ factors: [String: Decimal128], by lead: Decimal128) -> [String: Decimal128]? {
        var out: [String: Decimal128] = [:]
        for (value, factor) in factors {
            guard let share = factor.divided(by: lead, places: 12, rounding: .halfUp) else { return nil }
            out[value] = share
        }
        return out
    }
}
