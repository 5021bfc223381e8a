import AMQP
public import Commerce
public import Logging
public import Reactor
public import Redis

/// What a worker works with. One per process.
public struct WorkerContext: Sendable {
    /// The worker's name: host and process.
    public var name: String
    /// The thread all of it runs on.
    public var reactor: Reactor
    /// RabbitMQ.
    public var broker: Broker
    /// Redis.
    public var redis: RedisClient
    /// Seals what rests outside.
    public var sealing: any RecordSealing
    /// The clock.
    public var clock: any WallClock
    /// A new random id.
    public var makeID: @Sendable () -> String
    /// The log.
    public var logger: Logger
    /// The figures.
    public var policy: Policy
    /// Is told of each boundary between two steps of an event's way, by name. For proofs that end a worker there.
    public var atBoundary: (@Sendable (_ name: String) -> Void)?

    /// The figures of a worker.
    public struct Policy: Sendable {
        /// How long a lease outlives the last sign of its holder.
        public var leaseTTL: Duration = .seconds(30)
        /// How long Redis remembers an entity that nothing happens to.
        public var entityTTL: Duration = .seconds(180 * 86_400)
        /// How long unfinished events may go on after the stop signal.
        public var drainTime: Duration = .seconds(20)
        /// How often a worker shows that it lives.
        public var heartbeat: Duration = .seconds(5)
        /// The figures of circuits.
        public var circuit = Circuit.Policy()
        /// How long `exclusively` waits for its turn.
        public var exclusivePatience: Duration = .seconds(60)
        /// Makes the defaults.
        public init() {}
    }

    /// Makes a context.
    public init(
        name: String, reactor: Reactor, broker: Broker, redis: RedisClient, sealing: any RecordSealing, clock: any WallClock,
        logger: Logger, policy: Policy = .init(), atBoundary: (@Sendable (String) -> Void)? = nil, makeID: @escaping @Sendable () -> String
    ) {
        self.name = name
        self.reactor = reactor
        self.broker = broker
        self.redis = redis
        self.sealing = sealing
        self.clock = clock
        self.logger = logger
        self.policy = policy
        self.atBoundary = atBoundary
        self.makeID = makeID
    }
}
