import Commerce

/// Who is told of alerts, and how: the file `alerts.yaml`, one for the whole installation, because many alerts (a queue, the poller) belong
/// to no integration alone, and one person usually looks after several. A channel can still be for some integrations only.
public struct AlertSettings: Sendable {
    /// How long until people are told again of what still is so.
    public var repeatAfter: Duration
    /// How long something must stay over before that is told.
    public var overAfter: Duration
    /// After how many missed intervals a poll counts as silent.
    public var silentPolls: Int
    /// Who is told.
    public var channels: [AlertChannel]

    /// Nobody is told; what is open can still be seen.
    public static let none = AlertSettings()

    private init() { (repeatAfter, overAfter, silentPolls, channels) = (.seconds(4 * 3_600), .seconds(60), 3, []) }

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - text: The file's contents.
    ///   - file: The file's name, for messages.
    ///   - secrets: Where secret references lead; what is sealed for it was sealed for the integration `alerts`.
    /// - Throws: `SettingsProblems` with all that is wrong.
    public init(parsing text: String, file: String, secrets: SecretSources) throws(SettingsProblems) {
        let context = SettingsContext(file: file, integration: "alerts", secrets: secrets)
        let root = try SettingsDocument.compose(text, context: context)
        self.init(root.section("alerts", "Who is told, and how."))
        root.refuseUnknownKeys()
        let problems = context.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        guard problems.allSatisfy(\.isWarning) else { throw SettingsProblems(problems) }
    }

    /// All settings of the file, in the order of the reference.
    public static var settings: [SettingDescription] {
        let sources = SecretSources(environment: { _ in nil }, file: { _ in [] })
        let context = SettingsContext(file: "", integration: "alerts", secrets: sources, isDescribing: true)
        let root = SettingsSection(nil, mark: nil, path: "", context: context)
        _ = AlertSettings(root.section("alerts", "Who is told, and how."))
        return context.descriptions
    }

    private init(_ section: SettingsSection) {
        repeatAfter = section.duration(
            "repeat-after", default: .seconds(4 * 3_600), in: .seconds(300) ... .seconds(30 * 86_400),
            "How long until people are told again of what still is so.")
        overAfter = section.duration(
            "over-after", default: .seconds(60), in: .seconds(1) ... .seconds(3_600), "How long something must stay over before that is told.")
        silentPolls = section.int(
            "silent-polls", default: 3, in: 2...1_000, "After how many missed intervals without a complete poll people are told.")
        channels = section.sectionTable("channels", "Ways to people, under names of your choice.") { AlertChannel(name: $0, $1) }.map(\.value)
    }
}
