import Commerce
import Runtime

/// What is missing, as alerts: polls that nobody makes, and circuits whose end nobody has said.
enum SilenceReport {
    static func records(
        _ seen: HouseSigns.Seen, open: [AlertBook.Key: AlertBook.Alert], silentPolls: Int, now: Timestamp
    ) -> [AlertRecord] {
        polls(seen, open, silentPolls, now) + circuits(seen, open, now)
    }

    private static func polls(
        _ seen: HouseSigns.Seen, _ open: [AlertBook.Key: AlertBook.Alert], _ silentPolls: Int, _ now: Timestamp
    ) -> [AlertRecord] {
        var records: [AlertRecord] = []
        let integrations = Set(seen.polls.flatMap(\.integrations)).union(open.keys.filter { $0.cause == "poll.silent" }.map(\.integration))
        for integration in integrations.sorted() {
            let polls = seen.polls.filter { $0.integrations.contains(integration) }
            // A minute more, because a poll takes its time too.
            let silent = polls.filter { now - $0.at > $0.interval * silentPolls + .seconds(60) }
            let key = AlertBook.Key("poll.silent", integration)
            if let failed = open[AlertBook.Key("poll.failed", integration)], failed.endedAt == nil {
                // Told already, with the reason; its end may have been said by nobody, when the poller was started anew.
                if silent.isEmpty, let latest = polls.map(\.at).min(), latest > failed.seen {
                    records.append(over("poll.failed", integration, "\(integration) is polled again.", now))
                }
            } else if let first = silent.first {
                if let alert = open[key], alert.endedAt == nil { continue }
                let names = silent.map(\.name).joined(separator: ", ")
                records.append(
                    AlertRecord(
                        cause: key.cause, integration: integration,
                        message: "Nothing was polled for \(names) since \(first.at.description.prefix(16).replacing("T", with: " ")) UTC, "
                            + "which is more than \(silentPolls) intervals.",
                        advice: "See that koppel-poller runs; its log says why it cannot poll.", at: now))
            } else if let alert = open[key], alert.endedAt == nil {
                records.append(over(key.cause, integration, "\(integration) is polled again.", now))
            }
        }
        return records
    }

    /// A worker that was killed while its circuit was open says no goodbye. What is not in Redis is not open.
    private static func circuits(_ seen: HouseSigns.Seen, _ open: [AlertBook.Key: AlertBook.Alert], _ now: Timestamp) -> [AlertRecord] {
        open.filter { key, alert in
            key.cause == "circuit.open" && alert.endedAt == nil && now - alert.seen > .seconds(300)
                && !seen.circuits.contains { $0.queue.integration == key.integration }
        }.map { over($0.key.cause, $0.key.integration, "\($0.key.integration) goes on.", now) }
    }

    private static func over(_ cause: String, _ integration: String, _ message: String, _ now: Timestamp) -> AlertRecord {
        AlertRecord(cause: cause, integration: integration, message: message, advice: "", at: now, isOver: true)
    }
}
