import JSON

extension DatePicture {
    /// The milliseconds that a text means; nil if it does not fit the picture.
    func parse(_ text: String, _ run: Run) throws(Failure) -> Int? {
        var pattern = "^"
        var markers: [Marker] = []
        for part in parts {
            switch part {
            case .text(let literal): pattern += Self.escaped(literal)
            case .marker(let marker):
                pattern += "(" + expression(marker) + ")"
                markers.append(marker)
            }
        }
        let subject = Subject(text)
        guard let found = try Regex(pattern + "$", flags: "i").firstMatch(in: subject, from: 0, run) else { return nil }
        var values: [Character: Int] = [:]
        var offset = 0
        for (marker, range) in zip(markers, found.groups) {
            let text = range.map { subject.text($0) } ?? ""
            if marker.component == "Z" || marker.component == "z" {
                offset = zoneOffset(text, marker)
            } else {
                values[marker.component] = value(text, marker)
            }
        }
        if values.isEmpty { return nil }
        return try millis(&values, run) - offset * 60_000
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { $0 += ".*+?^${}()|[]\\/".contains($1) ? "\\\($1)" : String($1) }
    }

    private func expression(_ marker: Marker) -> String {
        switch marker.component {
        case "Z", "z":
            let prefix = marker.component == "z" ? "GMT" : ""
            let zone = prefix + (marker.integer?.hasSeparators == true ? "[-+][0-9]+:[0-9]+" : "[-+][0-9]+")
            return marker.isTraditional ? "Z|" + zone : zone
        case "C", "E": return "ISO"
        default: break
        }
        guard let integer = marker.integer else { return "[a-zA-Z]+" }
        switch integer.primary {
        case .letters: return "[a-zA-Z]+"
        case .roman: return "[MDCLXVI]+"
        case .words: return "(?:" + NumberWords.vocabulary.joined(separator: "|") + "|and|[-, ])+"
        case .decimal:
            let separators = integer.separatorCharacters.map { Self.escaped(String($0)) }.joined().replacingMinus
            let digits = marker.parseWidth.map { "[0-9]{\($0)}" } ?? "[0-9\(separators)]+"
            return digits + (integer.isOrdinal ? "(?:th|st|nd|rd)" : "")
        }
    }

    private func value(_ text: String, _ marker: Marker) -> Int? {
        if marker.component == "f" {
            let digits = text.prefix(3)
            return Int(digits).map { $0 * (3 - digits.count).powerOfTen }
        }
        if let integer = marker.integer { return integer.parse(text)?.int }
        if marker.component == "P" { return text.lowercased() == "pm" ? 1 : 0 }
        let names = marker.component == "F" ? Self.days : Self.months
        let wanted = text.lowercased()
        let place = names.firstIndex { name in marker.maximumWidth.map { name.lowercased().prefix($0) == wanted } ?? (name.lowercased() == wanted) }
        return place.map { $0 + 1 }
    }

    private func zoneOffset(_ text: String, _ marker: Marker) -> Int {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return 0 }
        let minutes: Int
        if let colon = text.firstIndex(of: ":") {
            let hours = text[..<colon].filter { $0.isASCII && $0.isNumber }
            minutes = (Int(hours) ?? 0) * 60 + (Int(text[text.index(after: colon)...]) ?? 0)
        } else {
            minutes = digits.count <= 2 ? number * 60 : number / 100 * 60 + number % 100
        }
        return text.contains("-") ? -minutes : minutes
    }

    private func millis(_ values: inout [Character: Int], _ run: Run) throws(Failure) -> Int {
        let refused = Failure("D3136", "The date picture does not say enough to make a date")
        let isDayOfYear = values["d"] != nil && values["M"] == nil && values["D"] == nil
        let isWeekDate = values["Y"] == nil && (values["X"] != nil || values["W"] != nil || values["x"] != nil || values["w"] != nil)
        if isWeekDate { throw refused }
        let isTwelveHours = values["P"] != nil || values["h"] != nil
        let order: [Character] = (isDayOfYear ? ["Y", "d"] : ["Y", "M", "D"]) + (isTwelveHours ? ["h", "m", "s", "f"] : ["H", "m", "s", "f"])
        var (started, ended) = (false, false)
        for component in order {
            if values[component] != nil {
                started = true
                if ended { throw refused }
            } else if started {
                values[component] = "MDd".contains(component) ? 1 : 0
                ended = true
            } else {
                let now = Int(try run.now())
                let date = CivilDate(daysSince1970: now.floorDivided(by: 86_400_000))
                let time = now.modulo(86_400_000)
                values[component] =
                    switch component {
                    case "Y": date.year
                    case "M": date.month
                    case "D": date.day
                    case "d": date.dayOfYear
                    case "H": time / 3_600_000
                    case "h": time / 3_600_000 % 12
                    case "m": time / 60_000 % 60
                    case "s": time / 1000 % 60
                    default: time % 1000
                    }
            }
        }
        var hour = values["H"] ?? 0
        if isTwelveHours { hour = (values["h"] ?? 0) % 12 + (values["P"] == 1 ? 12 : 0) }
        var year = values["Y"] ?? 1970
        if (0..<100).contains(year) { year += 1900 }
        let (month, day) = isDayOfYear ? (1, values["d"] ?? 1) : (values["M"] ?? 1, values["D"] ?? 1)
        let (minute, second) = (values["m"] ?? 0, values["s"] ?? 0)
        guard year.magnitude < 300_000, isDayOfYear ? (1...366).contains(day) : CivilDate.isValid(year: year, month: month, day: day),
            hour < 25, minute < 60, second < 61
        else { throw Failure("D3110", "There is no such date or time") }
        let days = CivilDate.days(year: year, month: month, day: day)
        return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + (values["f"] ?? 0)
    }
}

extension String {
    /// Safe inside the brackets of a class.
    fileprivate var replacingMinus: String { reduce(into: "") { $0 += $1 == "-" ? "\\-" : String($1) } }
}
