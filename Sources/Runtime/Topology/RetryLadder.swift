public import Commerce

/// How long an event waits before its next attempt, and for how long it is tried at all.
///
/// With the defaults the attempts come 10 s, 1 min, 10 min, 1 h and 6 h apart, then every 6 h, until 48 h have passed since the first
/// failure; each wait is 15 % shorter or longer, so that many failures at one moment do not come back at one moment.
public struct RetryLadder: Sendable, Hashable {
    /// One wait. On the broker it is two queues with fixed time-outs; a time-out per message would hold up those behind it.
    public struct Rung: Sendable, Hashable {
        /// Its name, part of the queues' names: `10s`.
        public var name: String
        /// The middle of the two waits.
        public var delay: Duration

        /// Makes a rung.
        public init(_ name: String, _ delay: Duration) {
            self.name = name
            self.delay = delay
        }

        /// The two queues: the name of each (and of the exchange before it), and its time-out in milliseconds.
        public var queues: [(name: String, milliseconds: Int64)] {
            [("koppel.retry.\(name).a", delay.milliseconds * 85 / 100), ("koppel.retry.\(name).b", delay.milliseconds * 115 / 100)]
        }
    }

    /// Shortest first; at least one.
    public var rungs: [Rung]
    /// How long an event is tried, from its first failure on; 48 h unless told.
    public var retryFor: Duration

    /// Makes a ladder.
    public init(rungs: [Rung] = RetryLadder.standardRungs, retryFor: Duration = .seconds(48 * 3_600)) {
        precondition(!rungs.isEmpty, "a ladder has at least one rung")
        self.rungs = rungs
        self.retryFor = retryFor
    }

    /// 10 s, 1 min, 10 min, 1 h, 6 h.
    public static let standardRungs = [
        Rung("10s", .seconds(10)), Rung("1m", .seconds(60)), Rung("10m", .seconds(600)), Rung("1h", .seconds(3_600)), Rung("6h", .seconds(21_600)),
    ]

    /// The rung after `failures` failed attempts, at least 1; nil when the time is over: the event must be parked.
    public func rung(afterFailures failures: Int, firstFailedAt: Timestamp, now: Timestamp) -> Rung? {
        let rung = rungs[min(max(failures, 1), rungs.count) - 1]
        return (now - firstFailedAt) + rung.delay > retryFor ? nil : rung
    }

    /// The rung for a wait of about `delay`: the longest that is not longer, else the shortest. What comes back too early waits again.
    public func rung(notLongerThan delay: Duration) -> Rung {
        rungs.last { $0.delay.milliseconds * 115 / 100 <= delay.milliseconds } ?? rungs[0]
    }

    /// Where those wait that found their entity busy.
    public var shortest: Rung { rungs[0] }
}
