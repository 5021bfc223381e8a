public import Commerce
public import Logging
import Synchronization

/// Raises alerts of this process and says when they are over. Who is told, how often, and once for all processes, is decided where the
/// journal is kept: `AlertBook`.
public final class AlertCenter: Sendable {
    private struct Key: Hashable {
        let cause: String
        let integration: String
        /// What happened, for what happens once; empty for what lasts.
        let occurrence: String
    }
    private let raised = Mutex<[Key: Timestamp]>([:])
    private let activity: ActivityPublisher
    private let clock: any WallClock
    private let refresh: Duration
    private let logger: Logger

    /// Makes a center.
    /// - Parameter refresh: How soon the same may be said again, as a sign that it still is so; a minute unless told.
    public init(activity: ActivityPublisher, clock: any WallClock, refresh: Duration = .seconds(60), logger: Logger) {
        (self.activity, self.clock, self.refresh, self.logger) = (activity, clock, refresh, logger)
    }

    /// Raises an alert unless the same was raised lately. True if it was sent.
    ///
    /// - Parameter lasts: Whether it is a state that ends (a circuit is open) or something that happened (an order was doubled). What
    ///   happened is told for each different message.
    @discardableResult
    public func raise(_ cause: String, integration: String, message: String, advice: String, lasts: Bool = true) -> Bool {
        let now = clock.now, key = Key(cause: cause, integration: integration, occurrence: lasts ? "" : message)
        let isNews = raised.withLock { raised in
            if let last = raised[key], now - last < refresh { return false }
            // What happened and is long over need not be remembered.
            if !lasts, raised.count > 1_000 { raised = raised.filter { now - $0.value < refresh } }
            raised[key] = now
            return true
        }
        guard isNews else { return false }
        logger.warning("\(message)", metadata: ["alert": "\(cause)", "integration": "\(integration)"])
        activity.send(
            .alert(AlertRecord(cause: cause, integration: integration, message: message, advice: advice, at: now, lasts: lasts)))
        return true
    }

    /// Says that what lasted is over, if it was raised here.
    ///
    /// - Parameter always: Say so although it was not raised here: another process, or an earlier one, may have.
    public func resolve(_ cause: String, integration: String, message: String, always: Bool = false) {
        let wasRaised = raised.withLock { $0.removeValue(forKey: Key(cause: cause, integration: integration, occurrence: "")) } != nil
        guard wasRaised || always else { return }
        activity.send(.alert(AlertRecord(cause: cause, integration: integration, message: message, advice: "", at: clock.now, isOver: true)))
    }
}
