public import Commerce
public import JSON

/// An expression that makes a number of a document, compiled: a stock formula.
public struct NumberExpression: Sendable {
    private let expression: ValueExpression
    private let setting: String

    /// Compiles an expression. - Throws: `SettingsProblems` when it cannot be read or reads what the document does not have.
    public init(_ text: String, shape: DocumentShape, file: String, setting: String) throws(SettingsProblems) {
        expression = try ValueExpression(text, shape: shape, file: file, setting: setting)
        self.setting = setting
    }

    /// The number for a document. - Throws: `Fault` (park) when the expression fails or makes no number.
    public func value(of document: JSONValue, subject: String) throws(Fault) -> Decimal128 {
        let value = try expression.value(of: document, subject: subject)
        guard let number = value?.decimal ?? value?.string.flatMap({ Decimal128($0) }) else {
            throw Fault.park(
                "expression.no-number", "\(subject): \(setting) makes \(value.map { "a \($0.kind)" } ?? "nothing"), not a number.",
                advice: "Correct \(setting) in the settings, then replay.")
        }
        return number
    }
}
