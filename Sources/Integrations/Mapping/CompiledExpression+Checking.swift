extension CompiledExpression {
    /// Compiles an expression of the settings and checks the paths it reads.
    ///
    /// - Parameter what: What people call it: `filter`.
    /// - Throws: `SettingsProblems` when it cannot be read or reads what the document does not have.
    init(_ text: String, what: String, shape: DocumentShape, file: String, setting: String) throws(SettingsProblems) {
        do throws(Failure) {
            try self.init(text)
        } catch {
            throw SettingsProblems([
                SettingsProblem(
                    file: file, line: 1, setting: setting,
                    message: "the \(what) cannot be read: \(error.message)\n    " + error.caret.replacing("\n", with: "\n    "))
            ])
        }
        for path in references {
            guard let (step, known) = shape.unknownStep(in: path) else { continue }
            throw SettingsProblems([
                SettingsProblem(
                    file: file, line: 1, setting: setting,
                    message: "the \(what) reads \(path.joined(separator: ".")), but the document has no \(step).",
                    hint: Suggestion.hint(for: step, in: known))
            ])
        }
    }
}
