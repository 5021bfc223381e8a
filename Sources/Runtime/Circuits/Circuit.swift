public import Commerce

/// Whether the systems behind one queue can be used at all. A pure value: failures and answers in, effects out.
///
/// Refused credentials and an exhausted quota open it at once; transport errors and 5xx after `policy.failures` in a row over at least two
/// entities, or `policy.failuresOfOne` of a single one. While it is open the queue is paused and one message at a time is let through as a
/// probe; any answer that is no such failure closes it.
public struct Circuit: Sendable, Hashable {
    /// The figures.
    public struct Policy: Sendable, Hashable {
        /// Failures in a row that open it, when they are of more than one entity.
        public var failures = 3
        /// Failures in a row that open it when all are of one entity: it may be the entity that breaks the other side.
        public var failuresOfOne = 5
        /// The wait before the first probe.
        public var firstProbe: Duration = .seconds(30)
        /// The longest wait between probes; they double.
        public var longestProbe: Duration = .seconds(120)
        /// How long one entity alone may keep it open before its failures count on its ladder again.
        public var patience: Duration = .seconds(8 * 3_600)
        /// Makes the default policy.
        public init() {}
    }

    /// Why and since when it is open.
    public struct Opening: Sendable, Hashable {
        /// What is unusable.
        public var scope: Fault.Scope
        /// The fault that opened it.
        public var fault: Fault
        /// Since when.
        public var since: Timestamp
        /// When the next probe may go.
        public var probeAt: Timestamp
        /// How many probes have failed.
        public var probes: Int
        /// The only entity whose failures keep it open; nil when there are several.
        public var soleEntity: EntityRef?
    }

    /// What a failure does.
    public enum Effect: Sendable, Hashable {
        /// It counts on the event's own ladder.
        case counts
        /// It opened the circuit: pause the queue, raise the alert; the event waits, uncounted.
        case opened
        /// The circuit stays open; the event waits, uncounted.
        case holds
    }

    private let policy: Policy
    private var inARow = 0
    private var failing: Set<EntityRef> = []
    /// Nil while it is closed.
    public private(set) var opening: Opening?

    /// Makes a closed circuit.
    public init(_ policy: Policy = .init()) { self.policy = policy }

    /// The other side gave an answer, whatever it was. True if that closed the circuit.
    public mutating func recordAnswer() -> Bool {
        inARow = 0
        failing = []
        defer { opening = nil }
        return opening != nil
    }

    /// A fault said that the other side cannot be used.
    public mutating func recordFailure(_ fault: Fault, scope: Fault.Scope, entity: EntityRef, now: Timestamp) -> Effect {
        inARow += 1
        if failing.count < 2 { failing.insert(entity) }
        if var open = opening {
            if open.soleEntity != entity { open.soleEntity = nil }
            open.probes += 1
            open.probeAt = now + wait(afterProbes: open.probes)
            (open.scope, open.fault) = (scope, fault)
            opening = open
            let isStubborn = open.scope == .host && open.soleEntity != nil && now - open.since > policy.patience
            return isStubborn ? .counts : .holds
        }
        let limit = failing.count > 1 ? policy.failures : policy.failuresOfOne
        guard scope != .host || inARow >= limit else { return .counts }
        opening = Opening(
            scope: scope, fault: fault, since: now, probeAt: now + policy.firstProbe, probes: 0, soleEntity: failing.count > 1 ? nil : entity)
        return .opened
    }

    /// Another worker has opened it, or has probed in vain: no failure of one's own is needed. True if it was closed here.
    public mutating func adopt(_ opening: Opening) -> Bool {
        defer { self.opening = opening }
        return self.opening == nil
    }

    /// Another worker has closed it. True if it was open here.
    public mutating func release() -> Bool { recordAnswer() }

    /// The wait after a number of failed probes: 30 s, 1 min, 2 min, 2 min, ...
    func wait(afterProbes probes: Int) -> Duration {
        min(policy.firstProbe * (1 << min(probes, 10)), policy.longestProbe)
    }
}
