public import Commerce
import JSON

/// Something that a person must know: one per cause and integration.
public struct AlertRecord: Sendable, Hashable {
    /// The stable word: `circuit.open`, `parked`, `doubled`, `total-differs`.
    public var cause: String
    /// The integration; empty for the whole installation.
    public var integration: String
    /// What happened, exactly.
    public var message: String
    /// What a person should do.
    public var advice: String
    /// When.
    public var at: Timestamp
    /// Whether this says that it is over.
    public var isOver: Bool
    /// Whether it is a state that ends, and not something that happened once.
    public var lasts: Bool

    /// Makes an alert.
    public init(
        cause: String, integration: String, message: String, advice: String, at: Timestamp, isOver: Bool = false, lasts: Bool = true
    ) {
        self.cause = cause
        self.integration = integration
        self.message = message
        self.advice = advice
        self.at = at
        self.isOver = isOver
        self.lasts = lasts
    }

    var json: JSONValue {
        [
            "cause": .string(cause), "integration": .string(integration), "message": .string(message), "advice": .string(advice),
            "at": .string(at.description), "over": .bool(isOver), "lasts": .bool(lasts),
        ]
    }

    init?(json: JSONValue) {
        guard let cause = json["cause"]?.string, let at = json["at"]?.string.flatMap({ Timestamp(iso8601: $0) }) else { return nil }
        self.init(
            cause: cause, integration: json["integration"]?.string ?? "", message: json["message"]?.string ?? "",
            advice: json["advice"]?.string ?? "", at: at, isOver: json["over"]?.bool ?? false, lasts: json["lasts"]?.bool ?? true)
    }
}
