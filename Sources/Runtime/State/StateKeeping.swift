import Commerce
import Logging
import Reactor
import Redis

/// Keeps `koppel.state` bounded. A policy of the broker lets records go by age; what is still needed is appended again long before that.
///
/// Needed are tokens and cursors always, and the number of an entity as long as Redis remembers the entity. Everything else may go: an
/// entity that nothing has happened to for `entityTTL` is found again in its target by its reference, and nothing is watched for so long.
public struct StateKeeping: Sendable {
    /// The figures.
    public struct Policy: Sendable, Hashable {
        /// What is older is appended again, if needed. Far below the age at which the broker lets records go, `StateKeeping.retention`.
        public var renewAfter: Duration = .seconds(150 * 86_400)
        /// How often one worker of the installation looks.
        public var every: Duration = .seconds(86_400)
        /// Makes the defaults.
        public init() {}
    }

    /// What `deploy/rabbitmq/policies` sets as the age of records: looks may be missed for months, and nothing needed is lost.
    public static let retention = Duration.seconds(400 * 86_400)

    /// What a look came to.
    public struct Result: Sendable, Hashable {
        /// Records in the stream.
        public var read = 0
        /// Of those: old, still needed, and appended again.
        public var renewed = 0
        /// Of those: old and no longer needed.
        public var left = 0
    }

    private let context: WorkerContext
    private let log: StateLog
    private let keeper: LeaseKeeper
    private let policy: Policy

    /// Makes a keeping.
    public init(_ context: WorkerContext, leases: LeaseKeeper, policy: Policy = .init()) {
        (self.context, keeper, self.policy) = (context, leases, policy)
        log = StateLog(broker: context.broker, sealing: context.sealing)
    }

    /// Looks about once a day, in one process of all, until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                // Not at once: a worker that starts has better things to do.
                try await context.clock.sleep(for: policy.every / 24)
                if let result = try await lookInTurn(), result.renewed > 0 {
                    context.logger.notice(
                        "old records of koppel.state were appended again",
                        metadata: ["read": "\(result.read)", "renewed": "\(result.renewed)", "left": "\(result.left)"])
                }
            } catch is CancellationError {
                return
            } catch {
                context.logger.warning("koppel.state could not be looked after; next hour again", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Nil when another process does, or did within the day.
    private func lookInTurn() async throws -> Result? {
        let done = "\(RedisKeys.keeping):done"
        guard try await !context.redis.exists(done), let lease = try await keeper.acquire(RedisKeys.keeping) else { return nil }
        do {
            let result = try await look()
            try await context.redis.set(done, "1", expires: policy.every)
            await keeper.release(lease)
            return result
        } catch {
            await keeper.release(lease)
            throw error
        }
    }

    /// Reads the stream once and appends again what is old and needed.
    public func look() async throws -> Result {
        let now = context.clock.now, limit = now - policy.renewAfter
        var result = Result(), last: [StateRecord.Name: StateRecord] = [:]
        let (read, unreadable) = try await log.readAll(marker: context.makeID(), now: now) { records in
            for record in records where record.kind != .epoch {
                // Only the old are held: of those that are new, nothing is to be done.
                let isOld = (record.renewedAt ?? record.at) < limit
                last[record.name] = isOld && !record.value.isEmpty && record.kind != .watch ? record : nil
            }
        }
        result.read = read + unreadable
        for record in last.values.sorted(by: { $0.at < $1.at }) {
            if try await renew(record, now) { result.renewed += 1 } else { result.left += 1 }
        }
        return result
    }

    private func renew(_ record: StateRecord, _ now: Timestamp) async throws -> Bool {
        switch record.kind {
        case .cursor: return try await renew(record, current: RedisKeys.cursor(record.key), now)
        case .secret: return try await renew(record, current: RedisKeys.vault(record.key), now)
        case .watch, .epoch: return false
        case .mark:
            guard let (flow, entity) = StateRecord.entity(ofKey: record.key) else { return false }
            let queue = QueueName(flow, record.integration)
            // Under the lease no worker notes another number, and nobody forgets this one, between the look and the append.
            guard let lease = try await keeper.acquire(RedisKeys.entityLease(queue, entity)) else {
                // Busy: a worker is at it, and it will be looked at tomorrow.
                return false
            }
            do {
                let isNeeded = try await context.redis.hget(RedisKeys.entity(queue, entity), "number") == record.value
                if isNeeded { try await log.append(record.renewed(now)) }
                await keeper.release(lease)
                return isNeeded
            } catch {
                await keeper.release(lease)
                throw error
            }
        }
    }

    /// Tokens and cursors: of two records the later time counts, whatever their order, so the old time is kept.
    private func renew(_ record: StateRecord, current key: String, _ now: Timestamp) async throws -> Bool {
        if let current = try await VersionedValue.get(key, on: context.redis), current.at > record.at { return false }
        try await log.append(record.renewed(now))
        return true
    }
}

extension StateRecord {
    fileprivate func renewed(_ now: Timestamp) -> StateRecord {
        var record = self
        record.renewedAt = now
        return record
    }

    /// What two records share of which the last one counts.
    struct Name: Hashable {
        let kind: Kind
        let integration: String
        let key: String
    }
    var name: Name { Name(kind: kind, integration: integration, key: key) }
}
