extension Decimal128: Hashable, Comparable {
    @inlinable
    public static func == (left: Decimal128, right: Decimal128) -> Bool {
        if left.power == right.power { return left.low == right.low && left.high == right.high }
        return compare(left, right) == 0
    }

    @inlinable
    public static func < (left: Decimal128, right: Decimal128) -> Bool {
        if left.power == right.power { return left.high != right.high ? left.high < right.high : left.low < right.low }
        return compare(left, right) < 0
    }

    public func hash(into hasher: inout Hasher) {
        let value = reduced
        hasher.combine(value.low)
        hasher.combine(value.high)
        hasher.combine(value.power)
    }

    /// Negative, zero or positive as `left` is less than, equal to or greater than `right`.
    @usableFromInline
    static func compare(_ left: Decimal128, _ right: Decimal128) -> Int {
        if left.sign != right.sign { return left.sign - right.sign }
        if left.isZero { return 0 }
        let (first, second) = (left.significand.magnitude, right.significand.magnitude)
        let leading = (left.exponent + decimalDigits(first)) - (right.exponent + decimalDigits(second))
        if leading != 0 { return leading > 0 ? left.sign : -left.sign }
        // The same first place: the distance of the exponents is below 38.
        let distance = left.exponent - right.exponent
        let one = distance > 0 ? Wide(first, times: powersOfTen128[distance]) : Wide(first)
        let other = distance < 0 ? Wide(second, times: powersOfTen128[-distance]) : Wide(second)
        if one.high == other.high && one.low == other.low { return 0 }
        return (one.high, one.low) < (other.high, other.low) ? -left.sign : left.sign
    }
}
