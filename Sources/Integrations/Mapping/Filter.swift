public import Commerce
public import JSON

/// A filter, compiled: an expression that must be true for a document to pass.
public struct Filter: Sendable {
    private let expression: CompiledExpression

    /// Compiles a filter. - Throws: `SettingsProblems` when it cannot be read or reads what the document does not have.
    public init(_ text: String, shape: DocumentShape, file: String, setting: String) throws(SettingsProblems) {
        expression = try CompiledExpression(text, what: "filter", shape: shape, file: file, setting: setting)
    }

    /// Whether the document passes. - Throws: `Fault` (park) when the expression fails.
    public func passes(_ document: JSONValue, subject: String) throws(Fault) -> Bool {
        do throws(CompiledExpression.Failure) {
            return !FieldRun.isFalse(try expression.value(of: document))
        } catch {
            throw Fault.park(
                "filter.failed", "\(subject): the filter cannot be computed: \(error.message)",
                advice: "Correct the filter in the settings, then replay.", detail: error.caret)
        }
    }
}
