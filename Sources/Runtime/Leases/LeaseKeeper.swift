public import Reactor
public import Redis
import Synchronization

/// Takes, renews and gives back this process's leases.
public final class LeaseKeeper: Sendable {
    /// How long a lease outlives the last sign of its holder.
    let ttl: Duration
    private let redis: RedisClient
    private let reactor: Reactor
    private let makeID: @Sendable () -> String
    private let held = Mutex<Set<Lease>>([])

    /// Makes a keeper; `run` renews.
    ///
    /// - Parameter ttl: How long a lease outlives the last sign of its holder; 30 s unless told. It is renewed three times as often.
    public init(redis: RedisClient, reactor: Reactor, ttl: Duration = .seconds(30), makeID: @escaping @Sendable () -> String) {
        (self.redis, self.reactor, self.ttl, self.makeID) = (redis, reactor, ttl, makeID)
    }

    /// A new token. Hand it to a script that takes the lease, then call `adopt`.
    func makeToken() -> String { makeID() }

    /// Tries to take a lease; nil when somebody else holds it.
    func acquire(_ key: String) async throws(RedisError) -> Lease? {
        let token = makeID(), now = MonotonicTime.now
        return try await redis.set(key, token, expires: ttl, if: .absent) ? adopt(key: key, token: token, since: now) : nil
    }

    /// Keeps a lease that a script has taken.
    func adopt(key: String, token: String, since: MonotonicTime) -> Lease {
        let lease = Lease(key: key, token: token, ttl: ttl, now: since)
        held.withLock { _ = $0.insert(lease) }
        return lease
    }

    /// Sees that Redis said lately that the lease holds: within a thirtieth of its time, 1 s unless told. Else asks, and renews it.
    func confirmLately(_ lease: Lease) async throws(RedisError) -> Bool {
        if lease.isConfirmed(within: ttl / 30, now: .now) { return true }
        return try await confirm(lease)
    }

    /// Asks Redis whether the lease still holds, and renews it.
    func confirm(_ lease: Lease) async throws(RedisError) -> Bool {
        let now = MonotonicTime.now
        guard lease.isValid(now: now) else { return false }
        guard try await redis.run(Self.renewal, keys: [lease.key], arguments: [lease.token, Int(ttl.wholeMilliseconds)]).int == 1 else {
            lease.lose()
            return false
        }
        lease.renew(now: now)
        return true
    }

    /// A script has given the lease back.
    func forget(_ lease: Lease) { held.withLock { _ = $0.remove(lease) } }

    /// Gives a lease back, unless that was done. What cannot be given back ends by itself.
    func release(_ lease: Lease) async {
        guard held.withLock({ $0.remove(lease) }) != nil else { return }
        _ = try? await redis.run(Self.removal, keys: [lease.key], arguments: [lease.token])
    }

    /// Renews until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            try? await reactor.sleep(for: ttl / 6)
            let now = MonotonicTime.now
            let due = held.withLock { $0.filter { $0.isDue(now: now, every: ttl / 3) } }
            await withDiscardingTaskGroup { group in
                for lease in due { group.addTask { _ = try? await self.confirm(lease) } }
            }
        }
    }

    private static let renewal = RedisScript(
        "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0")
    private static let removal = RedisScript("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0")
}
