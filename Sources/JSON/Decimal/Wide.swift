/// 256 unsigned bits: what products and aligned sums of two 128-bit significands need before they are rounded.
struct Wide {
    var high: UInt128
    var low: UInt128

    init(_ value: UInt128) { (high, low) = (0, value) }

    init(_ left: UInt128, times right: UInt128) {
        (high, low) = left.multipliedFullWidth(by: right)
    }

    static func + (left: Wide, right: UInt128) -> Wide {
        var sum = left
        let (low, carry) = left.low.addingReportingOverflow(right)
        sum.low = low
        if carry { sum.high += 1 }
        return sum
    }

    /// The absolute difference, and whether `right` was the larger one.
    static func difference(_ left: Wide, _ right: UInt128) -> (value: Wide, negative: Bool) {
        if left.high == 0 && left.low < right { return (Wide(right - left.low), true) }
        var result = left
        let (low, borrow) = left.low.subtractingReportingOverflow(right)
        result.low = low
        if borrow { result.high -= 1 }
        return (result, false)
    }

    /// The number of decimal digits (0 has one).
    var digits: Int {
        if high == 0 { return decimalDigits(low) }
        // 10^k for k in 39...76 is 10^38 times 10^(k-38).
        var count = 39
        while count < 77 {
            let bound = Wide(powersOfTen128[38], times: powersOfTen128[count - 38])
            if (high, low) < (bound.high, bound.low) { return count }
            count += 1
        }
        return count
    }

    /// Quotient and remainder; the quotient must fit in 128 bits.
    func dividing(by divisor: UInt128) -> (quotient: UInt128, remainder: UInt128) {
        high == 0 ? low.quotientAndRemainder(dividingBy: divisor) : divisor.dividingFullWidth((high, low))
    }
}

/// 10^0 ... 10^18: all that fit in a signed word.
@usableFromInline
let powersOfTen64: [Int64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
    1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
    100_000_000_000_000_000, 1_000_000_000_000_000_000,
]

/// 10^0 ... 10^38.
let powersOfTen128: [UInt128] = {
    var powers: [UInt128] = [1]
    for index in 0..<38 { powers.append(powers[index] * 10) }
    return powers
}()

/// The number of decimal digits (0 has one).
func decimalDigits(_ value: UInt128) -> Int {
    let bits = 128 - value.leadingZeroBitCount
    let guess = (bits * 1233) >> 12  // bits × log10(2)
    return guess <= 38 && value >= powersOfTen128[guess] ? guess + 1 : Swift.max(guess, 1)
}
