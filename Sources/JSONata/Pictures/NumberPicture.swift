import JSON

/// The picture of `$formatNumber`, after XPath's `format-number`.
struct NumberPicture {
    /// The characters that have a meaning; the options of the call may change them.
    struct Symbols {
        var decimal: Character = "."
        var grouping: Character = ","
        var exponent: Character = "e"
        var minus = "-"
        var percent = "%"
        var perMille = "\u{2030}"
        var digit: Character = "#"
        var separator: Character = ";"
        var family: [Character] = Array("0123456789")

        init(_ options: Value) {
            for key in options.keys {
                guard let text = options.member(key).string, let first = text.first else { continue }
                switch key {
                case "decimal-separator": decimal = first
                case "grouping-separator": grouping = first
                case "exponent-separator": exponent = first
                case "minus-sign": minus = text
                case "percent": percent = text
                case "per-mille": perMille = text
                case "digit": digit = first
                case "pattern-separator": separator = first
                case "zero-digit":
                    guard let zero = first.unicodeScalars.first else { continue }
                    family = (0..<10).compactMap { Unicode.Scalar(zero.value + $0).map(Character.init) }
                default: break
                }
            }
        }

        func isActive(_ character: Character) -> Bool {
            isPlace(character) || character == decimal || character == grouping || character == exponent || character == separator
        }

        func isPlace(_ character: Character) -> Bool { character == digit || family.contains(character) }
    }

    /// One half of a picture.
    struct Part {
        var prefix: String
        let suffix: String
        let hasDecimal: Bool
        let integerGroups: [Int]
        let fractionGroups: [Int]
        /// The distance of groups that repeat for ever; 0 if they do not.
        let regular: Int
        var minimumInteger: Int
        let scale: Int
        var minimumFraction: Int
        var maximumFraction: Int
        let minimumExponent: Int?
        let factor: Int
    }

    private let symbols: Symbols
    private let positive: Part
    private let negative: Part

    init(_ picture: String, _ options: Value) throws(Failure) {
        symbols = Symbols(options)
        let separator = symbols.separator
        let halves = picture.split(separator: separator, omittingEmptySubsequences: false)
        if halves.count > 2 { throw Failure("D3080", "A number picture has at most two parts") }
        positive = try Self.part(Array(halves[0]), symbols)
        if halves.count == 2 {
            negative = try Self.part(Array(halves[1]), symbols)
        } else {
            var part = positive
            part.prefix = symbols.minus + part.prefix
            negative = part
        }
    }

    private static func part(_ text: [Character], _ symbols: Symbols) throws(Failure) -> Part {
        let isEdge = { (character: Character) in symbols.isActive(character) && character != symbols.exponent }
        let start = text.firstIndex(where: isEdge) ?? 0
        let end = text.lastIndex(where: isEdge).map { $0 + 1 } ?? text.count
        let (prefix, suffix) = (String(text[..<start]), String(text[max(start, end)...]))
        let active = Array(text[start..<max(start, end)])
        let exponentAt = active.firstIndex(of: symbols.exponent)
        let mantissa = Array(active[..<(exponentAt ?? active.count)])
        let exponent = exponentAt.map { Array(active[($0 + 1)...]) }
        let point = mantissa.firstIndex(of: symbols.decimal)
        let integer = Array(mantissa[..<(point ?? mantissa.count)])
        let fraction = point.map { Array(mantissa[($0 + 1)...]) } ?? []

        let whole = String(text)
        let percents = whole.count(of: symbols.percent)
        let perMilles = whole.count(of: symbols.perMille)
        let isDigit = { (character: Character) in symbols.family.contains(character) }
        var code: String?
        if text.count(where: { $0 == symbols.decimal }) > 1 { code = "D3081" }
        if percents > 1 { code = "D3082" }
        if perMilles > 1 { code = "D3083" }
        if percents > 0 && perMilles > 0 { code = "D3084" }
        if !mantissa.contains(where: symbols.isPlace) { code = "D3085" }
        if !active.allSatisfy(symbols.isActive) { code = "D3086" }
        if let point = text.firstIndex(of: symbols.decimal) {
            let neighbours = [point - 1, point + 1].filter(text.indices.contains)
            if neighbours.contains(where: { text[$0] == symbols.grouping }) { code = "D3087" }
        } else if integer.last == symbols.grouping {
            code = "D3088"
        }
        if zip(text, text.dropFirst()).contains(where: { $0 == symbols.grouping && $1 == symbols.grouping }) { code = "D3089" }
        if let optional = integer.firstIndex(of: symbols.digit), integer[..<optional].contains(where: isDigit) { code = "D3090" }
        if let optional = fraction.lastIndex(of: symbols.digit), fraction[optional...].contains(where: isDigit) { code = "D3091" }
        if let exponent, !exponent.isEmpty, percents + perMilles > 0 { code = "D3092" }
        if let exponent, exponent.isEmpty || !exponent.allSatisfy(isDigit) { code = "D3093" }
        if let code { throw Failure(code, "The number picture \"\(whole.prefix(60))\" is not valid: \(reasons[code] ?? "")") }

        func groups(_ part: [Character], fromLeft: Bool) -> [Int] {
            part.indices.filter { part[$0] == symbols.grouping }.map { at in
                (fromLeft ? part[..<at] : part[(at + 1)...]).count(where: symbols.isPlace)
            }
        }
        let integerGroups = groups(integer, fromLeft: false)
        let smallest = integerGroups.min() ?? 0
        let isRegular = smallest > 0 && Set(integerGroups) == Set((1...max(1, integerGroups.count)).map { $0 * smallest })
        var result = Part(
            prefix: prefix, suffix: suffix, hasDecimal: point != nil, integerGroups: integerGroups, fractionGroups: groups(fraction, fromLeft: true),
            regular: isRegular ? smallest : 0, minimumInteger: integer.count(where: isDigit), scale: integer.count(where: isDigit),
            minimumFraction: fraction.count(where: isDigit), maximumFraction: fraction.count(where: symbols.isPlace),
            minimumExponent: exponent?.count,
            factor: percents > 0 ? 100 : perMilles > 0 ? 1000 : 1)
        if result.minimumInteger == 0 && result.maximumFraction == 0 {
            if exponent != nil { (result.minimumFraction, result.maximumFraction) = (1, 1) } else { result.minimumInteger = 1 }
        }
        if exponent != nil && result.minimumInteger == 0 && integer.contains(symbols.digit) { result.minimumInteger = 1 }
        if result.minimumInteger == 0 && result.minimumFraction == 0 { result.minimumFraction = 1 }
        return result
    }

    private static let reasons = [
        "D3081": "it has two decimal separators", "D3082": "it has two percent signs", "D3083": "it has two per-mille signs",
        "D3084": "it has a percent and a per-mille sign", "D3085": "it has no place for a digit",
        "D3086": "another character stands between the digits",
        "D3087": "a grouping separator stands beside the decimal separator", "D3088": "a grouping separator stands at the end",
        "D3089": "two grouping separators stand together", "D3090": "a 0 stands before a # in the integer part",
        "D3091": "a # stands before a 0 in the fraction part", "D3092": "it has an exponent and a percent or per-mille sign",
        "D3093": "its exponent must be made of digits",
    ]

    func format(_ value: Decimal128) -> String {
        let part = value.isNegative ? negative : positive
        var magnitude = value.magnitude * Decimal128(part.factor)
        var exponent = 0
        if part.minimumExponent != nil, !magnitude.isZero {
            let ten: Decimal128 = 10
            let tenth = Decimal128(significand: 1, exponent: -1) ?? 1
            let most = Decimal128(significand: 1, exponent: part.scale) ?? 1
            let least = most * tenth
            while magnitude < least { (magnitude, exponent) = (magnitude * ten, exponent - 1) }
            while magnitude > most { (magnitude, exponent) = (magnitude * tenth, exponent + 1) }
        }
        let digits = magnitude.rounded(to: part.maximumFraction).text(places: part.maximumFraction).split(
            separator: ".", omittingEmptySubsequences: false)
        var integer = Array(digits[0].drop { $0 == "0" })
        var fraction = Array(digits.count > 1 ? digits[1] : "")
        while fraction.last == "0", fraction.count > 0 { fraction.removeLast() }
        while integer.count < part.minimumInteger { integer.insert("0", at: 0) }
        while fraction.count < part.minimumFraction { fraction.append("0") }
        var text = part.prefix
        for (index, digit) in integer.enumerated() {
            text.append(family(digit))
            let right = integer.count - index - 1
            let groups = part.regular > 0 ? right > 0 && right % part.regular == 0 : right > 0 && part.integerGroups.contains(right)
            if groups { text.append(symbols.grouping) }
        }
        if part.hasDecimal && !fraction.isEmpty {
            text.append(symbols.decimal)
            for (index, digit) in fraction.enumerated() {
                if index > 0 && part.fractionGroups.contains(index) { text.append(symbols.grouping) }
                text.append(family(digit))
            }
        }
        if let places = part.minimumExponent {
            let size = String(exponent.magnitude)
            text.append(symbols.exponent)
            if exponent < 0 { text += symbols.minus }
            for digit in String(repeating: "0", count: max(0, places - size.count)) + size { text.append(family(digit)) }
        }
        return text + part.suffix
    }

    private func family(_ digit: Character) -> Character { symbols.family[digit.wholeNumberValue ?? 0] }
}

extension String {
    /// How often a text occurs.
    fileprivate func count(of part: String) -> Int {
        let (mine, wanted) = (Array(self), Array(part))
        guard !wanted.isEmpty, mine.count >= wanted.count else { return 0 }
        return (0...(mine.count - wanted.count)).count { mine[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }
}
