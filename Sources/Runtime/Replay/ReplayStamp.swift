/// One run of the replay tool: what every event that it publishes says about it.
public struct ReplayStamp: Sendable {
    /// The run's own id.
    public let id: String
    /// Why, in the person's words.
    public let reason: String
    /// Who.
    public let user: String
    /// Whether events are handled although they are done and unchanged.
    public let force: Bool
    private let makeID: @Sendable () -> String

    /// Makes a stamp with an id of its own.
    public init(reason: String, user: String, force: Bool, makeID: @escaping @Sendable () -> String) {
        (id, self.reason, self.user, self.force, self.makeID) = (makeID(), reason, user, force, makeID)
    }

    /// The event to publish for one that is to be handled again. It keeps its time and revision, so that the short cut for what is done works.
    /// A figure of stock it does not keep: who replays wants what is true now, not what was true then.
    public func again(_ event: Event) -> Event {
        var again = event
        again.id = makeID()
        again.cause = .replay
        again.stock = nil
        if event.stock != nil { again.revision = nil }
        again.replay = .init(id: id, original: event.id, reason: reason, user: user, force: force)
        return again
    }
}
