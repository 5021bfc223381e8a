public import Commerce
public import JSON

/// An expression that makes a value of a document, compiled.
public struct ValueExpression: Sendable {
    private let expression: CompiledExpression
    private let setting: String

    /// Compiles an expression. - Throws: `SettingsProblems` when it cannot be read or reads what the document does not have.
    public init(_ text: String, shape: DocumentShape, file: String, setting: String) throws(SettingsProblems) {
        expression = try CompiledExpression(text, what: "expression", shape: shape, file: file, setting: setting)
        self.setting = setting
    }

    /// The value for a document; nil for nothing. - Throws: `Fault` (park) when the expression fails.
    public func value(of document: JSONValue, subject: String) throws(Fault) -> JSONValue? {
        do throws(CompiledExpression.Failure) {
            return try expression.value(of: document)
        } catch {
            throw Fault.park(
                "expression.failed", "\(subject): \(setting) cannot be computed: \(error.message)",
                advice: "Correct \(setting) in the settings, then replay.", detail: error.caret)
        }
    }

    /// The value as text: empty for nothing, numbers and yes or no as they are written. - Throws: `Fault` (park) when the expression fails.
    public func text(of document: JSONValue, subject: String) throws(Fault) -> String {
        let value = try value(of: document, subject: subject)
        return value.flatMap { try? FieldConversion.text($0) } ?? ""
    }
}
