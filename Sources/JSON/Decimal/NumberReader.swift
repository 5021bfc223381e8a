/// Reads a number from UTF-8, by the grammar of JSON, exactly.
struct NumberReader {
    var at: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>

    enum Result {
        case number(Decimal128)
        /// Not a number; `at` is where the grammar broke.
        case malformed
        /// More than 38 significant digits.
        case tooLong
        /// Too large or too small.
        case outOfRange
    }

    init(_ start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
        (at, self.end) = (start, end)
    }

    @inline(__always) private var byte: UInt8 { at < end ? at.pointee : 0 }
    @inline(__always) private var isDigit: Bool { byte &- 48 <= 9 }

    /// - Parameter strict: leading zeros are an error, as JSON wants it.
    mutating func read(strict: Bool) -> Result {
        let negative = byte == UInt8(ascii: "-")
        if negative { at += 1 }
        guard isDigit else { return .malformed }
        var digits = Digits()
        if strict && byte == 48 {
            at += 1
            if isDigit { return .malformed }
        } else {
            while isDigit {
                digits.append(UInt64(byte &- 48))
                at += 1
            }
        }
        var exponent = 0
        if byte == UInt8(ascii: ".") {
            at += 1
            guard isDigit else { return .malformed }
            while isDigit {
                digits.append(UInt64(byte &- 48))
                exponent -= 1
                at += 1
            }
        }
        if byte | 0x20 == UInt8(ascii: "e") {
            at += 1
            let minus = byte == UInt8(ascii: "-")
            if minus || byte == UInt8(ascii: "+") { at += 1 }
            guard isDigit else { return .malformed }
            var written = 0
            while isDigit {
                if written < 100_000_000 { written = written * 10 + Int(byte &- 48) }
                at += 1
            }
            exponent += minus ? -written : written
        }
        return digits.value(negative: negative, exponent: exponent)
    }

    /// Digits as they come in: the first 18 in a word, up to 38 in two; zeros at the end are only counted.
    private struct Digits {
        var word: UInt64 = 0
        var wide: UInt128 = 0
        var count = 0
        /// Zeros that follow, beyond the 38th digit.
        var zeros = 0
        var tooLong = false

        @inline(__always)
        mutating func append(_ digit: UInt64) {
            if count < 18 {
                word = word &* 10 &+ digit
                if word != 0 { count += 1 }
            } else {
                appendWide(digit)
            }
        }

        private mutating func appendWide(_ digit: UInt64) {
            if count == 18 { wide = UInt128(word) }
            if count < Decimal128.maximumDigits {
                wide = wide * 10 + UInt128(digit)
                count += 1
            } else if digit == 0 {
                zeros += 1
            } else {
                tooLong = true
            }
        }

        func value(negative: Bool, exponent: Int) -> Result {
            if tooLong { return .tooLong }
            if count <= 18 {
                let digits = Int64(word)
                if digits == 0 { return .number(Decimal128(word: 0, power: Int32(Swift.max(exponent, -100).clamped))) }
                let leading = exponent + count - 1
                guard Decimal128.leadingRange.contains(leading) else { return .outOfRange }
                return .number(Decimal128(word: negative ? -digits : digits, power: Int32(exponent)))
            }
            let leading = exponent + zeros + count - 1
            guard Decimal128.leadingRange.contains(leading) else { return .outOfRange }
            return .number(Decimal128(unchecked: negative ? -Int128(wide) : Int128(wide), power: exponent + zeros))
        }
    }
}

extension Int {
    /// Zero keeps its places (`0.00`) but not an absurd exponent.
    fileprivate var clamped: Int { self > 0 ? 0 : self }
}
