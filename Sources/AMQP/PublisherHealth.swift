import Reactor
import Synchronization

/// What is known of a publishing thread from outside: it may be stuck in a write.
final class PublisherHealth: Sendable {
    /// After this long in one write the connection is cut: librabbitmq itself would wait for ever.
    static let patience = Duration.seconds(60)
    private struct State {
        var blockedReason: String?
        var sending: (wire: Wire, since: MonotonicTime)?
    }
    private let state = Mutex(State())

    var blockedReason: String? { state.withLock { $0.blockedReason } }

    func setBlocked(_ reason: String?) { state.withLock { $0.blockedReason = reason } }

    func beginSending(_ wire: Wire) { state.withLock { $0.sending = (wire, .now) } }

    func endSending() { state.withLock { $0.sending = nil } }

    /// The error of a publish whose time is over. Cuts a connection that is stuck.
    func overdueError() -> AMQPError {
        let (reason, sending) = state.withLock { ($0.blockedReason, $0.sending) }
        if let reason { return AMQPError(.blocked, "the broker takes no messages now: \(reason)") }
        guard let sending else { return AMQPError(.timeout, "the broker did not confirm the message in time") }
        if MonotonicTime.now - sending.since > Self.patience { sending.wire.cut() }
        return AMQPError(.blocked, "the broker reads nothing from this connection: its memory or disk alarm may be on")
    }
}
