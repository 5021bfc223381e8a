import Commerce
import Journal
import Runtime

/// What waits for a person, as alerts: one per cause and integration.
enum ParkedReport {
    static let prefix = "parked:"

    /// The reports that follow from what waits now and what is open.
    static func records(_ parked: [CauseGroup], open: [AlertBook.Key: AlertBook.Alert], now: Timestamp) -> [AlertRecord] {
        var records: [AlertRecord] = [], waiting: Set<AlertBook.Key> = []
        for group in parked {
            let key = AlertBook.Key(prefix + group.cause, group.integration)
            waiting.insert(key)
            let message =
                group.count == 1 ? "1 waits for a person: \(group.message)" : "\(group.count) wait for a person. The newest: \(group.message)"
            // A report counts as news; what says nothing new is none.
            if let alert = open[key], alert.message == message, alert.endedAt == nil { continue }
            let advice =
                group.advice.isEmpty
                ? "Look at koppel-replay list --cause \(group.cause)."
                : "\(group.advice) Then: koppel-replay run --integration \(group.integration) --cause \(group.cause)"
            records.append(AlertRecord(cause: key.cause, integration: key.integration, message: message, advice: advice, at: now))
        }
        for (key, alert) in open where key.cause.hasPrefix(prefix) && !waiting.contains(key) && alert.endedAt == nil {
            records.append(
                AlertRecord(
                    cause: key.cause, integration: key.integration,
                    message: "Nothing waits for a person any more because of \(key.cause.dropFirst(prefix.count)).", advice: "", at: now, isOver: true
                ))
        }
        return records
    }
}
