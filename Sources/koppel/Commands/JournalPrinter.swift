import Commerce
import JSON
import Journal
import Runtime

/// Shows journal entries to people, or as JSON lines to programs.
struct JournalPrinter {
    let json: Bool

    /// One entry in a line or two.
    func line(_ entry: JournalEntry) {
        if json { return print(entry.json.text) }
        let record = entry.record
        var line =
            "\(Self.time(record.startedAt))  \(Self.pad(record.outcome, 9)) \(record.title.isEmpty ? "\(record.integration) \(record.entity)" : record.title)"
        if let number = record.number { line += " → \(number)" }
        if record.attempt > 1 { line += "  (attempt \(record.attempt))" }
        print("\(line)  [\(entry.id)]")
        if let cause = record.cause { print("    \(cause): \(record.message)\(record.advice.isEmpty ? "" : " \(record.advice)")") }
        for alarm in record.alarms { print("    ALARM \(alarm.cause): \(alarm.message) \(alarm.advice)") }
    }

    /// One entry with everything.
    func whole(_ entry: JournalEntry, payloads: [(name: String, bytes: [UInt8])]) {
        if json {
            var object = entry.json.object ?? [:]
            for (name, bytes) in payloads {
                object["payload:\(name)"] = (try? JSONValue(parsing: bytes)) ?? .string(String(decoding: bytes, as: UTF8.self))
            }
            return print(JSONValue.object(object).text)
        }
        line(entry)
        let record = entry.record
        print(
            "  integration \(record.integration), flow \(record.flow.rawValue), \(record.entity), from \(record.origin), settings \(record.settingsVersion)"
        )
        print("  worker \(record.worker), event \(record.eventID)\(record.replay.map { ", replay \($0.id) by \($0.user): \($0.reason)" } ?? "")")
        for step in record.steps {
            let calls = step.calls.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            print(
                "  \(Self.pad("\(step.offset)", 6)) +\(Self.pad("\(step.milliseconds) ms", 9)) \(step.name)\(calls.isEmpty ? "" : "  (\(calls))")\(step.error.map { "  ✗ \($0)" } ?? "")"
            )
        }
        for note in record.notes { print("  note: \(note)") }
        for (name, bytes) in payloads {
            print("  --- \(name)")
            print((try? JSONValue(parsing: bytes))?.pretty ?? String(decoding: bytes, as: UTF8.self))
        }
        if payloads.isEmpty, !entry.payloadNames.isEmpty {
            print("  payloads kept: \(entry.payloadNames.joined(separator: ", ")) (show with --payloads)")
        }
    }

    /// Failures by cause.
    func causes(_ groups: [CauseGroup]) {
        if json {
            for group in groups {
                let line: JSONValue = [
                    "integration": .string(group.integration), "cause": .string(group.cause), "outcome": .string(group.outcome),
                    "count": .number(.init(group.count)), "entities": .number(.init(group.entities)), "newest": .string(group.newest.description),
                    "message": .string(group.message), "advice": .string(group.advice),
                ]
                print(line.text)
            }
            return
        }
        if groups.isEmpty { print("no failures") }
        for group in groups {
            print(
                "\(Self.pad("\(group.count)×", 7)) \(group.cause)  \(group.outcome), \(group.entities) different, \(group.integration), newest \(Self.time(group.newest))"
            )
            print("        \(group.message) \(group.advice)")
        }
    }

    private static func time(_ time: Timestamp) -> String { String(time.description.prefix(19)).replacing("T", with: " ") }
    private static func pad(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
}
