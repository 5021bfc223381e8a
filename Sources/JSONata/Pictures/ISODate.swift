/// Dates and times in the form of ISO 8601 that scripts use.
enum ISODate {
    static func text(_ millis: Int, offset: Int) -> String {
        let local = millis + offset * 60_000
        let date = CivilDate(daysSince1970: local.floorDivided(by: 86_400_000))
        let time = local.modulo(86_400_000)
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value.magnitude)
            return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        var text = padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T" + padded(time / 3_600_000, 2)
        text += ":" + padded(time / 60_000 % 60, 2) + ":" + padded(time / 1000 % 60, 2) + "." + padded(time % 1000, 3)
        if offset == 0 { return text + "Z" }
        let size = Int(offset.magnitude)
        return text + (offset < 0 ? "-" : "+") + padded(size / 60, 2) + ":" + padded(size % 60, 2)
    }

    /// Reads `YYYY[-MM[-DD]][THH:MM:SS][.f…][Z or ±hh:mm or ±hhmm]`; without a zone it is UTC.
    static func parse(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        var at = 0
        func digits(_ count: Int) -> Int? {
            guard at + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[at..<(at + count)] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte) - 48
            }
            at += count
            return value
        }
        func take(_ character: Unicode.Scalar) -> Bool {
            guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
            at += 1
            return true
        }
        guard let year = digits(4) else { return nil }
        var (month, day, hour, minute, second, fraction, offset) = (1, 1, 0, 0, 0, 0, 0)
        if take("-") {
            guard let value = digits(2) else { return nil }
            month = value
            if take("-") {
                guard let value = digits(2) else { return nil }
                day = value
            }
        }
        if take("T") {
            guard let h = digits(2), take(":"), let m = digits(2), take(":"), let s = digits(2) else { return nil }
            (hour, minute, second) = (h, m, s)
        }
        if take(".") {
            var places = 0
            while at < bytes.count, (48...57).contains(bytes[at]) {
                if places < 3 { fraction = fraction * 10 + Int(bytes[at]) - 48 }
                places += 1
                at += 1
            }
            if places == 0 { return nil }
            for _ in min(places, 3)..<3 { fraction *= 10 }
        }
        if !take("Z"), at < bytes.count {
            let negative = take("-")
            guard negative || take("+"), let h = digits(2) else { return nil }
            _ = take(":")
            guard let m = digits(2) else { return nil }
            offset = (h * 60 + m) * (negative ? -1 : 1)
        }
        guard at == bytes.count, CivilDate.isValid(year: year, month: month, day: day), hour < 25, minute < 60, second < 60,
            hour < 24 || (minute == 0 && second == 0)
        else { return nil }
        let days = CivilDate.days(year: year, month: month, day: day)
        return ((days * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1000 + fraction
    }
}
