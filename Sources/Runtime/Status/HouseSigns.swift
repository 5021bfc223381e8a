public import Commerce
import JSON
public import Redis
import Synchronization

/// What is to be seen in Redis of the processes of an installation: when each poll was last complete, and which queues pause.
public final class HouseSigns: Sendable {
    /// A poll.
    public struct Poll: Sendable, Hashable {
        /// Its name: `orders.shop-nl`.
        public var name: String
        /// Who gets what it finds.
        public var integrations: [String]
        /// How often it should be made.
        public var interval: Duration
        /// When it was last complete, or when it was first to be made.
        public var at: Timestamp

        /// Makes a sign.
        public init(name: String, integrations: [String], interval: Duration, at: Timestamp) {
            (self.name, self.integrations, self.interval, self.at) = (name, integrations, interval, at)
        }
    }

    /// What was seen.
    public struct Seen: Sendable {
        /// The polls that should be made.
        public var polls: [Poll]
        /// The queues that pause.
        public var circuits: [StatusReader.PausedQueue]

        /// Makes what was seen.
        public init(polls: [Poll], circuits: [StatusReader.PausedQueue]) { (self.polls, self.circuits) = (polls, circuits) }
    }

    private let redis: RedisClient
    private let reader: StatusReader
    private let enabled: @Sendable () async -> Set<String>?
    /// Polls seen before: when Redis was emptied, a poller that is gone must not be forgotten with it.
    private let known = Mutex<[String: Poll]>([:])

    /// Makes a look-out.
    /// - Parameter enabled: The integrations that run, by the settings; nil when that is not known.
    public init(redis: RedisClient, reader: StatusReader, enabled: @escaping @Sendable () async -> Set<String>? = { nil }) {
        (self.redis, self.reader, self.enabled) = (redis, reader, enabled)
    }

    /// Looks.
    public func look() async throws -> Seen {
        let found = try await redis.hgetall(RedisKeys.polls).compactMap { name, value in (try? JSONValue(parsing: value)).flatMap { Poll(name, $0) } }
        let running = await enabled()
        let polls = known.withLock { known in
            // No sign at all: Redis was emptied. What was seen before still should be made.
            if !found.isEmpty { known = Dictionary(found.map { ($0.name, $0) }) { $1 } }
            if let running { known = known.filter { !running.isDisjoint(with: $0.value.integrations) } }
            return known.values.sorted { $0.name < $1.name }
        }
        return Seen(polls: polls, circuits: try await reader.circuits())
    }
}

/// How a poller shows that it polls.
enum PollSign {
    /// A poll is complete.
    static func note(_ task: PollTask, at time: Timestamp, on redis: RedisClient) async throws(RedisError) {
        try await redis.hset(RedisKeys.polls, task.name, json(task, time))
    }

    /// A poll should be made from now on; changes nothing where it is shown already, but for its interval.
    static func announce(_ task: PollTask, at time: Timestamp, on redis: RedisClient) async throws(RedisError) {
        let known = try await redis.hget(RedisKeys.polls, task.name).flatMap { try? JSONValue(parsing: $0) }
        let last = known?["at"]?.string.flatMap { Timestamp(iso8601: $0) }
        try await redis.hset(RedisKeys.polls, task.name, json(task, last ?? time))
    }

    /// A poll is no longer to be made.
    static func remove(_ name: String, on redis: RedisClient) async throws(RedisError) { _ = try await redis.hdel(RedisKeys.polls, name) }

    private static func json(_ task: PollTask, _ time: Timestamp) -> [UInt8] {
        JSONValue.object([
            "at": .string(time.description), "every_ms": .number(.init(Int(task.interval.milliseconds))),
            "integrations": .array(task.integrations.map { .string($0) }),
        ]).bytes
    }
}

extension HouseSigns.Poll {
    fileprivate init?(_ name: String, _ json: JSONValue) {
        guard let at = json["at"]?.string.flatMap({ Timestamp(iso8601: $0) }) else { return nil }
        self.init(
            name: name, integrations: json["integrations"]?.array?.compactMap(\.string) ?? [],
            interval: .milliseconds(json["every_ms"]?.int ?? 300_000),
            at: at)
    }
}
