import JSON

/// An expression of the mapping language, compiled once and evaluated for each document.
struct CompiledExpression: Sendable {
    /// Why an expression cannot be compiled or evaluated.
    struct Failure: Error, Sendable {
        /// One sentence.
        var message: String
        /// The expression's line with a caret under the place.
        var caret: String
    }

    let text: String
    private let path: [String]

    init(_ text: String) throws(Failure) {
        self.text = text
        path = text.split(separator: ".").map(String.init)
    }

    /// The paths that the expression reads from the document's top, as far as they can be known without evaluating it.
    var references: [[String]] { [path] }

    /// The value for a document; nil for nothing.
    func value(of document: JSONValue) throws(Failure) -> JSONValue? {
        var value: JSONValue? = document
        for step in path { value = value?[step] }
        return value
    }
}
