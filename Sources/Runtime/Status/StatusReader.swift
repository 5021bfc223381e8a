import AMQP
public import Commerce
import JSON
import Reactor
public import Redis

/// Reads how an installation is, for `koppel status`, `koppel parked` and the pages. Changes nothing and takes no message.
public struct StatusReader: Sendable {
    private let broker: Broker
    private let redis: RedisClient
    private let clock: any WallClock

    /// Makes a reader.
    public init(broker: Broker, redis: RedisClient, clock: any WallClock) {
        (self.broker, self.redis, self.clock) = (broker, redis, clock)
    }

    /// One queue as the broker sees it.
    public struct Queue: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Messages that wait; those under way are not counted.
        public var messages: Int
        /// Consumers; with a single active one the standbys are counted too.
        public var consumers: Int
    }

    /// A worker that has shown itself.
    public struct WorkerState: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Its last beat.
        public var lastSeen: Timestamp
        /// Whether it beat lately.
        public var isAlive: Bool
        /// What it serves, as `orders.shop-nl`.
        public var queues: [String]
        /// How many events were under way.
        public var inFlight: Int
    }

    /// A queue that pauses.
    public struct PausedQueue: Sendable, Hashable {
        /// Which.
        public var queue: QueueName
        /// `credentials`, `host` or `quota`.
        public var scope: String
        /// The stable word.
        public var cause: String
        /// Why.
        public var message: String
        /// What a person should do.
        public var advice: String
        /// Since when.
        public var since: Timestamp

        /// Makes one.
        public init(queue: QueueName, scope: String, cause: String, message: String, advice: String, since: Timestamp) {
            (self.queue, self.scope, self.cause, self.message, self.advice, self.since) = (queue, scope, cause, message, advice, since)
        }
    }

    /// The depth of a queue; nil where there is none.
    public func depth(_ queue: String) async throws -> Queue? {
        do throws(AMQPError) {
            let status = try await broker.connection.queueStatus(queue)
            return Queue(name: queue, messages: status.messageCount, consumers: status.consumerCount)
        } catch {
            if error.replyCode == 404 { return nil }
            throw error
        }
    }

    /// The workers that have shown themselves and said no goodbye.
    public func workers() async throws -> [WorkerState] {
        let now = clock.now
        return try await redis.hgetall(RedisKeys.workers).compactMap { name, value in
            guard let json = try? JSONValue(parsing: value), let at = json["at"]?.string.flatMap({ Timestamp(iso8601: $0) }) else { return nil }
            let every = Duration.milliseconds(json["every_ms"]?.int ?? 5_000)
            return WorkerState(
                name: name, lastSeen: at, isAlive: now - at < every * 3 + .seconds(2), queues: json["queues"]?.array?.compactMap(\.string) ?? [],
                inFlight: json["in_flight"]?.int ?? 0)
        }.sorted { $0.name < $1.name }
    }

    /// The queues that pause.
    public func circuits() async throws -> [PausedQueue] {
        try await redis.hgetall(RedisKeys.circuits).compactMap { key, value in
            guard let queue = QueueName(routingKey: key), let json = try? JSONValue(parsing: value),
                let since = json["since"]?.string.flatMap({ Timestamp(iso8601: $0) })
            else { return nil }
            return PausedQueue(
                queue: queue, scope: json["scope"]?.string ?? "", cause: json["cause"]?.string ?? "", message: json["message"]?.string ?? "",
                advice: json["advice"]?.string ?? "", since: since)
        }.sorted { $0.queue < $1.queue }
    }

    /// How many events of a flow are parked: by the queue, and by the index (which may have been emptied with Redis).
    public func parkedCount(_ flow: Flow) async throws -> (inQueue: Int, inIndex: Int) {
        let inQueue = try await depth(Names.parked(flow))?.messages ?? 0
        return (inQueue, try await redis.send("HLEN", RedisKeys.parked(flow)).int ?? 0)
    }

    /// The parked events of a flow, oldest first, from the index.
    public func parked(_ flow: Flow) async throws -> [ParkedMessage] {
        try await redis.hgetall(RedisKeys.parked(flow)).compactMap { _, value in
            (try? JSONValue(parsing: value)).flatMap { ParkedMessage(json: $0) }
        }.sorted { $0.parkedAt < $1.parkedAt }
    }

    /// Where a poll goes on, and since when; nil before its first complete run.
    public func cursor(_ poll: String) async throws -> (cursor: String, at: Timestamp)? {
        try await VersionedValue.get(RedisKeys.cursor(poll), on: redis).map { (String(decoding: $0.value, as: UTF8.self), $0.at) }
    }
}
