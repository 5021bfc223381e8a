extension Decimal128 {
    /// The shortest decimal that reads back as this double (0.1 is 0.1); nil for infinities and NaN.
    public init?(_ value: Double) {
        if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 {
            self.init(word: whole, power: 0)
            return
        }
        guard value.isFinite else { return nil }
        self.init(value.description)
    }

    /// The nearest double.
    public var double: Double {
        if isWord && word.magnitude < 1 << 53 && power >= -22 && power <= 22 {
            // Both factors are exact, so one correctly rounded operation gives the nearest double.
            let digits = Double(word)
            return power < 0 ? digits / Decimal128.exactPowers[Int(-power)] : digits * Decimal128.exactPowers[Int(power)]
        }
        return Double(description) ?? 0
    }

    /// The powers of ten that a double holds exactly.
    private static let exactPowers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
