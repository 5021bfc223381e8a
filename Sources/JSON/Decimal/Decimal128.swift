/// An exact decimal number: a signed 128-bit significand times a power of ten.
///
/// It holds up to 38 significant digits and magnitudes from 1e-385 to just below 1e385. `+`, `-` and `*` are exact as long as the result fits;
/// beyond 38 digits they round half to even. Values that are equal compare and hash equal whatever their scale: `1.0 == 1.00`.
///
///     let price = Decimal128("12.50")!      // scale 2
///     price * 3                             // 37.5
///     (price * 3).text(places: 2)           // "37.50"
@frozen
public struct Decimal128: Sendable {
    // Two words and a half instead of an Int128: the alignment of 8 keeps `JSONValue` at 24 bytes.
    @usableFromInline let low: UInt64
    @usableFromInline let high: Int64
    @usableFromInline let power: Int32

    @inlinable
    init(low: UInt64, high: Int64, power: Int32) {
        self.low = low
        self.high = high
        self.power = power
    }

    /// A significand of one word; the caller knows that the exponent is in range.
    @inlinable
    init(word: Int64, power: Int32) {
        self.init(low: UInt64(bitPattern: word), high: word >> 63, power: power)
    }

    /// The caller knows that significand and exponent are in range.
    @inlinable
    init(unchecked significand: Int128, power: Int) {
        self.init(low: UInt64(truncatingIfNeeded: significand), high: Int64(truncatingIfNeeded: significand >> 64), power: Int32(power))
    }

    /// The number `significand × 10^exponent`; nil if it is out of range. `Decimal128(significand: 1250, exponent: -2)` is 12.50.
    public init?(significand: Int128, exponent: Int) {
        let made = Decimal128.rounding(negative: significand < 0, Wide(significand.magnitude), exponent: exponent)
        guard !made.overflow, !made.inexact else { return nil }
        self = made.value
    }

    /// The integer part of the notation: 12.50 has 1250.
    @inlinable public var significand: Int128 { Int128(high) << 64 | Int128(low) }

    /// The power of ten that the significand is multiplied with: 12.50 has -2.
    @inlinable public var exponent: Int { Int(power) }

    /// How many places the notation has after the point (12.50 has 2, 1e3 has 0).
    @inlinable public var scale: Int { Swift.max(0, -exponent) }

    @inlinable public var isZero: Bool { low == 0 && high == 0 }

    /// -1, 0 or 1.
    @inlinable public var sign: Int { high < 0 ? -1 : isZero ? 0 : 1 }

    @inlinable public var isNegative: Bool { high < 0 }

    public static let zero = Decimal128(word: 0, power: 0)
    public static let one = Decimal128(word: 1, power: 0)

    /// The largest number of significant digits.
    public static let maximumDigits = 38
    /// The exponents of the first digit that can be held: `1e-385` to `9.99…e384`.
    static let leadingRange = -385...384

    /// True if the significand is one signed word, which nearly all are: the fast paths ask this first.
    @inlinable var isWord: Bool { high == Int64(bitPattern: low) >> 63 }
    @inlinable var word: Int64 { Int64(bitPattern: low) }

    /// True if the value has no fraction (`2.00` has none).
    public var isInteger: Bool { power >= 0 || reduced.power >= 0 }

    /// The value as `Int`; nil if it has a fraction or does not fit.
    public var int: Int? {
        if power == 0 && isWord { return Int(word) }
        let value = reduced
        guard value.power >= 0, value.power <= 18 || value.isZero else { return nil }
        let (product, overflow) = value.significand.multipliedReportingOverflow(by: Int128(powersOfTen64[Int(value.power)]))
        return overflow ? nil : Int(exactly: product)
    }

    /// The same value without trailing zeros in the significand.
    public var reduced: Decimal128 {
        if isZero { return .zero }
        if isWord {
            var (word, power) = (word, power)
            while word % 10 == 0 { (word, power) = (word / 10, power + 1) }
            return Decimal128(word: word, power: power)
        }
        var (digits, power) = (significand, power)
        while digits % 10 == 0 { (digits, power) = (digits / 10, power + 1) }
        return Decimal128(unchecked: digits, power: Int(power))
    }
}
