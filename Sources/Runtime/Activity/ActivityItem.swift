public import JSON

/// What travels through `koppel.activity`. A message holds a JSON array of items, because a message each would cost the broker more than
/// the event itself.
public enum ActivityItem: Sendable, Hashable {
    /// What became of one attempt.
    case attempt(ActivityRecord)
    /// Something a person must know, or that it is over.
    case alert(AlertRecord)

    /// The item as it travels.
    public var json: JSONValue {
        switch self {
        case .attempt(let record): record.json
        case .alert(let alert): ["alert": alert.json]
        }
    }

    /// About how large its payloads are; the rest is small.
    var payloadBytes: Int {
        if case .attempt(let record) = self { record.payloads.reduce(512) { $0 + $1.sealed.count } } else { 512 }
    }

    /// Reads an item; nil for what is none.
    public init?(json: JSONValue) {
        if let alert = json["alert"] {
            guard let alert = AlertRecord(json: alert) else { return nil }
            self = .alert(alert)
        } else {
            guard let record = ActivityRecord(json: json) else { return nil }
            self = .attempt(record)
        }
    }

    /// The items of a message, and how many could not be read.
    public static func decode(_ body: [UInt8]) -> (items: [ActivityItem], unreadable: Int) {
        guard let value = try? JSONValue(parsing: body), let array = value.array else { return ([], 1) }
        let items = array.compactMap { ActivityItem(json: $0) }
        return (items, array.count - items.count)
    }

    /// A message of items.
    public static func encode(_ items: [ActivityItem]) -> [UInt8] { JSONValue.array(items.map(\.json)).bytes }
}
