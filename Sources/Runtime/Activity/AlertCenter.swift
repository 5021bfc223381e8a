public import Commerce
public import Logging
import Synchronization

/// Raises alerts: one per cause and integration, again after `repeatAfter`, and once more when it is over. Who is told is the journal's part.
public final class AlertCenter: Sendable {
    private struct Key: Hashable {
        let cause: String
        let integration: String
    }
    private let raised = Mutex<[Key: Timestamp]>([:])
    private let activity: ActivityPublisher
    private let clock: any WallClock
    private let repeatAfter: Duration
    private let logger: Logger

    /// Makes a center.
    public init(activity: ActivityPublisher, clock: any WallClock, repeatAfter: Duration = .seconds(4 * 3_600), logger: Logger) {
        (self.activity, self.clock, self.repeatAfter, self.logger) = (activity, clock, repeatAfter, logger)
    }

    /// Raises an alert unless it was raised lately. True if it was sent.
    @discardableResult
    public func raise(_ cause: String, integration: String, message: String, advice: String) -> Bool {
        let now = clock.now
        let isNews = raised.withLock { raised in
            if let last = raised[Key(cause: cause, integration: integration)], now - last < repeatAfter { return false }
            raised[Key(cause: cause, integration: integration)] = now
            return true
        }
        guard isNews else { return false }
        logger.warning("\(message)", metadata: ["alert": "\(cause)", "integration": "\(integration)"])
        activity.send(.alert(AlertRecord(cause: cause, integration: integration, message: message, advice: advice, at: now)))
        return true
    }

    /// Says that it is over, if it was raised here.
    public func resolve(_ cause: String, integration: String, message: String) {
        guard raised.withLock({ $0.removeValue(forKey: Key(cause: cause, integration: integration)) }) != nil else { return }
        activity.send(.alert(AlertRecord(cause: cause, integration: integration, message: message, advice: "", at: clock.now, isOver: true)))
    }
}
