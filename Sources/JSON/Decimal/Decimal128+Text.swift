extension Decimal128: LosslessStringConvertible {
    /// Reads `-12.50`, `7`, `1e3`: an optional sign, digits, optional fraction, optional exponent. Nil for anything else, for more than
    /// 38 significant digits and for values out of range.
    public init?(_ description: String) {
        var text = description
        let value = text.withUTF8 { bytes -> Decimal128? in
            guard let start = bytes.baseAddress, !bytes.isEmpty else { return nil }
            var reader = NumberReader(start + (bytes[0] == UInt8(ascii: "+") ? 1 : 0), end: start + bytes.count)
            guard bytes.count == 1 || bytes[0] != UInt8(ascii: "+") || bytes[1] != UInt8(ascii: "-") else { return nil }
            guard case .number(let value) = reader.read(strict: false), reader.at == reader.end else { return nil }
            return value
        }
        guard let value else { return nil }
        self = value
    }

    /// The value in plain notation without trailing zeros (`12.5`); with an exponent only beyond 38 places before or 20 after the point.
    public var description: String {
        withText { String(decoding: $0, as: UTF8.self) }
    }

    /// The value with exactly so many places after the point, rounded half to even where needed: `text(places: 2)` of 12.5 is `12.50`.
    public func text(places: Int) -> String {
        let places = Swift.max(0, Swift.min(places, 400))
        let value = rounded(to: places)
        var digits = value.digitText
        let after = -value.exponent
        if after < places { digits += String(repeating: "0", count: places - after) }
        let missing = places + 1 - digits.utf8.count
        if missing > 0 { digits = String(repeating: "0", count: missing) + digits }
        if places > 0 { digits.insert(".", at: digits.utf8.index(digits.endIndex, offsetBy: -places)) }
        return value.isNegative ? "-" + digits : digits
    }

    /// The digits of the significand.
    private var digitText: String { String(significand.magnitude) }

    /// Calls `body` with the UTF-8 of `description`.
    func withText<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Decimal128.longestText) { buffer in
            let count = write(to: buffer.baseAddress!)
            return body(UnsafeBufferPointer(start: buffer.baseAddress!, count: count))
        }
    }

    static let longestText = 80

    /// Writes the description to memory with room for `longestText` bytes; returns the length.
    func write(to out: UnsafeMutablePointer<UInt8>) -> Int {
        var at = 0
        let value = isZero || power == 0 ? self : reduced
        if value.isZero {
            out[0] = UInt8(ascii: "0")
            return 1
        }
        if value.isNegative {
            out[0] = UInt8(ascii: "-")
            at = 1
        }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 40) { digits in
            let count = value.writeDigits(to: digits.baseAddress!)
            let source = digits.baseAddress! + (40 - count)
            let leading = value.exponent + count - 1
            func put(_ byte: UInt8, times: Int = 1) {
                for _ in 0..<times { out[at] = byte; at += 1 }
            }
            func put(_ range: Range<Int>) {
                for index in range { out[at] = source[index]; at += 1 }
            }
            let (zero, point) = (UInt8(ascii: "0"), UInt8(ascii: "."))
            if leading > 37 || leading < -20 {
                put(0..<1)
                if count > 1 {
                    put(point)
                    put(1..<count)
                }
                put(UInt8(ascii: "e"))
                put(UInt8(ascii: leading < 0 ? "-" : "+"))
                let size = leading.magnitude
                if size >= 100 { put(zero + UInt8(size / 100)) }
                if size >= 10 { put(zero + UInt8(size / 10 % 10)) }
                put(zero + UInt8(size % 10))
            } else if value.power >= 0 {
                put(0..<count)
                put(zero, times: value.exponent)
            } else if leading >= 0 {
                put(0..<(leading + 1))
                put(point)
                put((leading + 1)..<count)
            } else {
                put(zero)
                put(point)
                put(zero, times: -leading - 1)
                put(0..<count)
            }
            return at
        }
    }

    /// Writes the digits at the end of 40 bytes; returns their number.
    private func writeDigits(to buffer: UnsafeMutablePointer<UInt8>) -> Int {
        var at = 40
        var rest = significand.magnitude
        while rest > UInt128(UInt64.max) {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 1_000_000_000_000_000_000)
            var part = UInt64(remainder)
            for _ in 0..<18 {
                at -= 1
                buffer[at] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: part % 10)
                part /= 10
            }
            rest = quotient
        }
        var part = UInt64(rest)
        repeat {
            at -= 1
            buffer[at] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: part % 10)
            part /= 10
        } while part != 0
        return 40 - at
    }
}
