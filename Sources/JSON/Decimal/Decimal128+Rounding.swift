extension Decimal128 {
    /// What happens to digits that are dropped.
    public enum Rounding: Sendable, CaseIterable {
        /// To the nearest, a tie to the even neighbour (2.5 → 2): the default everywhere.
        case halfEven
        /// To the nearest, a tie away from zero (2.5 → 3, -2.5 → -3): commercial rounding.
        case halfUp
        /// Towards zero.
        case down
        /// Away from zero.
        case up
        /// Towards minus infinity.
        case floor
        /// Towards plus infinity.
        case ceiling
    }

    /// Rounds to a number of places after the point; negative places round to tens, hundreds and so on.
    public func rounded(to places: Int = 0, _ rule: Rounding = .halfEven) -> Decimal128 {
        let drop = -places &- exponent
        if drop <= 0 || isZero { return self }
        if drop <= 18 && isWord {
            let divisor = powersOfTen64[drop]
            let (quotient, remainder) = word.quotientAndRemainder(dividingBy: divisor)
            if remainder == 0 { return Decimal128(word: quotient, power: power + Int32(drop)) }
            let up = rule.goesUp(
                odd: quotient & 1 != 0, negative: word < 0, against: Decimal128.compareHalf(remainder.magnitude, divisor.magnitude))
            return Decimal128(word: up ? quotient + (word < 0 ? -1 : 1) : quotient, power: power + Int32(drop))
        }
        if drop > Decimal128.maximumDigits {
            // Everything is dropped, and it is less than half a unit.
            guard rule.goesUp(odd: false, negative: isNegative, against: -1) else { return .zero }
            return Decimal128(significand: isNegative ? -1 : 1, exponent: Swift.min(-places, Decimal128.leadingRange.upperBound)) ?? self
        }
        let divisor = powersOfTen128[drop]
        let (quotient, remainder) = significand.magnitude.quotientAndRemainder(dividingBy: divisor)
        let up = remainder != 0 && rule.goesUp(odd: quotient & 1 == 1, negative: isNegative, against: Decimal128.compareHalf(remainder, divisor))
        let digits = Int128(up ? quotient + 1 : quotient)
        return Decimal128(unchecked: isNegative ? -digits : digits, power: exponent + drop)
    }

    /// The quotient to a number of significant digits; nil if the divisor is zero or the result out of range.
    ///
    /// - Parameter digits: 1 to 36 (more or less is taken as the nearest of these).
    public func divided(by divisor: Decimal128, digits: Int = 28, rounding rule: Rounding = .halfEven) -> Decimal128? {
        let digits = Swift.min(Swift.max(digits, 1), Decimal128.maximumDigits - 2)
        guard let (quotient, exponent, sticky) = quotient(by: divisor, digits: digits) else { return nil }
        return finish(quotient, exponent: exponent, sticky: sticky, drop: decimalDigits(quotient) - digits, rule, divisor)
    }

    /// The quotient to a number of places after the point; nil if the divisor is zero or the result needs more than 36 digits.
    public func divided(by divisor: Decimal128, places: Int, rounding rule: Rounding = .halfEven) -> Decimal128? {
        guard !divisor.isZero else { return nil }
        let leading = exponent + decimalDigits(significand.magnitude) - divisor.exponent - decimalDigits(divisor.significand.magnitude)
        let digits = leading + 1 + places
        guard digits <= Decimal128.maximumDigits - 2 else { return nil }
        guard let (quotient, exponent, sticky) = quotient(by: divisor, digits: Swift.max(1, digits)) else { return nil }
        return finish(quotient, exponent: exponent, sticky: sticky, drop: -places - exponent, rule, divisor)
    }

    /// The quotient cut after at least `digits` + 1 digits, so that the rest decides no rounding but a tie, its exponent, and whether more follows.
    private func quotient(by divisor: Decimal128, digits: Int) -> (UInt128, exponent: Int, sticky: Bool)? {
        if divisor.isZero { return nil }
        if isZero { return (0, 0, false) }
        let (above, below) = (significand.magnitude, divisor.significand.magnitude)
        if isWord && divisor.isWord && word % divisor.word == 0 {
            return ((word / divisor.word).magnitude128, exponent - divisor.exponent, false)
        }
        let shift = Swift.max(0, digits + 1 + decimalDigits(below) - decimalDigits(above))
        let base = exponent - shift - divisor.exponent
        let wide =
            shift <= 38
            ? Wide(above, times: powersOfTen128[shift])
            : Wide(above * powersOfTen128[shift - 38], times: powersOfTen128[38])  // `above` is short here: 66 - shift digits at most
        let (quotient, remainder) = wide.dividing(by: below)
        return (quotient, base, remainder != 0)
    }

    private func finish(_ quotient: UInt128, exponent: Int, sticky: Bool, drop: Int, _ rule: Rounding, _ divisor: Decimal128) -> Decimal128? {
        let negative = isNegative != divisor.isNegative
        var (digits, exponent) = (quotient, exponent)
        if drop > 38 {
            digits = !isZero && rule.goesUp(odd: false, negative: negative, against: -1) ? 1 : 0
            exponent += drop
        } else if drop > 0 {
            let unit = powersOfTen128[drop]
            let (cut, remainder) = digits.quotientAndRemainder(dividingBy: unit)
            let order = remainder == unit / 2 && sticky ? 1 : Decimal128.compareHalf(remainder, unit)
            let up = (remainder != 0 || sticky) && rule.goesUp(odd: cut & 1 == 1, negative: negative, against: order)
            digits = up ? cut + 1 : cut
            exponent += drop
        }
        guard let value = Decimal128(significand: negative ? -Int128(digits) : Int128(digits), exponent: exponent) else { return nil }
        return value.power < 0 || value.power > 18 ? value.reducedFraction : value
    }

    /// Without the trailing zeros after the point, so that what follows a division stays in one word.
    private var reducedFraction: Decimal128 {
        if isZero { return .zero }
        var (digits, power) = (significand, exponent)
        while power < 0 && digits % 10 == 0 { (digits, power) = (digits / 10, power + 1) }
        return Decimal128(unchecked: digits, power: power)
    }

    /// -1, 0 or 1 as `remainder` is below, at or above half of `unit`.
    private static func compareHalf<T: FixedWidthInteger>(_ remainder: T, _ unit: T) -> Int {
        let rest = unit - remainder
        return remainder < rest ? -1 : remainder == rest ? 0 : 1
    }
}

extension Decimal128.Rounding {
    /// Whether the digits before the cut are raised by one in magnitude. `half` compares what is cut off (not zero) with half a unit.
    func goesUp(odd: Bool, negative: Bool, against half: Int) -> Bool {
        switch self {
        case .halfEven: half > 0 || (half == 0 && odd)
        case .halfUp: half >= 0
        case .down: false
        case .up: true
        case .floor: negative
        case .ceiling: !negative
        }
    }
}

extension Int64 {
    fileprivate var magnitude128: UInt128 { UInt128(magnitude) }
}
