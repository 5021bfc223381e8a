extension Decimal128: SignedNumeric {
    public typealias Magnitude = Decimal128

    @inlinable
    public init(_ value: Int) { self.init(word: Int64(value), power: 0) }

    @inlinable
    public init(integerLiteral value: Int) { self.init(value) }

    public init?(exactly source: some BinaryInteger) {
        guard let digits = Int128(exactly: source) else { return nil }
        self.init(significand: digits, exponent: 0)
    }

    @inlinable public var magnitude: Decimal128 { high < 0 ? -self : self }

    @inlinable
    public static prefix func - (value: Decimal128) -> Decimal128 {
        if value.isWord && value.word != Int64.min { return Decimal128(word: -value.word, power: value.power) }
        return Decimal128(unchecked: -value.significand, power: Int(value.power))
    }

    @inlinable
    public mutating func negate() { self = -self }

    @inlinable
    public static func + (left: Decimal128, right: Decimal128) -> Decimal128 {
        if left.power == right.power && left.isWord && right.isWord {
            let (sum, overflow) = left.word.addingReportingOverflow(right.word)
            if !overflow { return Decimal128(word: sum, power: left.power) }
        }
        return left.addingReportingOverflow(right).partialValue
    }

    @inlinable
    public static func - (left: Decimal128, right: Decimal128) -> Decimal128 {
        left + (-right)
    }

    @inlinable
    public static func * (left: Decimal128, right: Decimal128) -> Decimal128 {
        if left.isWord && right.isWord {
            let power = left.power + right.power
            if power >= -380 && power <= 340 {
                let (product, overflow) = left.word.multipliedReportingOverflow(by: right.word)
                if !overflow { return Decimal128(word: product, power: power) }
            }
        }
        return left.multipliedReportingOverflow(by: right).partialValue
    }

    @inlinable
    public static func += (left: inout Decimal128, right: Decimal128) { left = left + right }

    @inlinable
    public static func -= (left: inout Decimal128, right: Decimal128) { left = left - right }

    @inlinable
    public static func *= (left: inout Decimal128, right: Decimal128) { left = left * right }

    /// The sum; `overflow` says that it is 1e385 or more, then the value is the largest one of that sign.
    public func addingReportingOverflow(_ other: Decimal128) -> (partialValue: Decimal128, overflow: Bool) {
        if isZero { return (other, false) }
        if other.isZero { return (self, false) }
        var (upper, lower) = power >= other.power ? (self, other) : (other, self)
        var distance = Int(upper.power - lower.power)
        if distance <= 18 && upper.isWord && lower.isWord {
            return (Decimal128(unchecked: Int128(upper.word) * Int128(powersOfTen64[distance]) + Int128(lower.word), power: Int(lower.power)), false)
        }
        if distance > 38 {
            upper = upper.lowered(by: distance)
            distance = Int(upper.power - lower.power)
            if distance > 38 { return (upper, false) }  // the lower one is less than half a unit of the 38th digit
        }
        let wide = Wide(upper.significand.magnitude, times: powersOfTen128[distance])
        let addend = lower.significand.magnitude
        let made: (value: Decimal128, overflow: Bool, inexact: Bool)
        if upper.isNegative == lower.isNegative {
            made = Decimal128.rounding(negative: upper.isNegative, wide + addend, exponent: Int(lower.power))
        } else {
            let (value, swapped) = Wide.difference(wide, addend)
            made = Decimal128.rounding(negative: upper.isNegative != swapped, value, exponent: Int(lower.power))
        }
        return (made.value, made.overflow)
    }

    /// The product; `overflow` says that it is 1e385 or more, then the value is the largest one of that sign.
    public func multipliedReportingOverflow(by other: Decimal128) -> (partialValue: Decimal128, overflow: Bool) {
        if isZero || other.isZero { return (.zero, false) }
        let wide = Wide(significand.magnitude, times: other.significand.magnitude)
        let made = Decimal128.rounding(negative: isNegative != other.isNegative, wide, exponent: Int(power) + Int(other.power))
        return (made.value, made.overflow)
    }

    /// The same value with the exponent lowered as far as 38 digits allow, at most by `places`.
    private func lowered(by places: Int) -> Decimal128 {
        let shift = Swift.min(places, Decimal128.maximumDigits - decimalDigits(significand.magnitude))
        return Decimal128(unchecked: significand * Int128(powersOfTen128[shift]), power: exponent - shift)
    }

    /// The nearest number (half to even) to `digits × 10^exponent`. `sticky` says that a little more than `digits` was meant.
    static func rounding(
        negative: Bool, _ digits: Wide, exponent: Int, sticky: Bool = false, keeping places: Int = maximumDigits
    ) -> (value: Decimal128, overflow: Bool, inexact: Bool) {
        var (low, exponent, inexact) = (digits.low, exponent, sticky)
        if digits.high == 0 && low == 0 { return (.zero, false, sticky) }
        let count = digits.digits
        var drop = Swift.max(0, count - places)
        // Below the range: keep what is left above 1e-422, the place of the last digit of the smallest numbers.
        drop = Swift.max(drop, lowestPower - exponent)
        if drop > 0 {
            if drop > count + 1 { return (.zero, false, true) }
            let quotient: UInt128
            (quotient, inexact) = dropping(drop, of: digits, sticky: sticky)
            low = quotient
            exponent += drop
        }
        if low == 0 { return (.zero, false, inexact) }
        if low >= powersOfTen128[38] { (low, exponent) = (low / 10, exponent + 1) }
        if exponent + decimalDigits(low) - 1 > leadingRange.upperBound {
            let largest = Decimal128(unchecked: Int128(powersOfTen128[38] - 1), power: leadingRange.upperBound - 37)
            return (negative ? -largest : largest, true, true)
        }
        let value = Decimal128(unchecked: negative ? -Int128(low) : Int128(low), power: exponent)
        return (value, false, inexact)
    }

    static let lowestPower = leadingRange.lowerBound - 37

    /// `digits / 10^count`, rounded half to even.
    private static func dropping(_ count: Int, of digits: Wide, sticky: Bool) -> (UInt128, inexact: Bool) {
        var (digits, count, sticky) = (digits, count, sticky)
        if count > 38 {
            // Two steps; what the first one leaves is only "a little more".
            let first = digits.high == 0 ? (quotient: digits.low, remainder: UInt128(0)) : digits.dividing(by: powersOfTen128[38])
            if digits.high != 0 {
                sticky = sticky || first.remainder != 0
                count -= 38
                digits = Wide(first.quotient)
            }
            if count > 38 { return (0, true) }
        }
        let divisor = powersOfTen128[count]
        let (quotient, remainder) = digits.dividing(by: divisor)
        let half = divisor / 2
        let up = remainder > half || (remainder == half && (sticky || quotient & 1 == 1))
        return (up ? quotient + 1 : quotient, sticky || remainder != 0)
    }
}
