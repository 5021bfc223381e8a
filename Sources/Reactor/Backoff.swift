/// How long to wait before the next try: doubling, capped, and jittered so that many clients do not come back at once.
///
/// With the defaults (0.2 s, cap 30 s) the wait before the 1st, 2nd, 3rd, 5th and 10th try is at most 0.2, 0.4, 0.8, 3.2 and 30 s, and at
/// least half of that.
public struct Backoff: Sendable {
    /// The most the first wait can be.
    public var initial: Duration
    /// The most any wait can be.
    public var cap: Duration
    /// A number from 0 to 1 each time; by default a random one.
    public var jitter: @Sendable () -> Double

    /// Makes a backoff.
    public init(
        initial: Duration = .milliseconds(200), cap: Duration = .seconds(30), jitter: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        self.initial = initial
        self.cap = cap
        self.jitter = jitter
    }

    /// The wait before try `attempt`, counted from 1.
    public func delay(attempt: Int) -> Duration {
        let doubled = initial.wholeNanoseconds.multipliedReportingOverflow(by: 1 << Int64(min(max(attempt, 1) - 1, 40)))
        let most = doubled.overflow ? cap.wholeNanoseconds : min(doubled.partialValue, cap.wholeNanoseconds)
        return .nanoseconds(Int64(Double(most) * (0.5 + 0.5 * min(max(jitter(), 0), 1))))
    }
}
