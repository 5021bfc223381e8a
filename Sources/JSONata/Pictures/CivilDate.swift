/// A day of the Gregorian calendar, and weeks as ISO 8601 counts them.
struct CivilDate {
    let year: Int
    let month: Int
    let day: Int
    /// Days since 1970-01-01.
    let number: Int

    init(daysSince1970 days: Int) {
        number = days
        // Howard Hinnant's days-to-civil: eras of 400 years that start in March.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01; months and days beyond their range run over into the next.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let months = year * 12 + month - 1
        let (year, month) = (months.floorDivided(by: 12), months - months.floorDivided(by: 12) * 12 + 1)
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.floorDivided(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func isValid(year: Int, month: Int, day: Int) -> Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        let date = CivilDate(daysSince1970: days(year: year, month: month, day: day))
        return date.month == month && date.day == day
    }

    /// Monday is 1, Sunday 7.
    var weekday: Int { (number + 3).modulo(7) + 1 }
    var dayOfYear: Int { number - CivilDate.days(year: year, month: 1, day: 1) + 1 }
    /// The Thursday of the week decides which year and month the week belongs to.
    var thursday: CivilDate { CivilDate(daysSince1970: number - weekday + 4) }
    var weekOfYear: Int { (thursday.dayOfYear - 1) / 7 + 1 }
    var weekOfMonth: Int { (thursday.day - 1) / 7 + 1 }
}

extension Int {
    func floorDivided(by divisor: Int) -> Int { self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor) }
    func modulo(_ divisor: Int) -> Int { self - floorDivided(by: divisor) * divisor }
}
