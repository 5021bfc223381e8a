/// One thing that is wrong in a settings file: where, what was expected, and what was found.
public struct SettingsProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's name.
    public var file: String
    /// Line, from 1.
    public var line: Int
    /// Column, from 1.
    public var column: Int
    /// The setting: `orders.poll-every`.
    public var setting: String
    /// What is wrong, in one sentence.
    public var message: String
    /// A remark that helps: "Did you mean poll-every?"
    public var hint: String
    /// Whether the file can be used all the same.
    public var isWarning: Bool

    /// Makes a problem.
    public init(file: String, line: Int, column: Int = 1, setting: String, message: String, hint: String = "", isWarning: Bool = false) {
        self.file = file
        self.line = line
        self.column = column
        self.setting = setting
        self.message = message
        self.hint = hint
        self.isWarning = isWarning
    }

    /// `nl.yaml:12: orders.poll-every: expected a duration such as 30s, 5m or 2h, found "soon".`
    public var description: String {
        let place = setting.isEmpty ? "\(file):\(line): " : "\(file):\(line): \(setting): "
        return place + (isWarning ? "warning: " : "") + message + (hint.isEmpty ? "" : " " + hint)
    }
}

/// All that is wrong in one settings file.
public struct SettingsProblems: Error, Sendable, Hashable, CustomStringConvertible {
    /// The problems, in the order of the file.
    public var problems: [SettingsProblem]
    /// Makes a list.
    public init(_ problems: [SettingsProblem]) { self.problems = problems }
    /// One line each.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
