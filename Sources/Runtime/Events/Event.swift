public import Commerce

/// "This entity changed": what travels over the broker. It is thin (a few hundred bytes) and holds no personal data; the worker fetches
/// the document itself.
public struct Event: Sendable, Hashable {
    /// Who says so.
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// The shop called.
        case webhook
        /// The poller found it.
        case poll
        /// A person published it again.
        case replay
        /// A range was published at set-up or after an outage.
        case backfill
    }

    /// The event's own id, unique over all events.
    public var id: String
    /// The integration's name.
    public var integration: String
    /// Its flow.
    public var flow: Flow
    /// What changed.
    public var entity: EntityRef
    /// Something that differs whenever the entity differs; nil where the source has none.
    public var revision: String?
    /// Who says so.
    public var cause: Cause
    /// When the event was made.
    public var occurredAt: Timestamp
    /// The W3C trace context, if there is one.
    public var traceparent: String?
    /// For a replay: of what, why and how.
    public var replay: Replay?
    /// The figure that was read, for stock.
    public var stock: StockReading?

    /// What a replayed event says about itself.
    public struct Replay: Sendable, Hashable {
        /// The id of the replay run.
        public var id: String
        /// The id of the event that is published again.
        public var original: String
        /// Why, in the person's words.
        public var reason: String
        /// Who.
        public var user: String
        /// Handle it although it is done and unchanged.
        public var force: Bool
        /// Do everything but the writes.
        public var dryRun: Bool

        /// Makes a replay's description.
        public init(id: String, original: String, reason: String = "", user: String = "", force: Bool = false, dryRun: Bool = false) {
            self.id = id
            self.original = original
            self.reason = reason
            self.user = user
            self.force = force
            self.dryRun = dryRun
        }
    }

    /// Makes an event.
    public init(
        id: String, integration: String, flow: Flow, entity: EntityRef, revision: String? = nil, cause: Cause, occurredAt: Timestamp,
        traceparent: String? = nil, replay: Replay? = nil, stock: StockReading? = nil
    ) {
        self.id = id
        self.integration = integration
        self.flow = flow
        self.entity = entity
        self.revision = revision
        self.cause = cause
        self.occurredAt = occurredAt
        self.traceparent = traceparent
        self.replay = replay
        self.stock = stock
    }

    /// The key it is published with: `orders.shop-nl`.
    public var routingKey: String { QueueName(flow, integration).routingKey }

    /// The queue it belongs to.
    public var queue: QueueName { QueueName(flow, integration) }
}
