/// Splits an address line into street, house number and addition. What cannot be split for sure stays whole.
///
/// `Dorpsstraat 12a` is street, number and addition; `Plein 1944 7` could be number 1944 addition 7, and stays whole.
public enum StreetSplitter {
    /// The parts of an address line.
    public struct Parts: Sendable, Hashable {
        /// The street's name.
        public var street: String
        /// The number alone.
        public var number: String
        /// What stands behind it; empty for nothing.
        public var addition: String
    }

    /// Splits a line as it is written in a country (ISO 3166-1 alpha-2); nil when it stays whole.
    public static func split(_ line: String, country: String) -> Parts? {
        let tokens = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard tokens.count >= 2 else { return nil }
        if numberFirst.contains(country) { return first(tokens) }
        if let parts = last(tokens, country) { return parts }
        // French addresses of Belgium and Switzerland are written both ways; the kind of street tells.
        guard ["BE", "CH"].contains(country), let word = tokens.dropFirst().first(where: { $0.contains(where: \.isLetter) && $0.count > 2 }),
            frenchStreets.contains(word.lowercased())
        else { return nil }
        return first(tokens)
    }

    /// A house number with its addition, alone, as some shops have it in the second address line; nil when it is something else.
    public static func number(_ text: String, country: String) -> (number: String, addition: String)? {
        let tokens = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let token = tokens.first, let head = number(token) else { return nil }
        return addition(Array(tokens.dropFirst()), after: head, hadComma: token.hasSuffix(","), country).map { (head.digits, $0) }
    }

    private static let numberFirst: Set<String> = ["FR", "LU", "MC", "GB", "IE", "US", "CA", "AU", "NZ"]
    private static let frenchStreets: Set<String> = [
        "rue", "avenue", "boulevard", "place", "chaussée", "chemin", "allée", "impasse", "quai", "route", "square", "clos", "cours",
    ]
    /// Words that stand before the number of a box, flat or stair.
    private static let boxWords: Set<String> = [
        "bus", "bte", "boite", "boîte", "box", "b", "app", "app.", "apt", "apt.", "appartement", "kamer", "unit", "top", "stiege", "lgh", "whg",
        "wohnung", "verdieping", "verd", "etage", "étage", "og", "og.", "hs",
    ]
    /// Words behind a number that are longer than the four letters any addition may have.
    private static let additions: Set<String> = [
        "bis", "ter", "quater", "achter", "boven", "beneden", "zwart", "rood", "links", "rechts", "hinterhaus", "vorderhaus", "seitenflügel",
        "souterrain",
    ]

    private static func last(_ tokens: [String], _ country: String) -> Parts? {
        for index in 1..<tokens.count {
            guard let head = number(tokens[index]) else { continue }
            guard let addition = addition(Array(tokens[(index + 1)...]), after: head, hadComma: tokens[index].hasSuffix(","), country) else {
                // Another number follows without a word between: which one is the house number cannot be known.
                if index + 1 < tokens.count, number(tokens[index + 1]) != nil { return nil }
                continue
            }
            return Parts(street: street(tokens[..<index]), number: head.digits, addition: addition)
        }
        return nil
    }

    private static func first(_ tokens: [String]) -> Parts? {
        guard let head = number(tokens[0]) else { return nil }
        var (rest, addition) = (tokens.dropFirst(), head.tail)
        if let word = rest.first?.lowercased().filter({ $0 != "," }), additions.contains(word), rest.count > 1 {
            addition += addition.isEmpty ? word : " " + word
            rest = rest.dropFirst()
        }
        let street = street(rest)
        guard street.contains(where: \.isLetter) else { return nil }
        return Parts(street: street, number: head.digits, addition: clean(addition, "FR"))
    }

    private static func street(_ tokens: ArraySlice<String>) -> String {
        var text = tokens.joined(separator: " ")
        while let end = text.last, end == "," || end == " " { text.removeLast() }
        return text
    }

    /// `12`, `12a`, `12-3`, `12/2`, `12,`: the digits, and what is stuck to them.
    private static func number(_ token: String) -> (digits: String, tail: String)? {
        let token = token.hasSuffix(",") ? String(token.dropLast()) : token
        let digits = token.prefix { ("0"..."9").contains($0) }
        let tail = token.dropFirst(digits.count)
        guard (1...5).contains(digits.count), digits.first != "0", tail.count <= 6 else { return nil }
        guard tail.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "/" }) else { return nil }
        // 1e, 2de, 17th are street names' numerals.
        if ["e", "de", "ste", "er", "ère", "st", "nd", "rd", "th"].contains(tail.lowercased()) { return nil }
        return (String(digits), String(tail))
    }

    private static func addition(_ rest: [String], after head: (digits: String, tail: String), hadComma: Bool, _ country: String) -> String? {
        guard let word = rest.first else { return clean(head.tail, country) }
        let text = rest.joined(separator: " ")
        let isAddition: Bool
        if hadComma || word == "," {
            isAddition = text.count <= 20
        } else if word == "-" || word == "/" {
            isAddition = rest.count == 2 && rest[1].count <= 6
        } else if boxWords.contains(word.lowercased()) {
            isAddition = rest.count <= 3 && text.count <= 20
        } else if number(word) != nil {
            isAddition = word.contains("/") && rest.count == 1
        } else {
            isAddition =
                rest.count == 1 && (word.count <= 4 && word.allSatisfy { $0.isLetter || $0.isNumber } || additions.contains(word.lowercased()))
        }
        guard isAddition else { return nil }
        let joined = ["-", "/"].contains(word) ? rest.joined() : text
        return clean(head.tail.isEmpty ? joined : "\(head.tail) \(joined)", country)
    }

    /// In the Netherlands `12-3` is number 12, addition 3; elsewhere `5-7` is a range that stays readable as one.
    private static func clean(_ addition: String, _ country: String) -> String {
        var text = addition[...]
        while let start = text.first, start == "," || start == " " || (start == "-" && country == "NL") { text.removeFirst() }
        return String(text)
    }
}
