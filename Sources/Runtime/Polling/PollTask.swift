public import Commerce

/// One source to be polled: for one integration, or once per company for several.
public struct PollTask: Sendable {
    /// Unique; the cursor and the lease are kept under it: `orders.shop-nl`.
    public var name: String
    /// The integrations that get what is found.
    public var integrations: [String]
    /// The flow, for the watch list and for alerts.
    public var flow: Flow
    /// How often.
    public var interval: Duration
    /// The oldest change of interest, for the first poll.
    public var since: Timestamp
    /// Whether the watch lists of its queues are read again too.
    public var watches: Bool
    /// Which of the integrations gets a change, where not each gets all.
    public var receives: (@Sendable (_ integration: String, EntityChange) -> Bool)?
    /// How long what was published is remembered: the longest overlap of two readings, and a day.
    public var rememberFor: Duration = .seconds(2 * 86_400)
    /// How it is read.
    public var source: Source

    /// How a source is read.
    public enum Source: Sendable {
        /// Changes, one page: cursor, since, page. See `OrderSource.changedOrders`.
        case changes(@Sendable (_ cursor: String?, _ since: Timestamp, _ page: String?) async throws -> ChangePage)
        /// Figures of stock, compared with what was sent last.
        case stock(StockPoll)
        /// Everything, one page; for a source that does not tell every change. See `ProductWalking.allProducts`.
        case walk(@Sendable (_ page: String?) async throws -> ChangePage)
    }

    /// Makes a task that polls changes.
    public init(
        name: String, flow: Flow, integrations: [String], interval: Duration = .seconds(300), since: Timestamp, watches: Bool = false,
        receives: (@Sendable (_ integration: String, EntityChange) -> Bool)? = nil,
        read: @escaping @Sendable (String?, Timestamp, String?) async throws -> ChangePage
    ) {
        self.name = name
        self.flow = flow
        self.integrations = integrations
        self.interval = interval
        self.since = since
        self.watches = watches
        self.receives = receives
        source = .changes(read)
    }

    /// Makes a task that reads everything from time to time and publishes what differs from the time before.
    ///
    /// - Parameter since: What no walk has seen and is older is only remembered.
    public init(
        walk name: String, flow: Flow, integrations: [String], interval: Duration, since: Timestamp,
        read: @escaping @Sendable (String?) async throws -> ChangePage
    ) {
        self.name = name
        self.flow = flow
        self.integrations = integrations
        self.interval = interval
        self.since = since
        watches = false
        source = .walk(read)
    }

    /// Makes a task that polls stock.
    public init(name: String, interval: Duration = .seconds(300), stock: StockPoll) {
        self.name = name
        flow = .stock
        integrations = stock.receivers.map(\.integration)
        self.interval = interval
        since = Timestamp(milliseconds: 0)
        watches = false
        source = .stock(stock)
    }

    /// What one complete reading came to.
    public struct Result: Sendable, Hashable {
        /// Changes read.
        public var found = 0
        /// Events published.
        public var published = 0
        /// Events of the watch list published.
        public var watched = 0
    }
}
