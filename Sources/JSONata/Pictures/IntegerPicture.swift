import JSON

/// The picture of `$formatInteger` and of the parts of dates.
struct IntegerPicture {
    enum Case { case upper, lower, title }
    enum Primary {
        case letters(Case)
        case roman(Case)
        case words(Case)
        case decimal
    }

    let primary: Primary
    var isOrdinal: Bool
    /// Places that must be filled, and places in all.
    var mandatory = 0
    var places = 0
    private var zero: UInt32 = 48
    private var separators: [(place: Int, text: Character)] = []
    /// The distance of separators that repeat for ever; 0 if they do not.
    private(set) var regular = 0
    /// Whether separators stand at given places.
    var hasSeparators: Bool { !separators.isEmpty }
    var separatorCharacters: Set<Character> { Set(separators.map(\.text)) }

    init(_ picture: String) throws(Failure) {
        var primary = picture[...]
        isOrdinal = false
        if let semicolon = picture.lastIndex(of: ";") {
            primary = picture[..<semicolon]
            isOrdinal = picture[picture.index(after: semicolon)...].hasPrefix("o")
        }
        switch primary {
        case "A": self.primary = .letters(.upper)
        case "a": self.primary = .letters(.lower)
        case "I": self.primary = .roman(.upper)
        case "i": self.primary = .roman(.lower)
        case "W": self.primary = .words(.upper)
        case "w": self.primary = .words(.lower)
        case "Ww": self.primary = .words(.title)
        default:
            self.primary = .decimal
            try readDecimal(primary)
        }
    }

    private mutating func readDecimal(_ text: Substring) throws(Failure) {
        var family: UInt32?
        for character in text.reversed() {
            if character == "#" {
                places += 1
            } else if let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1,
                scalar.properties.generalCategory == .decimalNumber, let digit = scalar.properties.numericValue
            {
                let first = scalar.value - UInt32(digit)
                if let family, family != first { throw Failure("D3131", "The picture \"\(text.prefix(40))\" mixes digits of two scripts") }
                family = first
                mandatory += 1
                places += 1
            } else {
                separators.append((places, character))
            }
        }
        guard let family else { throw Failure("D3130", "The picture \"\(text.prefix(40))\" is not one for integers") }
        zero = family
        if let first = separators.first, separators.allSatisfy({ $0.text == first.text }), first.place > 0,
            separators.enumerated().allSatisfy({ $1.place == ($0 + 1) * first.place })
        {
            regular = first.place
        }
    }

    func format(_ value: Decimal128) -> String {
        let whole = value.rounded(to: 0, .floor)
        let text = format(magnitude: abs(whole))
        return whole.isNegative ? "-" + text : text
    }

    private func format(magnitude value: Decimal128) -> String {
        switch primary {
        case .letters(let style):
            guard let number = value.int else { return "" }
            return styled(Self.letters(number), style)
        case .roman(let style):
            guard let number = value.int, number < 100_000 else { return "" }
            return styled(Self.roman(number), style)
        case .words(let style): return styled(NumberWords.text(value, ordinal: isOrdinal), style)
        case .decimal: return decimal(value.text(places: 0))
        }
    }

    private func styled(_ text: String, _ style: Case) -> String {
        switch style {
        case .upper: return text.uppercased()
        case .lower: return text.lowercased()
        case .title:
            var (result, starts) = ("", true)
            for word in text.lowercased().split(separator: " ", omittingEmptySubsequences: false) {
                if !result.isEmpty || !starts { result += " " }
                starts = false
                if word == "and" {
                    result += word
                } else {
                    let parts = word.split(separator: "-", omittingEmptySubsequences: false).map { $0.prefix(1).uppercased() + $0.dropFirst() }
                    result += parts.joined(separator: "-")
                }
            }
            return result
        }
    }

    private static func letters(_ number: Int) -> String {
        var (rest, text) = (number, "")
        while rest > 0 {
            text = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + text
            rest = (rest - 1) / 26
        }
        return text
    }

    private static let numerals = [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"),
        (1, "I"),
    ]

    private static func roman(_ number: Int) -> String {
        var (rest, text) = (number, "")
        for (value, numeral) in numerals {
            while rest >= value {
                text += numeral
                rest -= value
            }
        }
        return text
    }

    private func decimal(_ digits: String) -> String {
        let padded = Array(String(repeating: "0", count: max(0, mandatory - digits.count)) + digits)
        var text = ""
        for (index, digit) in padded.enumerated() {
            let right = padded.count - index
            if index > 0 {
                if regular > 0 {
                    if right % regular == 0 { text.append(separators[0].text) }
                } else if let separator = separators.first(where: { $0.place == right }) {
                    text.append(separator.text)
                }
            }
            let value = zero + UInt32(digit.wholeNumberValue ?? 0)
            text.append(Unicode.Scalar(value).map(Character.init) ?? digit)
        }
        if isOrdinal {
            let (last, tens) = (padded.last, padded.count > 1 ? padded[padded.count - 2] : "0")
            text += tens == "1" ? "th" : last == "1" ? "st" : last == "2" ? "nd" : last == "3" ? "rd" : "th"
        }
        return text
    }

    // MARK: parsing

    func parse(_ text: String) -> Decimal128? {
        switch primary {
        case .letters:
            var value: Int128 = 0
            for byte in text.uppercased().utf8 {
                guard (65...90).contains(byte), value < 1 << 60 else { return nil }
                value = value * 26 + Int128(byte - 64)
            }
            return Decimal128(significand: value, exponent: 0)
        case .roman:
            var (rest, value) = (text.uppercased()[...], 0)
            for (amount, numeral) in Self.numerals {
                while rest.hasPrefix(numeral) {
                    rest = rest.dropFirst(numeral.count)
                    value += amount
                }
            }
            return rest.isEmpty ? Decimal128(value) : nil
        case .words: return NumberWords.parse(text)
        case .decimal:
            var digits = ""
            let separators = separatorCharacters
            for character in text {
                if separators.contains(character) { continue }
                if let scalar = character.unicodeScalars.first, scalar.value >= zero, scalar.value < zero + 10 {
                    digits += String(scalar.value - zero)
                } else if character == "-" && digits.isEmpty {
                    digits = "-"
                } else {
                    break
                }
            }
            return Decimal128(digits)
        }
    }
}
