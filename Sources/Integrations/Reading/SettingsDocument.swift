import Yams

/// A YAML text as a section.
enum SettingsDocument {
    /// Composes the text. - Throws: `SettingsProblems` when it is no YAML, or no mapping.
    static func compose(_ text: String, context: SettingsContext) throws(SettingsProblems) -> SettingsSection {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw SettingsProblems([problem(error, context.file)])
        }
        guard let node, let mapping = node.mapping else {
            let found = node.map { "found \($0.shown)" } ?? "found an empty file"
            throw SettingsProblems([
                SettingsProblem(
                    file: context.file, line: node?.mark?.line ?? 1, setting: "", message: "expected settings such as \"name: ...\", \(found).")
            ])
        }
        return SettingsSection(mapping, mark: node.mark, path: "", context: context)
    }

    private static func problem(_ error: any Error, _ file: String) -> SettingsProblem {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            SettingsProblem(
                file: file, line: mark.line, column: mark.column, setting: "", message: "this is not YAML: \(problem).",
                hint: "Look at the indentation, and put texts with a colon or # into quotes.")
        case .duplicatedKeysInMapping(let duplicates, let context):
            SettingsProblem(
                file: file, line: context.mark.line, column: context.mark.column, setting: "",
                message: "in the section that starts here a setting is given twice: \(duplicates.sorted().joined(separator: ", ")).")
        case .reader(let problem, _, _, _): SettingsProblem(file: file, line: 1, setting: "", message: "this is not text: \(problem).")
        default: SettingsProblem(file: file, line: 1, setting: "", message: "this is not YAML.")
        }
    }
}
