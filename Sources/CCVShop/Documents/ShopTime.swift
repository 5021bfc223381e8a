import Commerce

/// The shop's own day: Amsterdam, where answers are in UTC.
enum ShopTime {
    /// `YYYY-MM-DD` in Central European time.
    static func day(of moment: Timestamp) -> String { (moment + .seconds(offset(at: moment))).date }

    /// Seconds east of UTC: an hour, and two between the last Sundays of March and October, 01:00 UTC.
    static func offset(at moment: Timestamp) -> Int {
        let year = moment.utc.year
        return moment >= lastSunday(year, 3) && moment < lastSunday(year, 10) ? 7_200 : 3_600
    }

    private static func lastSunday(_ year: Int, _ month: Int) -> Timestamp {
        let last = Timestamp(year: year, month: month, day: 31, hour: 1)
        // 1970-01-01 was a Thursday.
        return last - .seconds((last.milliseconds / 86_400_000 + 4) % 7 * 86_400)
    }
}
