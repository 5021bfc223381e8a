import JSON

// PrestaShop writes the same column as number, string, null or not at all, by version, PHP and request form. These read all of them.
extension JSONValue {
    /// A field as text; empty when it is missing or null.
    func text(_ key: String) -> String { self[key].map(\.scalarText) ?? "" }

    /// A field as text without surrounding blanks; nil when nothing is left.
    func words(_ key: String) -> String? {
        let words = text(key).trimmed
        return words.isEmpty ? nil : words
    }

    /// A field as a whole number; 0 when it is missing.
    func id(_ key: String) -> Int { Int(text(key)) ?? 0 }

    /// A field as a decimal number; nil when it is missing or no number.
    func amount(_ key: String) -> Decimal128? {
        switch self[key] {
        case .number(let value): value
        case .string(let text): Decimal128(text)
        default: nil
        }
    }

    /// A field as yes or no.
    func flag(_ key: String) -> Bool { !["", "0", "false"].contains(text(key)) }

    /// A multilingual field in the first of these languages that has a text; a bare string where the shop has one language.
    func localized(_ key: String, _ languages: [Int]) -> String {
        guard let versions = self[key]?.array else { return text(key) }
        for language in languages {
            if let found = versions.first(where: { $0.id("id") == language })?.text("value"), !found.isEmpty { return found }
        }
        return versions.lazy.map { $0.text("value") }.first { !$0.isEmpty } ?? ""
    }

    /// The items of an association; empty when it is missing, as empty ones are.
    func associated(_ name: String) -> [JSONValue] { self["associations"]?[name]?.array ?? [] }

    /// A value as the shop spells it; empty for lists and objects.
    var scalarText: String {
        switch self {
        case .string(let text): text
        case .number(let number): number.description
        case .bool(let flag): flag ? "1" : "0"
        default: ""
        }
    }
}

extension String {
    /// Without blanks and line breaks at both ends.
    var trimmed: String {
        guard let first = unicodeScalars.first, let last = unicodeScalars.last,
            first.properties.isWhitespace || last.properties.isWhitespace
        else { return self }
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
