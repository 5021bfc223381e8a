/// What a connector is given beside its settings and its HTTP transport.
public struct ConnectorServices: Sendable {
    /// Where it may remember things; a cache, it can be empty at any moment.
    public var store: any ConnectorStore
    /// The limiter of its credential.
    public var limiter: any RateLimiting
    /// The clock.
    public var clock: any WallClock
    /// A new random id.
    public var makeID: @Sendable () -> String

    /// Makes services.
    public init(
        store: any ConnectorStore, limiter: any RateLimiting, clock: any WallClock, makeID: @escaping @Sendable () -> String
    ) {
        self.store = store
        self.limiter = limiter
        self.clock = clock
        self.makeID = makeID
    }
}

/// A cache that all workers share. Keys are the connector's own; they are kept apart per integration or company by whoever makes the store.
public protocol ConnectorStore: Sendable {
    /// The values of these keys, nil for what is not there.
    func get(_ keys: [String]) async throws -> [[UInt8]?]
    /// Sets values, to be forgotten after `ttl`.
    func set(_ values: [(key: String, value: [UInt8])], ttl: Duration) async throws
    /// Forgets keys.
    func remove(_ keys: [String]) async throws
}

/// Shares a system's quota among all workers. One per credential.
public protocol RateLimiting: Sendable {
    /// Waits for a place in the quota.
    /// - Throws: `Fault` with `.retryAt` when the wait would be longer than a worker may wait.
    func permit(_ priority: RequestPriority) async throws
    /// Learns from an answer.
    func learn(_ observation: QuotaObservation) async
}

/// Who goes first when a quota is short; in this order.
public enum RequestPriority: Int, Sendable, Hashable, CaseIterable, Comparable {
    /// Orders.
    case orders
    /// Stock.
    case stock
    /// Customers.
    case customers
    /// Products.
    case products
    /// Backfill and other bulk work.
    case backfill

    /// More urgent first.
    public static func < (a: RequestPriority, b: RequestPriority) -> Bool { a.rawValue < b.rawValue }

    /// Of the work that the current task does; connectors hand it to the limiter.
    @TaskLocal public static var current: RequestPriority = .orders
}

/// What an answer said about the quota.
public struct QuotaObservation: Sendable, Hashable {
    /// Requests per window.
    public var limit: Int?
    /// Requests left in this window.
    public var remaining: Int?
    /// Until the window ends.
    public var resetsIn: Duration?
    /// The window's length.
    public var window: Duration?
    /// The answer was a refusal for quota (429).
    public var wasRefused: Bool

    /// Makes an observation.
    public init(limit: Int? = nil, remaining: Int? = nil, resetsIn: Duration? = nil, window: Duration? = nil, wasRefused: Bool = false) {
        self.limit = limit
        self.remaining = remaining
        self.resetsIn = resetsIn
        self.window = window
        self.wasRefused = wasRefused
    }
}

/// The time of day, passed in so that tests decide it.
public protocol WallClock: Sendable {
    /// Now.
    var now: Timestamp { get }
    /// Waits.
    func sleep(for duration: Duration) async throws
}
