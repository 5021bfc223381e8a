import JSON

/// A piece of the expression's text. Offsets count UTF-8 bytes.
struct Token {
    enum Kind: Equatable {
        case end
        case symbol
        /// A name; `quoted` ones stood in backquotes and are never operators.
        case name(quoted: Bool)
        case variable
        case string
        case number(Decimal128)
        case regex(flags: String)
    }

    var kind: Kind
    /// The symbol, name (without `$`), string or pattern.
    var text: String
    var start: Int
    var end: Int

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }

    /// What the user wrote, for messages.
    var shown: String {
        switch kind {
        case .end: "the end of the expression"
        case .variable: "$" + text
        case .string: "\"\(text)\""
        default: text
        }
    }
}
