public import Commerce
import Reactor
public import Redis
import Synchronization

/// Shares the quota of one credential among all workers.
public struct RedisRateLimiter: RateLimiting {
    /// A quota that is known beforehand: at most so many in any window, wherever it begins.
    public struct Quota: Sendable, Hashable {
        /// Requests.
        public var limit: Int
        /// The window.
        public var window: Duration
        /// Makes a quota.
        public init(limit: Int, window: Duration) {
            self.limit = limit
            self.window = window
        }
    }

    private let redis: RedisClient
    private let clock: any WallClock
    private let quota: Quota?
    private let longestWait: Duration
    private let makeID: @Sendable () -> String
    private let permitKeys: [String]
    private let learnKeys: [String]
    private let openUntil = OpenUntil()

    /// Makes a limiter.
    ///
    /// - Parameters:
    ///   - credential: names what the quota belongs to; no secret.
    ///   - quota: what is known beforehand; nil to learn it from the answers.
    ///   - longestWait: how long a worker waits; beyond it the event comes back later, uncounted. Unless told, 30 s, or a little more than the
    ///     window of the quota, at most 90 s: an event that goes away sooner leaves places unused that become free while it is away.
    public init(
        credential: String, quota: Quota?, redis: RedisClient, clock: any WallClock, longestWait: Duration? = nil,
        makeID: @escaping @Sendable () -> String
    ) {
        (self.redis, self.clock, self.quota, self.makeID) = (redis, clock, quota, makeID)
        self.longestWait = longestWait ?? min(max(.seconds(30), (quota?.window ?? .zero) + .seconds(5)), .seconds(90))
        let announced = RedisKeys.rate(credential, "announced"), pending = RedisKeys.rate(credential, "pending")
        permitKeys =
            [RedisKeys.rate(credential, "grants"), announced, pending]
            + RequestPriority.allCases.map { RedisKeys.rate(credential, "waiting:\($0.rawValue)") }
        learnKeys = [announced, pending]
    }

    public func permit(_ priority: RequestPriority) async throws {
        let began = clock.now
        if openUntil.isOpen(at: began) { return }
        let id = makeID()
        while true {
            let reply: RedisReply
            do throws(RedisError) {
                reply = try await redis.run(
                    RateScripts.permit, keys: permitKeys,
                    arguments: [priority.rawValue, id, quota?.limit ?? 0, quota.map { Int($0.window.milliseconds) } ?? 0])
            } catch {
                throw Fault.retry("koppel.redis", "Redis could not be asked for a place in the quota.", detail: "\(error)")
            }
            guard let milliseconds = reply.int, milliseconds > 0 else {
                if reply.int == -1 { openUntil.set(clock.now + .seconds(1)) }
                return
            }
            let now = clock.now, wait = Duration.milliseconds(milliseconds)
            guard now + wait - began <= longestWait else {
                _ = try? await redis.zrem(permitKeys[3 + priority.rawValue], id)
                throw Fault("quota.used-up", "The quota of the other system is used up for now.", handling: .retryAt(now + wait))
            }
            do {
                // The less urgent come a little later, so that the first place goes to the more urgent.
                try await clock.sleep(for: wait + .milliseconds(priority.rawValue * 2))
            } catch {
                _ = try? await redis.zrem(permitKeys[3 + priority.rawValue], id)
                throw error
            }
        }
    }

    public func learn(_ observation: QuotaObservation) async {
        openUntil.set(nil)
        let arguments: [any RedisArgument] = [
            observation.limit ?? -1, observation.remaining ?? -1, observation.resetsIn.map { Int($0.milliseconds) } ?? -1,
            observation.window.map { Int($0.milliseconds) } ?? -1, observation.wasRefused ? 1 : 0,
        ]
        // What is not learned now is learned from the next answer.
        _ = try? await redis.run(RateScripts.learn, keys: learnKeys, arguments: arguments)
    }
}

/// Until when calls need no permit: nothing bounds most self-hosted shops, and Redis is asked once a second whether that still holds.
private final class OpenUntil: Sendable {
    private let time = Mutex<Timestamp?>(nil)

    func isOpen(at now: Timestamp) -> Bool { time.withLock { $0.map { now < $0 } ?? false } }
    func set(_ until: Timestamp?) { time.withLock { $0 = until } }
}
