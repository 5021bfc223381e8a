public import Commerce

/// The names of the broker's exchanges and queues that do not belong to one integration.
public enum Names {
    /// The exchange that producers publish to.
    public static let events = "koppel.events"
    /// The exchange for what comes back: replays and retries. Not archived.
    public static let direct = "koppel.direct"
    /// The exchange before the parking queues.
    public static let parked = "koppel.parked"
    /// The exchange and queue of messages that the broker took away from workers.
    public static let crashed = "koppel.crashed"
    /// The stream of all events, by age.
    public static let archive = "koppel.archive"
    /// The stream of what must outlive Redis.
    public static let state = "koppel.state"
    /// The queue of journal records.
    public static let activity = "koppel.activity"

    /// The queue of those of a flow that need a person.
    public static func parked(_ flow: Flow) -> String { "koppel.parked.\(flow.rawValue)" }
}
