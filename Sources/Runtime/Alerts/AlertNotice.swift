public import Commerce
public import JSON

/// What people are told: that something began, still is so, or is over.
public struct AlertNotice: Sendable, Hashable {
    /// Which of them.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// It is new.
        case raised
        /// It still is so, or happened again.
        case repeated
        /// It is over.
        case over
        /// Nothing is wrong: somebody tries whether alerts arrive.
        case test
    }

    /// Which of them.
    public var state: State
    /// The stable word: `circuit.open`, `doubled`, `parked:payment.unmapped`.
    public var cause: String
    /// The integration; empty for the whole installation.
    public var integration: String
    /// What happened, exactly.
    public var message: String
    /// What a person should do; empty when nothing.
    public var advice: String
    /// Since when.
    public var since: Timestamp
    /// When this was decided.
    public var at: Timestamp
    /// How often it was reported since people were last told, this one included.
    public var count: Int

    /// Makes a notice.
    public init(
        _ state: State, cause: String, integration: String, message: String, advice: String, since: Timestamp, at: Timestamp, count: Int = 1
    ) {
        (self.state, self.cause, self.integration, self.message) = (state, cause, integration, message)
        (self.advice, self.since, self.at, self.count) = (advice, since, at, count)
    }

    /// One line that fits a subject: at most 120 characters, without line ends.
    public var subject: String {
        let word =
            switch state {
            case .raised: ""
            case .repeated: "still: "
            case .over: "over: "
            case .test: "test: "
            }
        let line = "Koppel\(integration.isEmpty ? "" : " \(integration)"): \(word)\(message)".split(whereSeparator: \.isNewline).joined(
            separator: " ")
        return line.count > 120 ? line.prefix(119) + "…" : line
    }

    /// The whole of it, for people.
    public var text: String {
        var lines = [message, ""]
        if !advice.isEmpty { lines += ["What to do: \(advice)", ""] }
        if !integration.isEmpty { lines.append("Integration: \(integration)") }
        lines.append("Cause: \(cause)")
        switch state {
        case .raised: lines.append("Since: \(since.minute)")
        case .repeated: lines.append("Since \(since.minute); reported \(count) more times since you were last told.")
        case .over: lines.append("It lasted from \(since.minute) to \(at.minute).")
        case .test: break
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// For programs. `text` is what chat systems show.
    public var json: JSONValue {
        [
            "state": .string(state.rawValue), "cause": .string(cause), "integration": .string(integration), "message": .string(message),
            "advice": .string(advice), "since": .string(since.description), "at": .string(at.description), "count": .number(.init(count)),
            "text": .string(advice.isEmpty ? subject : "\(subject)\n\(advice)"),
        ]
    }

    /// Reads what `json` made; nil for anything else.
    public init?(json: JSONValue) {
        let time = { (name: String) in json[name]?.string.flatMap { Timestamp(iso8601: $0) } }
        guard let state = json["state"]?.string.flatMap(State.init), let cause = json["cause"]?.string, let since = time("since"), let at = time("at")
        else { return nil }
        self.init(
            state, cause: cause, integration: json["integration"]?.string ?? "", message: json["message"]?.string ?? "",
            advice: json["advice"]?.string ?? "", since: since, at: at, count: json["count"]?.int ?? 1)
    }
}

extension Timestamp {
    /// To the minute, in UTC, for people.
    fileprivate var minute: String { description.prefix(16).replacing("T", with: " ") + " UTC" }
}
