import Commerce

/// Query parameters in their order, escaped so that `+` and non-ASCII survive.
struct Query: Sendable, ExpressibleByDictionaryLiteral {
    private var pairs: [(String, String)] = []

    init(dictionaryLiteral elements: (String, String)...) { pairs = elements }

    mutating func add(_ name: String, _ value: String) { pairs.append((name, value)) }
    mutating func add(_ name: String, _ value: Int) { pairs.append((name, String(value))) }

    /// With its question mark; empty without parameters.
    var text: String {
        pairs.isEmpty ? "" : "?" + pairs.map { "\(Self.escaped($0))=\(Self.escaped($1))" }.joined(separator: "&")
    }

    /// Escapes all but unreserved characters and the `:` and `,` that the API writes raw itself.
    static func escaped(_ text: String) -> String { percentEncoded(text, keeping: ":,") }
}
