import Reactor
import Redis
public import ServiceLifecycle
import Synchronization

/// Sees that one process of an installation tells people of alerts, and another takes over when it is gone. While Redis does not answer
/// every one thinks it is its turn: told twice is better than not at all.
public struct AlertTurn: Service {
    private let keeper: LeaseKeeper
    private let held = Guarded<Lease?>(nil)

    /// Makes a turn; `run` renews it.
    public init(_ context: WorkerContext) {
        keeper = LeaseKeeper(redis: context.redis, reactor: context.reactor, ttl: context.policy.leaseTTL, makeID: context.makeID)
    }

    /// Whether it is this process's turn.
    @Sendable public func isOurs() async -> Bool {
        if let lease = held.value, lease.isValid(now: .now) { return true }
        do throws(RedisError) {
            let lease = try await keeper.acquire("koppel:lease:alerts")
            held.withLock { $0 = lease ?? $0 }
            return lease != nil
        } catch {
            return true
        }
    }

    /// Renews until the graceful shutdown, then lets the next one.
    public func run() async throws {
        await cancelWhenGracefulShutdown { await keeper.run() }
        if let lease = held.value { await keeper.release(lease) }
    }
}
