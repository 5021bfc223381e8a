import Commerce
import JSON
import Journal
import Runtime

/// One event on a list, from whichever source.
struct Item {
    var event: String
    var integration: String
    var flow: Flow
    var entity: EntityRef
    var at: Timestamp
    var title = ""
    var outcome: String?
    var cause: String?
    var message = ""
    var advice = ""

    init(_ parked: ParkedEvent) {
        (event, integration, flow, entity, at) = (parked.event, parked.integration, parked.flow, parked.entity, parked.since)
        (title, outcome, cause, message, advice) = (parked.title, "parked", parked.cause, parked.message, parked.advice)
    }

    init(_ record: ActivityRecord) {
        (event, integration, flow, entity, at) = (record.eventID, record.integration, record.flow, record.entity, record.startedAt)
        (title, outcome, cause, message, advice) = (record.title, record.outcome, record.cause, record.message, record.advice)
    }

    init(_ archived: Event) {
        (event, integration, flow, entity, at) = (archived.id, archived.integration, archived.flow, archived.entity, archived.occurredAt)
    }

    /// For people, in a line or two.
    var text: String {
        let name = title.isEmpty ? "\(entity) of \(integration)" : title
        let why = cause.map { "\n    \($0): \(message)\(advice.isEmpty ? "" : " \(advice)")" } ?? ""
        return "\(at.short)  \(outcome.map { "\($0)  " } ?? "")\(name)  [\(event)]\(why)"
    }

    /// For programs.
    var json: JSONValue {
        var object: JSONObject = [
            "event": .string(event), "integration": .string(integration), "flow": .string(flow.rawValue), "kind": .string(entity.kind.rawValue),
            "key": .string(entity.key), "at": .string(at.description),
        ]
        for (name, value) in [("title", title), ("outcome", outcome ?? ""), ("cause", cause ?? ""), ("message", message), ("advice", advice)]
        where !value.isEmpty {
            object[name] = .string(value)
        }
        return .object(object)
    }
}

extension Timestamp {
    /// To the second, for people.
    var short: String { String(description.prefix(19)).replacing("T", with: " ") }
}
