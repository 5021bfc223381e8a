public import Commerce

/// What people have been told and what still is so: one alert per cause and integration, told at once, again after `repeatAfter` while it
/// is so, and once more when it is over. A pure value: reports in, notices out; whoever keeps it writes both down together.
///
/// What lasts is over when somebody says so and nobody says otherwise for `overAfter`: a circuit that opens and closes by the minute is one
/// alert. What merely happened is over when it has not happened again for `repeatAfter`.
public struct AlertBook: Sendable, Hashable {
    /// The figures.
    public struct Policy: Sendable, Hashable {
        /// How long until people are told again; 4 h unless told.
        public var repeatAfter: Duration
        /// How long something must stay over before that is told; 1 min unless told.
        public var overAfter: Duration

        /// Makes a policy.
        public init(repeatAfter: Duration = .seconds(4 * 3_600), overAfter: Duration = .seconds(60)) {
            (self.repeatAfter, self.overAfter) = (repeatAfter, overAfter)
        }
    }

    /// What an alert is about.
    public struct Key: Sendable, Hashable, Comparable {
        /// The stable word.
        public var cause: String
        /// The integration; empty for the whole installation.
        public var integration: String

        /// Makes a key.
        public init(_ cause: String, _ integration: String) { (self.cause, self.integration) = (cause, integration) }

        /// By integration, then by cause.
        public static func < (a: Key, b: Key) -> Bool { (a.integration, a.cause) < (b.integration, b.cause) }
    }

    /// One that is open.
    public struct Alert: Sendable, Hashable {
        /// What happened, as last reported.
        public var message: String
        /// What a person should do.
        public var advice: String
        /// Whether it is a state that ends.
        public var lasts: Bool
        /// Since when.
        public var since: Timestamp
        /// When it was last reported.
        public var seen: Timestamp
        /// When people were last told.
        public var told: Timestamp
        /// Reports since then.
        public var count = 0
        /// Since when it seems to be over.
        public var endedAt: Timestamp?
        /// What was said of its end.
        public var endMessage = ""

        /// Makes an alert.
        public init(message: String, advice: String, lasts: Bool, since: Timestamp, seen: Timestamp, told: Timestamp) {
            (self.message, self.advice, self.lasts) = (message, advice, lasts)
            (self.since, self.seen, self.told) = (since, seen, told)
        }
    }

    /// Those that are open.
    public private(set) var alerts: [Key: Alert]

    /// Makes a book. - Parameter alerts: What was written down before.
    public init(_ alerts: [Key: Alert] = [:]) { self.alerts = alerts }

    /// Takes a report. A report about the past of what is told already changes nothing.
    public mutating func take(_ record: AlertRecord, now: Timestamp) -> AlertNotice? {
        record.isOver ? end(record) : raise(record, now)
    }

    private mutating func raise(_ record: AlertRecord, _ now: Timestamp) -> AlertNotice? {
        let key = Key(record.cause, record.integration)
        guard var alert = alerts[key] else {
            alerts[key] = Alert(
                message: record.message, advice: record.advice, lasts: record.lasts, since: record.at, seen: record.at, told: now)
            return AlertNotice(
                .raised, cause: key.cause, integration: key.integration, message: record.message, advice: record.advice, since: record.at, at: now)
        }
        (alert.message, alert.advice, alert.seen) = (record.message, record.advice, max(alert.seen, record.at))
        alert.count += 1
        if let ended = alert.endedAt, record.at >= ended { alert.endedAt = nil }
        alerts[key] = alert
        return nil
    }

    private mutating func end(_ record: AlertRecord) -> AlertNotice? {
        let key = Key(record.cause, record.integration)
        guard var alert = alerts[key], alert.lasts, alert.endedAt == nil, record.at >= alert.seen else { return nil }
        (alert.endedAt, alert.endMessage) = (record.at, record.message)
        alerts[key] = alert
        return nil
    }

    /// What is to be told by now. Call it every second or so.
    public mutating func due(_ policy: Policy, now: Timestamp) -> [AlertNotice] {
        var notices: [AlertNotice] = []
        for (key, alert) in alerts.sorted(by: { $0.key < $1.key }) {
            func notice(_ state: AlertNotice.State, _ message: String, _ advice: String) {
                notices.append(
                    AlertNotice(
                        state, cause: key.cause, integration: key.integration, message: message, advice: advice, since: alert.since, at: now,
                        count: max(1, alert.count)))
            }
            if let ended = alert.endedAt {
                guard now - ended >= policy.overAfter else { continue }
                alerts[key] = nil
                notice(.over, alert.endMessage, "")
            } else if now - alert.told >= policy.repeatAfter {
                if alert.lasts || alert.count > 0 {
                    alerts[key]?.told = now
                    alerts[key]?.count = 0
                    notice(.repeated, alert.message, alert.advice)
                } else {
                    alerts[key] = nil
                    notice(.over, "It has not happened again: \(alert.message)", "")
                }
            }
        }
        return notices
    }
}
