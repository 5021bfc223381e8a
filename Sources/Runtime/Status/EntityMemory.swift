public import Commerce
import Reactor
import Redis

/// What Koppel remembers of one entity, to show it and to forget it: "forget and import again".
public struct EntityMemory: Sendable {
    private let redis: RedisClient
    private let log: StateLog
    private let epochs: EpochGuard
    private let leases: LeaseKeeper
    private let clock: any WallClock

    /// Makes a memory.
    public init(_ context: WorkerContext) {
        redis = context.redis
        log = StateLog(broker: context.broker, sealing: context.sealing)
        leases = LeaseKeeper(redis: context.redis, reactor: context.reactor, makeID: context.makeID)
        epochs = EpochGuard(
            redis: context.redis, log: log, keeper: leases, reactor: context.reactor, clock: context.clock, entityTTL: context.policy.entityTTL,
            logger: context.logger, makeID: context.makeID)
        clock = context.clock
    }

    /// What is remembered.
    public struct Facts: Sendable, Hashable {
        /// The target's number.
        public var number: String?
        /// The revision that was handled last.
        public var revision: String?
        /// The steps that are done, with their values.
        public var marks: [String: String]
        /// The writes of which it is not known whether they happened, with the time of each.
        public var openIntents: [String: Timestamp]
        /// Whether the hash of what was written is known.
        public var hasHash: Bool
        /// Whether nothing at all is remembered.
        public var isEmpty: Bool
    }

    /// Why something cannot be forgotten now.
    public struct Busy: Error, Sendable, CustomStringConvertible {
        /// The sentence.
        public let description = "A worker is at it right now; try again in a minute."
    }

    /// What is remembered of an entity.
    public func facts(of entity: EntityRef, in queue: QueueName) async throws -> Facts {
        try await epochs.ensureFilled()
        let fields = try await redis.hgetall(RedisKeys.entity(queue, entity)).mapValues { String(decoding: $0, as: UTF8.self) }
        func named(_ prefix: String) -> [String: String] {
            Dictionary(uniqueKeysWithValues: fields.filter { $0.key.hasPrefix(prefix) }.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
        }
        return Facts(
            number: fields["number"], revision: fields["revision"], marks: named("m:"),
            openIntents: named("i:").compactMapValues { Int64($0).map(Timestamp.init(milliseconds:)) }, hasHash: fields["hash"] != nil,
            isEmpty: fields.isEmpty)
    }

    /// Forgets everything of an entity, in the state stream too: it does not come back when Redis is filled again.
    /// - Throws: `Busy` while a worker handles it.
    public func forget(_ entity: EntityRef, in queue: QueueName) async throws {
        guard let lease = try await leases.acquire(RedisKeys.entityLease(queue, entity)) else { throw Busy() }
        do {
            try await log.append(
                StateRecord(.mark, integration: queue.integration, key: StateRecord.key(queue.flow, entity), value: [], at: clock.now))
            try await redis.del(RedisKeys.entity(queue, entity))
            try await WatchList.forget(entity, of: queue, on: redis)
        } catch {
            await leases.release(lease)
            throw error
        }
        await leases.release(lease)
    }
}
