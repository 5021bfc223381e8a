extension Timestamp {
    /// Reads `2026-11-22`, `2026-11-22T15:04:05`, with a blank for the T, with fractions of a second, and with `Z` or an offset such as
    /// `+01:00` or `+0100`. Without zone, `offsetSeconds` east of UTC is assumed.
    ///
    /// Returns nil for anything else, and for dates that do not exist, such as `0000-00-00`.
    public init?(iso8601 text: some StringProtocol, offsetSeconds: Int = 0) {
        var scanner = DigitScanner(Array(text.utf8))
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2), scanner.take("-"), let day = scanner.number(2),
            year >= 1, (1...12).contains(month), day >= 1, day <= Self.daysIn(month, of: year)
        else { return nil }
        var (hour, minute, second, millisecond, offset) = (0, 0, 0, 0, offsetSeconds)
        if scanner.take("T") || scanner.take(" ") {
            guard let h = scanner.number(2), scanner.take(":"), let m = scanner.number(2), h < 24, m < 60 else { return nil }
            (hour, minute) = (h, m)
            if scanner.take(":") {
                guard let s = scanner.number(2), s <= 60 else { return nil }
                second = min(s, 59)
                if scanner.take(".") { millisecond = scanner.fraction() }
            }
            _ = scanner.take(" ")
            if scanner.take("Z") {
                offset = 0
            } else if let sign = scanner.sign() {
                guard let h = scanner.number(2), h < 24 else { return nil }
                _ = scanner.take(":")
                offset = sign * (h * 3_600 + (scanner.number(2) ?? 0) * 60)
            }
        }
        guard scanner.atEnd else { return nil }
        self.init(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: millisecond, offsetSeconds: offset)
    }

    private static func daysIn(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

private struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var atEnd: Bool { position == bytes.count }

    mutating func number(_ width: Int) -> Int? {
        guard position + width <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + width] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += width
        return value
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func sign() -> Int? { take("+") ? 1 : take("-") ? -1 : nil }

    /// Milliseconds from any number of digits after the dot.
    mutating func fraction() -> Int {
        var (value, scale) = (0, 100)
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
            value += Int(bytes[position] - 0x30) * scale
            scale /= 10
            position += 1
        }
        return value
    }
}
