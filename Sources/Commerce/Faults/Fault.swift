/// Why one piece of work cannot go on, and what has to happen now.
///
/// Connectors and flows throw nothing else for an entity. A fault says what happened, to what, what a person should do, and what the
/// runtime must do. It holds no personal data: its texts go to the log, the journal and the alerts.
public struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// A stable word for grouping and for replay filters: `sku.missing`, `payment.unmapped`, `totals.differ`.
    public var cause: String
    /// What happened, in one sentence a shop owner understands, naming the order, SKU or field.
    public var message: String
    /// What a person should do; empty when nothing.
    public var advice: String
    /// What the runtime must do.
    public var handling: Handling
    /// The other system's own words, cut to 2,000 characters, without secrets and without personal data where that can be known.
    public var detail: String?
    /// Whether a write may have reached the target although no good answer came: the runtime settles and looks before it writes again.
    public var writeMayHaveHappened: Bool

    /// What the runtime must do.
    public enum Handling: Sendable, Hashable {
        /// Try again by the retry ladder, counted.
        case retry
        /// Try again at a moment the other side named (`Retry-After`, quota), not counted.
        case retryAt(Timestamp)
        /// Put aside until a person has done something.
        case park
        /// Nothing to do for this entity, and that is fine: it is gone, or it is not meant for us.
        case skip
        /// The whole target or source is unusable (credentials refused, host down): pause the queue, probe, count nothing.
        case pause(Scope)
    }

    /// What is unusable, for the circuit.
    public enum Scope: String, Sendable, Hashable {
        /// The access was refused; opens the circuit at once.
        case credentials
        /// A transport error or 5xx; opens the circuit after several in a row, until then it is a retry.
        case host
        /// A quota is used up for longer than a worker waits.
        case quota
    }

    /// Makes a fault.
    public init(
        _ cause: String, _ message: String, advice: String = "", handling: Handling, detail: String? = nil, writeMayHaveHappened: Bool = false
    ) {
        self.cause = cause
        self.message = message
        self.advice = advice
        self.handling = handling
        self.detail = detail.map { String($0.prefix(2_000)) }
        self.writeMayHaveHappened = writeMayHaveHappened
    }

    /// Message and advice.
    public var description: String { advice.isEmpty ? message : "\(message) \(advice)" }
}

extension Fault {
    /// Needs a person.
    public static func park(_ cause: String, _ message: String, advice: String, detail: String? = nil) -> Fault {
        Fault(cause, message, advice: advice, handling: .park, detail: detail)
    }

    /// May go better next time.
    public static func retry(_ cause: String, _ message: String, detail: String? = nil, writeMayHaveHappened: Bool = false) -> Fault {
        Fault(cause, message, handling: .retry, detail: detail, writeMayHaveHappened: writeMayHaveHappened)
    }

    /// Nothing to do, and why.
    public static func skip(_ cause: String, _ message: String) -> Fault { Fault(cause, message, handling: .skip) }
}
