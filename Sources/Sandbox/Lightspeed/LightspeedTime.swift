import Commerce

/// The shop's wall time: Amsterdam, with the offset written behind it.
enum LightspeedTime {
    /// `2026-03-04T09:15:02+01:00`.
    static func text(_ moment: Timestamp) -> String {
        let offset = offset(at: moment)
        return "\((moment + .seconds(offset)).description.prefix(19))+0\(offset / 3_600):00"
    }

    /// Reads a filter: `2026-03-04 09:15:02` in the shop's time or UTC, or ISO 8601 with offset. Nil for anything else.
    static func filter(_ text: String, inUTC: Bool) -> Timestamp? {
        guard let asUTC = Timestamp(iso8601: text), text.utf8.count >= 10 else { return nil }
        if inUTC || text.utf8.count > 19 { return asUTC }
        return asUTC - .seconds(offset(at: asUTC))
    }

    /// Seconds east of UTC: one hour, and two between the last Sundays of March and October, 01:00 UTC.
    static func offset(at moment: Timestamp) -> Int {
        let year = moment.utc.year
        return moment >= lastSunday(year, 3) && moment < lastSunday(year, 10) ? 7_200 : 3_600
    }

    private static func lastSunday(_ year: Int, _ month: Int) -> Timestamp {
        let last = Timestamp(year: year, month: month, day: 31, hour: 1)
        // 1970-01-01 was a Thursday: day 3 of the epoch is a Sunday.
        let weekday = Int((last.milliseconds / 86_400_000 + 4) % 7)
        return last - .seconds(weekday * 86_400)
    }
}
