public import Commerce

/// What the settings of all flows share.
public struct FlowSettings: Sendable, Hashable {
    /// Whether it runs.
    public var isEnabled: Bool
    /// Which way it goes.
    public var direction: Direction
    /// Time between polls.
    public var pollEvery: Duration
    /// Entities before this day are left alone, `YYYY-MM-DD`.
    public var since: String?
    /// An expression that must be true for an entity to pass.
    public var filter: String?

    init(_ section: SettingsSection, enabled: Bool, direction: Direction, pollEvery: Duration) {
        isEnabled = section.bool("enabled", default: enabled, "Whether this flow runs.")
        self.direction = section.choice("direction", default: direction, "Which way it goes.")
        self.pollEvery = section.duration(
            "poll-every", default: pollEvery, in: .seconds(10) ... .seconds(86_400 * 7),
            "Time between polls; webhooks come at once where the shop has them.")
        since = section.optionalDate("since", "Leave alone what is older than this day; left out, the day of the first poll.")
        filter = section.optionalExpression(
            "filter", "An expression over the document that must be true, such as: total > 0 and status in [\"2\", \"paid\"].")
    }
}
