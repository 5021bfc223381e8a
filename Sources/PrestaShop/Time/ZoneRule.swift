import Commerce

/// The rule that a zone file ends with, for all years after its table: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable {
    private var standard: Int
    private var summer: Int?
    private var starts: Switch?
    private var ends: Switch?

    /// "Day d of week w of month m, at this wall time."
    private struct Switch: Sendable {
        var month = 1, week = 1, day = 0, seconds = 7_200

        /// The moment in a year, as Unix time, for a clock that is `offset` ahead of UTC before the switch.
        func time(year: Int, offset: Int) -> Int64 {
            let firstDay = Timestamp(year: year, month: month, day: 1).milliseconds / 86_400_000
            // 1970-01-01 was a Thursday.
            let weekday = Int((firstDay + 4) % 7)
            var day = 1 + (self.day - weekday + 7) % 7 + (week - 1) * 7
            let next = Timestamp(year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1).milliseconds / 86_400_000
            while day > Int(next - firstDay) { day -= 7 }
            return (firstDay + Int64(day - 1)) * 86_400 + Int64(seconds - offset)
        }
    }

    /// Reads a rule; nil for forms that are not used by today's zones.
    init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard let names = parts.first else { return nil }
        var rest = names
        guard Self.takeName(&rest), let west = Self.takeTime(&rest) else { return nil }
        standard = -west
        guard !rest.isEmpty else { return }
        guard Self.takeName(&rest), parts.count == 3 else { return nil }
        summer = rest.isEmpty ? standard + 3_600 : Self.takeTime(&rest).map { -$0 }
        guard summer != nil, let start = Self.takeSwitch(parts[1]), let end = Self.takeSwitch(parts[2]) else { return nil }
        (starts, ends) = (start, end)
    }

    /// Seconds east of UTC at a Unix time.
    func offset(at time: Int64) -> Int {
        guard let summer, let starts, let ends else { return standard }
        let year = Timestamp(milliseconds: (time + Int64(standard)) * 1_000).utc.year
        let (start, end) = (starts.time(year: year, offset: standard), ends.time(year: year, offset: summer))
        let isSummer = start < end ? time >= start && time < end : time >= start || time < end
        return isSummer ? summer : standard
    }

    private static func takeName(_ text: inout Substring) -> Bool {
        let before = text.count
        if text.first == "<" {
            text = text.drop { $0 != ">" }.dropFirst()
        } else {
            text = text.drop { $0.isLetter }
        }
        return text.count < before
    }

    /// `-1`, `3`, `10:30` in seconds.
    private static func takeTime(_ text: inout Substring) -> Int? {
        var sign = 1
        if let first = text.first, first == "-" || first == "+" {
            sign = first == "-" ? -1 : 1
            text.removeFirst()
        }
        let body = text.prefix { $0.isNumber || $0 == ":" }
        text = text.dropFirst(body.count)
        let numbers = body.split(separator: ":").map { Int($0) }
        guard let hours = numbers.first ?? nil else { return nil }
        let minutes = numbers.count > 1 ? numbers[1] ?? 0 : 0
        return sign * (hours * 3_600 + minutes * 60)
    }

    private static func takeSwitch(_ text: Substring) -> Switch? {
        let parts = text.split(separator: "/")
        guard let date = parts.first, date.first == "M" else { return nil }
        let numbers = date.dropFirst().split(separator: ".").compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        var result = Switch(month: numbers[0], week: numbers[1], day: numbers[2])
        if parts.count > 1 {
            var time = parts[1]
            guard let seconds = takeTime(&time) else { return nil }
            result.seconds = seconds
        }
        return result
    }
}
