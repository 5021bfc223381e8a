public import JSON
public import Runtime

/// One attempt as the journal has it.
public struct JournalEntry: Sendable, Hashable {
    /// The journal's own number, to name an entry by; higher is later.
    public var id: Int64
    /// The record, without its payloads.
    public var record: ActivityRecord
    /// The names of the payloads that are still kept.
    public var payloadNames: [String]

    /// For programs.
    public var json: JSONValue {
        var object = record.json.object ?? [:]
        object["entry"] = .number(.init(Int(id)))
        object["payloads"] = .array(payloadNames.map { .string($0) })
        return .object(object)
    }
}
