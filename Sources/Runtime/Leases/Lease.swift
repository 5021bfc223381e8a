import Reactor
import Synchronization

/// The right to be the only one, for as long as it is renewed.
final class Lease: Sendable, Hashable {
    let key: String
    let token: String
    /// How long it outlives its last renewal.
    let ttl: Duration
    private let state: Mutex<(validUntil: MonotonicTime, renewedAt: MonotonicTime, isLost: Bool)>

    init(key: String, token: String, ttl: Duration, now: MonotonicTime) {
        (self.key, self.token, self.ttl) = (key, token, ttl)
        state = Mutex((now + ttl, now, false))
    }

    /// Whether it holds, as far as is known here.
    func isValid(now: MonotonicTime) -> Bool { state.withLock { !$0.isLost && now < $0.validUntil } }
    /// Whether Redis said so not longer ago than that.
    func isConfirmed(within time: Duration, now: MonotonicTime) -> Bool { state.withLock { !$0.isLost && now < $0.renewedAt + time } }
    func isDue(now: MonotonicTime, every interval: Duration) -> Bool { state.withLock { !$0.isLost && $0.renewedAt + interval <= now } }
    /// - Parameter now: the time before the command was sent: Redis counts from later on.
    func renew(now: MonotonicTime) { state.withLock { ($0.validUntil, $0.renewedAt) = (now + ttl, now) } }
    func lose() { state.withLock { $0.isLost = true } }

    static func == (a: Lease, b: Lease) -> Bool { a === b }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
