import JSON
import JSONata

/// An expression of the mapping language, compiled once and evaluated for each document: no I/O, no clock, no randomness, and a budget.
struct CompiledExpression: Sendable {
    /// Why an expression cannot be compiled or evaluated.
    struct Failure: Error, Sendable {
        /// One sentence with the language's code: `T2001: ... (line 1, column 5)`.
        var message: String
        /// The expression's line with a caret under the place.
        var caret: String

        init(_ error: JSONataError) {
            message = error.description
            caret = error.caret
        }
    }

    /// What the mapping of one field may use: far more than any real one needs, far less than what would hold up a worker.
    private static let limits = Limits(
        depth: 500, steps: 500_000, time: .milliseconds(500), items: 100_000, stringBytes: 4 << 20, allocatedBytes: 64 << 20, regexSteps: 500_000)

    let text: String
    private let expression: Expression

    init(_ text: String) throws(Failure) {
        self.text = text
        do throws(JSONataError) {
            expression = try Expression(text)
        } catch {
            throw Failure(error)
        }
    }

    /// What is wrong with a text that should be an expression, with a caret; nil for nothing.
    static func problem(_ text: String) -> String? {
        do throws(Failure) {
            _ = try CompiledExpression(text)
            return nil
        } catch {
            return "the expression cannot be read: \(error.message)\n    " + error.caret.replacing("\n", with: "\n    ")
        }
    }

    /// The paths that the expression certainly reads from the document's top.
    var references: [[String]] {
        var paths: [[String]] = []
        for reference in expression.references where reference.isCertain && !reference.path.isEmpty {
            let path = Array(reference.path.prefix { $0 != "*" && $0 != "**" })
            if !paths.contains(path) { paths.append(path) }
        }
        // The way to a field is no input of its own.
        return paths.filter { path in !paths.contains { $0.count > path.count && $0.starts(with: path) } }
    }

    /// The value for a document; nil for nothing.
    func value(of document: JSONValue) throws(Failure) -> JSONValue? {
        do throws(JSONataError) {
            return try expression.evaluate(document, environment: Environment(limits: Self.limits))
        } catch {
            throw Failure(error)
        }
    }
}
