import Commerce
import JSON

/// Finds the VAT rate that an amount was made with.
struct TaxRates: Sendable {
    /// Rates that occur: those of the order and those the settings have codes for.
    var known: [Decimal128]

    /// How far net and gross may be from what the rate makes of them: a cent for each piece that was rounded, and two for the whole.
    static func tolerance(_ quantity: Decimal128) -> Decimal128 {
        Decimal128(significand: 2, exponent: -2)! + Decimal128(significand: 1, exponent: -2)! * min(quantity.magnitude, 1_000)
    }

    /// How far the amount is from what the rate would make of it.
    static func deviation(_ amount: TaxedAmount, _ rate: Decimal128) -> Decimal128 {
        let tax = amount.net * rate * Decimal128(significand: 1, exponent: -2)!
        return (amount.net + tax - amount.gross).magnitude
    }

    /// The rate of an amount: the stated one when it explains the amount, else the known one that explains it best; nil for none.
    func rate(of amount: TaxedAmount, stated: Decimal128?, quantity: Decimal128 = 1) -> Decimal128? {
        if amount.gross.isZero && amount.net.isZero { return stated ?? known.first }
        let tolerance = Self.tolerance(quantity)
        if let stated, Self.deviation(amount, stated) <= tolerance { return stated }
        if amount.gross == amount.net { return 0 }
        let best = known.map { ($0, Self.deviation(amount, $0)) }.min { $0.1 < $1.1 }
        return best.flatMap { $0.1 <= tolerance ? $0.0 : nil }
    }
}
