/// What became of an event that was handled to its end. Retrying, waiting and parked are decided from a `Fault` by the runtime.
public struct Outcome: Sendable, Hashable {
    /// The word for it.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Created in the target.
        case written
        /// Changed in the target.
        case updated
        /// The target already had exactly this.
        case unchanged
        /// The target already had it from an earlier write.
        case exists
        /// Not meant for the target, and why. Never remembered as done.
        case filtered
    }

    /// The word for it.
    public var kind: Kind
    /// Why, or what, in one sentence without personal data.
    public var reason: String
    /// The target's number, where there is one.
    public var number: String?
    /// The business words for the journal: "Order 100234, PrestaShop NL, EUR 84.50".
    public var title: String
    /// Things that went through but that a person must look at: `doubled`, `total-differs`.
    public var alarms: [Alarm]
    /// For `filtered`: whether the source may still change so that it passes; keeps it on the watch list.
    public var isStillOpen: Bool

    /// Something a person must look at.
    public struct Alarm: Sendable, Hashable {
        /// A stable word: `doubled`, `total-differs`.
        public var cause: String
        /// What, with the figures.
        public var message: String
        /// What a person should do.
        public var advice: String
        /// Makes an alarm.
        public init(cause: String, message: String, advice: String) {
            self.cause = cause
            self.message = message
            self.advice = advice
        }
    }

    /// Makes an outcome.
    public init(_ kind: Kind, reason: String = "", number: String? = nil, title: String, alarms: [Alarm] = [], isStillOpen: Bool = false) {
        self.kind = kind
        self.reason = reason
        self.number = number
        self.title = title
        self.alarms = alarms
        self.isStillOpen = isStillOpen
    }
}
