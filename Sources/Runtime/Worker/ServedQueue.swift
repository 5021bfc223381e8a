import Commerce
public import Flows

/// One queue that a worker serves, on one version of its settings.
public struct ServedQueue: Sendable {
    /// Flow and integration.
    public var name: QueueName
    /// What handles its events.
    public var handler: any EventHandling
    /// The version of the settings file; the journal names it.
    public var settingsVersion: String
    /// The ERP company that is written to; nil where the target is a shop. Writes to one company are serialised over all workers, and its
    /// queues have a single active consumer.
    public var company: String?
    /// How many events may write to the company at a time (`erp.concurrency`).
    public var companyConcurrency: Int
    /// How many events are under way at a time, at most.
    public var prefetch: Int
    /// How long after a write without an answer it is certain whether it reached the target: the write time-out and 10 s.
    public var settle: Duration
    /// How long an event is tried.
    public var retryFor: Duration
    /// Whether filtered entities that are still open are watched.
    public var watches: Bool
    /// Whether payloads are kept with the journal entries.
    public var keepsPayloads: Bool

    /// Makes a queue.
    public init(
        name: QueueName, handler: any EventHandling, settingsVersion: String, company: String? = nil, companyConcurrency: Int = 1,
        prefetch: Int? = nil, settle: Duration = .seconds(70), retryFor: Duration = .seconds(48 * 3_600), watches: Bool = false,
        keepsPayloads: Bool = true
    ) {
        self.name = name
        self.handler = handler
        self.settingsVersion = settingsVersion
        self.company = company
        self.companyConcurrency = max(1, companyConcurrency)
        self.prefetch = prefetch ?? (company == nil ? 64 : 8 * max(1, companyConcurrency))
        self.settle = settle
        self.retryFor = retryFor
        self.watches = watches
        self.keepsPayloads = keepsPayloads
    }

    /// The company that an event of this entity writes to. What the ERP says of an order's shipping goes to the shop, which may be slow, and
    /// must not hold up the orders of all shops of the company.
    func company(of entity: EntityRef) -> String? { entity.kind == .shipment ? nil : company }

    /// Whether only one worker consumes at a time.
    public var hasSingleActiveConsumer: Bool { company != nil }
}
