extension Timestamp {
    /// Seconds that Dutch civil time is ahead of UTC at this moment: 3,600, or 7,200 from the last Sunday of March 01:00 UTC to the
    /// last Sunday of October 01:00 UTC (the rule of the European Union since 1996).
    public var dutchOffsetSeconds: Int {
        let year = utc.year
        return self >= Self.lastSunday(of: 3, year) && self < Self.lastSunday(of: 10, year) ? 7_200 : 3_600
    }

    /// Dutch civil time, as text: `2026-11-22T16:04:05`.
    public var dutchText: String { String((self + .seconds(dutchOffsetSeconds)).description.prefix(19)) }

    /// The day in the Netherlands: `2026-11-22`.
    public var dutchDate: String { String(dutchText.prefix(10)) }

    /// March and October have 31 days; 01:00 UTC of the last Sunday.
    private static func lastSunday(of month: Int, _ year: Int) -> Timestamp {
        let last = Timestamp(year: year, month: month, day: 31, hour: 1)
        // Day 0 of the count, 1970-01-01, was a Thursday.
        let weekday = Int((last.milliseconds / 86_400_000 + 4) % 7)
        return last - .seconds(weekday * 86_400)
    }
}
