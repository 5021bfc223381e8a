import Yams

/// What all sections of one file share: the problems found so far, where secrets come from, and, when settings are being described
/// and not read, the descriptions.
final class SettingsContext {
    let file: String
    let integration: String
    let secrets: SecretSources
    let isDescribing: Bool
    var problems: [SettingsProblem] = []
    var descriptions: [SettingDescription] = []

    init(file: String, integration: String, secrets: SecretSources, isDescribing: Bool = false) {
        self.file = file
        self.integration = integration
        self.secrets = secrets
        self.isDescribing = isDescribing
    }

    /// The same file, its problems kept apart.
    convenience init(sharing other: SettingsContext) {
        self.init(file: other.file, integration: other.integration, secrets: other.secrets)
    }

    func report(_ setting: String, _ mark: Mark?, _ message: String, hint: String = "", isWarning: Bool = false) {
        problems.append(
            SettingsProblem(
                file: file, line: mark?.line ?? 1, column: mark?.column ?? 1, setting: setting, message: message, hint: hint,
                isWarning: isWarning))
    }

    func describe(_ description: SettingDescription) {
        if isDescribing { descriptions.append(description) }
    }
}
