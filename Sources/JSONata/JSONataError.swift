/// Why an expression cannot be read or evaluated: the language's own code, and where.
public struct JSONataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `S…` while reading, `T…` a value of the wrong type, `D…` while evaluating (these are the language's), `K…` a limit or switch of this engine.
    public let code: String
    /// What is wrong, for people.
    public let message: String
    /// Where: the offset in UTF-8 bytes, from 0; nil if there is no place to point at.
    public let position: Int?
    /// The token or function that the error is about.
    public let token: String?
    /// Which argument of a function, from 1.
    public let argument: Int?
    /// The expression's text.
    public let expression: String

    public var description: String {
        guard let place else { return "\(code): \(message)" }
        return "\(code): \(message) (line \(place.line), column \(place.column))"
    }

    /// Line and column (in characters) of the position, from 1.
    public var place: (line: Int, column: Int)? {
        guard let position else { return nil }
        let before = Array(expression.utf8.prefix(position)).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return (before.count, String(decoding: before.last ?? [], as: UTF8.self).count + 1)
    }

    /// The line of the expression with a caret under the place:
    ///
    ///     lines.$sum(price
    ///                     ^
    public var caret: String {
        guard let place else { return expression }
        let lines = expression.split(separator: "\n", omittingEmptySubsequences: false)
        let line = place.line <= lines.count ? String(lines[place.line - 1]) : ""
        let tabs = line.prefix(place.column - 1).map { $0 == "\t" ? "\t" : " " }
        return line + "\n" + tabs.joined() + String(repeating: " ", count: max(0, place.column - 1 - tabs.count)) + "^"
    }
}
