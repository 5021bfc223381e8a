public import Commerce

/// Handles the events of one flow of one integration, on the settings version it was made with. The runtime makes one per version.
public protocol EventHandling: Sendable {
    /// Brings the target in step with the entity as it is now.
    ///
    /// May be called again for the same entity at any time, also after a crash in the middle: nothing is written twice.
    /// - Throws: `Fault`.
    func handle(_ entity: EntityRef, _ context: EventContext) async throws -> Outcome
}

/// What a handler is given with an event.
public struct EventContext: Sendable {
    /// The revision the event named, if any.
    public var revision: String?
    /// When the event was made; the order of a reading of stock, the age of an order.
    public var occurredAt: Timestamp
    /// Marks of earlier attempts.
    public var ledger: any StepLedger
    /// Where steps are told, for the journal and the sandbox's table.
    public var steps: any StepRecording
    /// Says whether this worker may still write: its broker connection and its leases live. Called just before each write.
    /// - Throws: `Fault` with `.retry`, cause `lease.lost`.
    public var permitWrite: @Sendable () async throws -> Void
    /// Serialises find-or-create of something over all workers while the body runs; the key holds no personal data in the clear.
    public var exclusively: @Sendable (_ key: String, _ body: @Sendable () async throws -> Void) async throws -> Void
    /// Lets the company's next event write. Called once nothing more is written to the ERP, before the shop is told: a shop whose quota is used
    /// up must not hold up the orders of all shops of its company. A later `permitWrite` takes the turn again.
    public var giveTurnBack: @Sendable () async -> Void
    /// Whether earlier attempts may have written and their ledger is gone: search history too before any write.
    public var mustSearchHistory: Bool
    /// Do everything but the writes; the outcome says what would have been done.
    public var isDryRun: Bool
    /// Handle it although it is already there and unchanged (replay with force).
    public var isForced: Bool
    /// The figure that the event carries, for stock; nil has the handler read it.
    public var stock: StockReading?
    /// Takes what the producer left of the entity with the event, once; nil when it left nothing, when this is not the first attempt, or when
    /// what it left may be older than what was last written. For sources that can read it back, see `OrderClaiming`.
    public var takeClaim: @Sendable () async -> [UInt8]?

    /// Makes a context.
    public init(
        revision: String?, occurredAt: Timestamp, ledger: any StepLedger, steps: any StepRecording,
        permitWrite: @escaping @Sendable () async throws -> Void,
        exclusively: @escaping @Sendable (String, @Sendable () async throws -> Void) async throws -> Void,
        giveTurnBack: @escaping @Sendable () async -> Void = {}, mustSearchHistory: Bool = false, isDryRun: Bool = false, isForced: Bool = false,
        stock: StockReading? = nil,
        takeClaim: @escaping @Sendable () async -> [UInt8]? = { nil }
    ) {
        self.revision = revision
        self.occurredAt = occurredAt
        self.ledger = ledger
        self.steps = steps
        self.permitWrite = permitWrite
        self.exclusively = exclusively
        self.giveTurnBack = giveTurnBack
        self.mustSearchHistory = mustSearchHistory
        self.isDryRun = isDryRun
        self.isForced = isForced
        self.stock = stock
        self.takeClaim = takeClaim
    }
}
