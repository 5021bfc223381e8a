import Commerce
import Integrations
public import JSON

extension ActivityRecord {
    /// The record as it travels.
    public var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "event": .string(eventID), "integration": .string(integration), "flow": .string(flow.rawValue),
            "kind": .string(entity.kind.rawValue), "key": .string(entity.key), "origin": .string(origin), "attempt": .number(.init(attempt)),
            "occurred": .string(occurredAt.description), "started": .string(startedAt.description), "ms": .number(.init(milliseconds)),
            "outcome": .string(outcome), "title": .string(title), "settings": .string(settingsVersion), "worker": .string(worker),
        ]
        object.setUnlessEmpty("revision", revision)
        object.setUnlessEmpty("cause", cause)
        object.setUnlessEmpty("message", message)
        object.setUnlessEmpty("advice", advice)
        object.setUnlessEmpty("number", number)
        object.setUnlessEmpty("traceparent", traceparent)
        object.setUnlessEmpty("tags", tags.map { ["kind": .string($0.kind), "value": .string($0.value)] })
        object.setUnlessEmpty("steps", steps.map(\.json))
        object.setUnlessEmpty("notes", notes.map { .string($0) })
        object.setUnlessEmpty(
            "alarms", alarms.map { ["cause": .string($0.cause), "message": .string($0.message), "advice": .string($0.advice)] })
        object.setUnlessEmpty("payloads", payloads.map { ["name": .string($0.name), "sealed": .string(Base64.encode($0.sealed))] })
        if let replay {
            object["replay"] = [
                "id": .string(replay.id), "original": .string(replay.originalID), "reason": .string(replay.reason),
                "user": .string(replay.user), "forced": .bool(replay.isForced),
            ]
        }
        if isDryRun { object["dry"] = true }
        return .object(object)
    }

    /// Reads a record; nil when something it cannot be without is missing or of another kind.
    public init?(json: JSONValue) {
        guard let id = json["id"]?.string, let eventID = json["event"]?.string, let integration = json["integration"]?.string,
            let flow = json["flow"]?.string.flatMap(Flow.init), let kind = json["kind"]?.string.flatMap(EntityKind.init),
            let key = json["key"]?.string, let outcome = json["outcome"]?.string,
            let occurred = json["occurred"]?.string.flatMap({ Timestamp(iso8601: $0) }),
            let started = json["started"]?.string.flatMap({ Timestamp(iso8601: $0) })
        else { return nil }
        let text = { (name: String) in json[name]?.string }
        let list = { (name: String) in json[name]?.array ?? [] }
        self.init(
            id: id, eventID: eventID, integration: integration, flow: flow, entity: EntityRef(kind, key), revision: text("revision"),
            origin: text("origin") ?? "", attempt: json["attempt"]?.int ?? 1, occurredAt: occurred, startedAt: started,
            milliseconds: json["ms"]?.int ?? 0, outcome: outcome, cause: text("cause"), message: text("message") ?? "",
            advice: text("advice") ?? "", title: text("title") ?? "", number: text("number"),
            tags: list("tags").map { Tag(kind: $0["kind"]?.string ?? "", value: $0["value"]?.string ?? "") },
            steps: list("steps").map(Step.init(json:)), notes: list("notes").compactMap(\.string),
            alarms: list("alarms").map {
                Alarm(cause: $0["cause"]?.string ?? "", message: $0["message"]?.string ?? "", advice: $0["advice"]?.string ?? "")
            },
            payloads: list("payloads").map {
                Payload(name: $0["name"]?.string ?? "", sealed: $0["sealed"]?.string.flatMap { Base64.decode($0) } ?? [])
            },
            settingsVersion: text("settings") ?? "", worker: text("worker") ?? "", traceparent: text("traceparent"),
            replay: json["replay"].map { replay in
                Replay(
                    id: replay["id"]?.string ?? "", originalID: replay["original"]?.string ?? "", reason: replay["reason"]?.string ?? "",
                    user: replay["user"]?.string ?? "", isForced: replay["forced"]?.bool ?? false)
            },
            isDryRun: json["dry"]?.bool ?? false)
    }
}

extension ActivityRecord.Step {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["name": .string(name), "at": .number(.init(offset)), "ms": .number(.init(milliseconds))]
        if !calls.isEmpty {
            var counts: JSONObject = [:]
            for (system, count) in calls.sorted(by: { $0.key < $1.key }) { counts[system] = .number(.init(count)) }
            object["calls"] = .object(counts)
        }
        if let error { object["error"] = .string(error) }
        return .object(object)
    }

    fileprivate init(json: JSONValue) {
        var calls: [String: Int] = [:]
        for (system, count) in json["calls"]?.object ?? [:] { calls[system] = count.int ?? 0 }
        self.init(
            name: json["name"]?.string ?? "", offset: json["at"]?.int ?? 0, milliseconds: json["ms"]?.int ?? 0, calls: calls,
            error: json["error"]?.string)
    }
}

extension JSONObject {
    fileprivate mutating func setUnlessEmpty(_ key: String, _ value: String?) {
        if let value, !value.isEmpty { self[key] = .string(value) }
    }

    fileprivate mutating func setUnlessEmpty(_ key: String, _ values: [JSONValue]) {
        if !values.isEmpty { self[key] = .array(values) }
    }
}
