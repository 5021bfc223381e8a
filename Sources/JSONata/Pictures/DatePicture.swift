import JSON

/// The picture of `$fromMillis` and `$toMillis`: text with markers such as `[D01]` or `[MNn]`.
struct DatePicture {
    enum Names { case upper, lower, title }

    struct Marker {
        let component: Character
        var names: Names?
        var integer: IntegerPicture?
        var isTraditional = false
        var minimumWidth: Int?
        var maximumWidth: Int?
        /// How many digits of a year are shown.
        var yearDigits: Int?
        /// In parsing: exactly so many digits, since the next component follows without text between.
        var parseWidth: Int?
    }

    enum Part {
        case text(String)
        case marker(Marker)
    }

    let parts: [Part]

    init(_ picture: String) throws(Failure) {
        var parts: [Part] = []
        var (text, at) = ("", picture.startIndex)
        while at < picture.endIndex {
            let character = picture[at]
            let next = picture.index(after: at)
            if (character == "[" || character == "]") && next < picture.endIndex && picture[next] == character {
                text.append(character)
                at = picture.index(after: next)
                continue
            }
            guard character == "[" else {
                text.append(character)
                at = next
                continue
            }
            if !text.isEmpty { parts.append(.text(text)) }
            text = ""
            guard let end = picture[next...].firstIndex(of: "]") else {
                throw Failure("D3135", "The date picture \"\(picture.prefix(60))\" lacks a ]")
            }
            let marker = try Self.marker(picture[next..<end].filter { !$0.isWhitespace })
            if case .marker(var last)? = parts.last, marker.integer != nil, let digits = last.integer?.mandatory, digits > 0 {
                last.parseWidth = digits
                parts[parts.count - 1] = .marker(last)
            }
            parts.append(.marker(marker))
            at = picture.index(after: end)
        }
        if !text.isEmpty { parts.append(.text(text)) }
        self.parts = parts
        for case .marker(let marker) in parts where marker.names != nil && !"MxFPCE".contains(marker.component) {
            throw Failure("D3133", "The component \(marker.component) of a date has no names")
        }
    }

    private static let defaults: [Character: String] = [
        "Y": "1", "M": "1", "D": "1", "d": "1", "F": "n", "W": "1", "w": "1", "X": "1", "x": "1", "H": "1", "h": "1", "P": "n", "m": "01", "s": "01",
        "f": "1", "Z": "01:01", "z": "01:01", "C": "n", "E": "n",
    ]

    private static func marker(_ text: String) throws(Failure) -> Marker {
        guard let component = text.first, let standard = defaults[component] else {
            throw Failure("D3132", "\"\(text.prefix(1))\" is not a component of dates")
        }
        var marker = Marker(component: component)
        var presentation = String(text.dropFirst())
        if let comma = presentation.lastIndex(of: ",") {
            let widths = presentation[presentation.index(after: comma)...].split(separator: "-", omittingEmptySubsequences: false)
            marker.minimumWidth = widths.first.flatMap { Int($0) }
            marker.maximumWidth = widths.count > 1 ? Int(widths[1]) : nil
            presentation = String(presentation[..<comma])
        }
        var modifier: Character?
        if presentation.count > 1, let last = presentation.last, "atco".contains(last) {
            modifier = last
            presentation.removeLast()
        }
        marker.isTraditional = modifier == "t"
        if presentation.isEmpty { presentation = standard }
        switch presentation {
        case "n": marker.names = .lower
        case "N": marker.names = .upper
        case "Nn": marker.names = .title
        default:
            if component == "C" || component == "E" { break }
            var integer = try IntegerPicture(presentation)
            integer.isOrdinal = integer.isOrdinal || modifier == "o"
            if let minimum = marker.minimumWidth { integer.mandatory = max(integer.mandatory, min(minimum, 100)) }
            if component == "Y" {
                if let maximum = marker.maximumWidth {
                    marker.yearDigits = maximum
                    integer.mandatory = min(maximum, 100)
                } else if max(integer.places, integer.mandatory) >= 2 {
                    marker.yearDigits = max(integer.places, integer.mandatory)
                }
            }
            marker.integer = integer
        }
        return marker
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
    static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    // MARK: formatting

    /// - Parameter offset: of the zone, in minutes.
    func format(_ millis: Int, offset: Int) throws(Failure) -> String {
        let local = millis + offset * 60_000
        let date = CivilDate(daysSince1970: local.floorDivided(by: 86_400_000))
        let time = local.modulo(86_400_000)
        var text = ""
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .marker(let marker): text += try format(marker, date, time, offset)
            }
        }
        return text
    }

    private func format(_ marker: Marker, _ date: CivilDate, _ time: Int, _ offset: Int) throws(Failure) -> String {
        let hour = time / 3_600_000
        let value: Int
        switch marker.component {
        case "Y": value = marker.yearDigits.map { $0 < 18 ? date.year % $0.powerOfTen : date.year } ?? date.year
        case "M": value = date.month
        case "D": value = date.day
        case "d": value = date.dayOfYear
        case "F": value = date.weekday
        case "W": value = date.weekOfYear
        case "w": value = date.weekOfMonth
        case "X": value = date.thursday.year
        case "x": value = date.thursday.month
        case "H": value = hour
        case "h": value = (hour + 11) % 12 + 1
        case "m": value = time / 60_000 % 60
        case "s": value = time / 1_000 % 60
        case "f": value = time % 1_000
        case "P": return named(hour < 12 ? "am" : "pm", marker)
        case "Z", "z": return try zone(marker, offset)
        default: return "ISO"
        }
        if marker.names != nil { return named(marker.component == "F" ? Self.days[value - 1] : Self.months[value - 1], marker) }
        return marker.integer?.format(Decimal128(value)) ?? ""
    }

    private func named(_ name: String, _ marker: Marker) -> String {
        var text = name
        switch marker.names {
        case .upper: text = name.uppercased()
        case .lower: text = name.lowercased()
        default: break
        }
        if let width = marker.maximumWidth, text.count > width { text = String(text.prefix(width)) }
        return text
    }

    private func zone(_ marker: Marker, _ offset: Int) throws(Failure) -> String {
        let (hours, minutes) = (Int(offset.magnitude) / 60, Int(offset.magnitude) % 60)
        if offset == 0 && marker.isTraditional { return "Z" }
        guard var picture = marker.integer else { return "" }
        let text: String
        if picture.hasSeparators {
            picture.mandatory = max(picture.mandatory, 4)
            text = picture.format(Decimal128(hours * 100 + minutes))
        } else {
            switch picture.mandatory {
            case ...2: text = picture.format(Decimal128(hours)) + (minutes == 0 ? "" : ":" + (minutes < 10 ? "0" : "") + String(minutes))
            case 3...4: text = picture.format(Decimal128(hours * 100 + minutes))
            default: throw Failure("D3134", "A zone has at most four digits")
            }
        }
        return (marker.component == "z" ? "GMT" : "") + (offset < 0 ? "-" : "+") + text
    }
}

extension Int {
    /// 10 to the power of this small number.
    var powerOfTen: Int { (0..<Swift.max(0, Swift.min(self, 18))).reduce(1) { power, _ in power * 10 } }
}
