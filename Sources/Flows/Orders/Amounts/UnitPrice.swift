import JSON

/// Chooses the price of one piece so that the ERP, which multiplies and rounds, arrives at the amount of the line.
enum UnitPrice {
    /// The price with at most `places` decimals for which `quantity * price`, rounded to cents, is `cents`; nil when there is none, which
    /// happens beyond a hundred pieces at four decimals.
    ///
    /// 10.00 for 3 gives 3.3333: three of them make 9.9999, rounded 10.00.
    static func exact(cents: Int, quantity: Decimal128, places: Int = 4) -> Decimal128? {
        let near = nearest(cents: cents, quantity: quantity, places: places)
        let step = Decimal128(significand: 1, exponent: -places)!
        return [near, near + step, near - step].first { Cents.of(quantity * $0) == cents }?.reduced
    }

    /// The nearest price, whether or not it makes the amount.
    static func nearest(cents: Int, quantity: Decimal128, places: Int = 4) -> Decimal128 {
        (Cents.amount(cents).divided(by: quantity, places: places, rounding: .halfUp) ?? 0).reduced
    }
}
