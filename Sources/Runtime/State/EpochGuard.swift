public import Commerce
public import Logging
public import Reactor
public import Redis
import Synchronization

/// Sees that Redis holds what it should before anything is consumed: where the epoch key is missing, one worker fills Redis again from the
/// state stream while all others wait.
public final class EpochGuard: Sendable {
    private let redis: RedisClient
    private let log: StateLog
    private let keeper: LeaseKeeper
    private let reactor: Reactor
    private let clock: any WallClock
    private let makeID: @Sendable () -> String
    private let entityTTL: Duration
    private let logger: Logger
    private let underWay = Mutex<Task<Epoch, any Error>?>(nil)

    /// Makes a guard.
    ///
    /// - Parameter entityTTL: how long Redis remembers an entity that nothing happens to.
    public init(
        redis: RedisClient, log: StateLog, keeper: LeaseKeeper, reactor: Reactor, clock: any WallClock, entityTTL: Duration = .seconds(180 * 86_400),
        logger: Logger, makeID: @escaping @Sendable () -> String
    ) {
        (self.redis, self.log, self.keeper, self.reactor, self.clock) = (redis, log, keeper, reactor, clock)
        (self.entityTTL, self.logger, self.makeID) = (entityTTL, logger, makeID)
    }

    /// The epoch; waits until Redis is filled.
    @discardableResult
    func ensure() async throws -> Epoch {
        if let text = try await redis.getString(RedisKeys.epoch), let epoch = Epoch(text) { return epoch }
        let task = underWay.withLock { underWay in
            if let underWay { return underWay }
            // Unstructured: many events wait for one filling, and one that is cancelled must not end it for the others.
            let task = Task(executorPreference: reactor) {
                defer { self.underWay.withLock { $0 = nil } }
                return try await self.fill()
            }
            underWay = task
            return task
        }
        return try await task.value
    }

    /// The same for programs without a worker loop.
    public func ensureFilled() async throws { try await ensure() }

    private func fill() async throws -> Epoch {
        while true {
            if let text = try await redis.getString(RedisKeys.epoch), let epoch = Epoch(text) { return epoch }
            guard let lease = try await keeper.acquire(RedisKeys.rebuild) else {
                try await reactor.sleep(for: .milliseconds(100))
                continue
            }
            do {
                let epoch = try await rebuild(lease)
                await keeper.release(lease)
                if let epoch { return epoch }
            } catch {
                await keeper.release(lease)
                throw error
            }
        }
    }

    /// Nil when Redis was emptied once more meanwhile.
    private func rebuild(_ lease: Lease) async throws -> Epoch? {
        let begun = clock.now
        // Nothing in the stream, or the tokens of a login alone: a first installation, where no event can have been begun.
        var isFirst = true
        let (read, unreadable) = try await log.readAll(marker: makeID(), now: begun) { records in
            if records.contains(where: { $0.kind != .secret }) { isFirst = false }
            guard try await keeper.confirm(lease) else { return }
            try await withThrowingDiscardingTaskGroup { group in
                // What Redis would have forgotten by itself is left out, so that filling it does not take longer with the years.
                let oldest = begun - entityTTL
                for record in records where record.kind != .mark || (record.renewedAt ?? record.at) > oldest {
                    group.addTask { try await self.restore(record) }
                }
            }
        }
        let epoch = Epoch(id: makeID(), startedAt: isFirst && unreadable == 0 ? Timestamp(milliseconds: 0) : clock.now)
        try await log.append(StateRecord(.epoch, integration: "", key: epoch.id, value: [], at: begun))
        let reply = try await redis.run(Self.commit, keys: [RedisKeys.rebuild, RedisKeys.epoch], arguments: [lease.token, epoch.text])
        guard reply.int == 1 else { return nil }
        if read + unreadable > 0 {
            logger.notice("Redis was empty and has been filled from koppel.state", metadata: ["records": "\(read)", "unreadable": "\(unreadable)"])
        }
        return epoch
    }

    private func restore(_ record: StateRecord) async throws {
        switch record.kind {
        case .mark:
            guard let (flow, entity) = StateRecord.entity(ofKey: record.key) else { return }
            let key = RedisKeys.entity(QueueName(flow, record.integration), entity)
            if record.value.isEmpty {
                _ = try await redis.hdel(key, "number")
            } else {
                _ = try await redis.run(Self.field, keys: [key], arguments: ["number", record.value, entityTTL.wholeMilliseconds])
            }
        case .cursor: try await VersionedValue.set(RedisKeys.cursor(record.key), record.value, at: record.at, on: redis)
        case .secret: try await VersionedValue.set(RedisKeys.vault(record.key), record.value, at: record.at, on: redis)
        case .watch:
            guard let (flow, entity) = StateRecord.entity(ofKey: record.key) else { return }
            let queue = QueueName(flow, record.integration)
            if record.value.isEmpty {
                try await WatchList.forget(entity, of: queue, on: redis)
            } else {
                try await WatchList.note(entity, of: queue, since: record.at, next: record.at, on: redis)
            }
        case .epoch: break
        }
    }

    private static let commit = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[2], ARGV[2])
        return 1
        """)
    private static let field = RedisScript("redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) redis.call('PEXPIRE', KEYS[1], ARGV[3]) return 1")
}
