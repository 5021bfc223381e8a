public import JSON
import Yams

extension SettingsSection {
    /// A text. - Parameter width: The most characters it may have.
    public func string(_ key: String, default value: String, width: Int? = nil, _ doc: String) -> String {
        read(key, .text, default: value, shown: value, doc, "a text") { text(key, $0, width: width) } ?? value
    }
    /// A text that may be left out.
    public func optionalString(_ key: String, width: Int? = nil, _ doc: String) -> String? {
        read(key, .text, doc, "a text") { text(key, $0, width: width) }
    }
    /// A text that must be given.
    public func requiredString(_ key: String, width: Int? = nil, _ doc: String) -> String {
        read(key, .text, required: true, doc, "a text") { text(key, $0, width: width) } ?? ""
    }

    /// `http://` or `https://` and a host; a slash at the end is taken off.
    public func url(_ key: String, default value: String, _ doc: String) -> String {
        read(key, .url, default: value, shown: value, doc, Self.urlExpected, parse: Self.url) ?? value
    }
    /// An address that may be left out.
    public func optionalURL(_ key: String, _ doc: String) -> String? { read(key, .url, doc, Self.urlExpected, parse: Self.url) }
    /// An address that must be given.
    public func requiredURL(_ key: String, _ doc: String) -> String {
        read(key, .url, required: true, doc, Self.urlExpected, parse: Self.url) ?? ""
    }

    /// A whole number in a range.
    public func int(_ key: String, default value: Int, in range: ClosedRange<Int> = 0...Int(Int32.max), _ doc: String) -> Int {
        read(key, .integer, default: value, shown: String(value), doc, Self.expected(range)) { Self.int($0, range) } ?? value
    }
    /// A whole number that may be left out.
    public func optionalInt(_ key: String, in range: ClosedRange<Int> = 0...Int(Int32.max), _ doc: String) -> Int? {
        read(key, .integer, doc, Self.expected(range)) { Self.int($0, range) }
    }

    /// An exact number.
    public func decimal(_ key: String, default value: Decimal128, in range: ClosedRange<Decimal128>? = nil, _ doc: String) -> Decimal128 {
        let expected = range.map { "a number from \($0.lowerBound) to \($0.upperBound)" } ?? "a number such as 0.02"
        return read(key, .decimal, default: value, shown: value.description, doc, expected) { node in
            guard let number = node.scalar.flatMap({ Decimal128($0.string) }), range?.contains(number) ?? true else { return nil }
            return number
        } ?? value
    }

    /// Yes or no.
    public func bool(_ key: String, default value: Bool, _ doc: String) -> Bool {
        read(key, .boolean, default: value, shown: String(value), doc, "true or false") { node in
            switch node.scalar?.string.lowercased() {
            case "true", "yes", "on": true
            case "false", "no", "off": false
            default: nil
            }
        } ?? value
    }

    /// A time such as `30s`, `5m`, `48h` or `30d`.
    public func duration(_ key: String, default value: Duration, in range: ClosedRange<Duration> = .zero ... .seconds(31_536_000), _ doc: String)
        -> Duration
    {
        let expected = "a duration from \(range.lowerBound.settingText) to \(range.upperBound.settingText), such as 30s, 5m, 2h or 1d"
        return read(key, .duration, default: value, shown: value.settingText, doc, expected) { node in
            guard let duration = node.scalar.flatMap({ Duration(setting: $0.string) }), range.contains(duration) else { return nil }
            return duration
        } ?? value
    }

    /// A day, `YYYY-MM-DD`, that may be left out.
    public func optionalDate(_ key: String, _ doc: String) -> String? {
        read(key, .date, doc, "a date such as 2026-01-31") { node in
            guard let text = node.scalar?.string, text.utf8.count == 10, Self.isDate(text) else { return nil }
            return text
        }
    }

    /// One of the words of an enumeration.
    public func choice<T: RawRepresentable & CaseIterable>(_ key: String, default value: T, _ doc: String) -> T where T.RawValue == String {
        optionalChoice(key, default: value, doc) ?? value
    }
    /// One of the words of an enumeration, that may be left out.
    public func optionalChoice<T: RawRepresentable & CaseIterable>(_ key: String, default value: T? = nil, _ doc: String) -> T?
    where T.RawValue == String {
        let words = T.allCases.map(\.rawValue)
        let expected = "one of \(words.joined(separator: ", "))"
        return read(key, .choice(words), default: value, shown: value?.rawValue, doc, expected, words: words) { node in
            node.scalar.flatMap { T(rawValue: $0.string) }
        }
    }

    /// An expression of the mapping language, as text; what cannot be read is reported with a caret.
    public func optionalExpression(_ key: String, _ doc: String) -> String? { optionalExpression(key, doc, check: CompiledExpression.problem) }

    func optionalExpression(_ key: String, _ doc: String, check: (String) -> String?) -> String? {
        read(key, .expression, doc, "an expression") { node in
            guard let text = node.scalar?.string else { return nil }
            if let wrong = check(text) {
                report(key, wrong)
            }
            return text
        }
    }
}

extension SettingsSection {
    /// Reads one value: describes it, finds it, parses it, and reports what is wrong.
    func read<T>(
        _ key: String, _ kind: SettingDescription.Kind, default value: T? = nil, shown: String? = nil, required: Bool = false, _ doc: String,
        _ expected: String, words: [String] = [], parse: (Node) -> T?
    ) -> T? {
        context.describe(SettingDescription(path: name(of: key), kind: kind, defaultValue: shown, isRequired: required, doc: doc))
        guard let node = node(key) else {
            if required, !context.isDescribing { report(key, "is missing; expected \(expected).", hint: doc) }
            return value
        }
        if let parsed = parse(node) { return parsed }
        let near = node.scalar.flatMap { Suggestion.nearest(to: $0.string, in: words) }
        context.report(
            name(of: key), node.mark, "expected \(expected), found \(node.shown).", hint: near.map { "Did you mean \"\($0)\"?" } ?? "")
        return value
    }

    private func text(_ key: String, _ node: Node, width: Int?) -> String? {
        guard let text = node.scalar?.string else { return nil }
        if let width, text.count > width { report(key, "has \(text.count) characters, at most \(width) fit.") }
        return text
    }

    static let urlExpected = "an address such as https://shop.example.com"

    static func url(_ node: Node) -> String? {
        guard var text = node.scalar?.string else { return nil }
        let rest: Substring
        if text.hasPrefix("https://") { rest = text.dropFirst(8) } else if text.hasPrefix("http://") { rest = text.dropFirst(7) } else { return nil }
        guard let first = rest.first, first != "/", first != ":", !text.contains(where: { $0.isWhitespace || $0 == "#" }) else { return nil }
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }

    static func int(_ node: Node, _ range: ClosedRange<Int>) -> Int? {
        node.scalar.flatMap { Int($0.string) }.flatMap { range.contains($0) ? $0 : nil }
    }

    static func expected(_ range: ClosedRange<Int>) -> String {
        range.upperBound == Int(Int32.max)
            ? "a whole number from \(range.lowerBound)" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
}
