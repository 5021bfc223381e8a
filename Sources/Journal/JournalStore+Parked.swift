public import Commerce
import GRDB
import Runtime

/// An event that waits for a person, as the journal knows it.
public struct ParkedEvent: Sendable, Hashable {
    /// The event's id.
    public var event: String
    /// The entry that tells why.
    public var entry: Int64
    /// The integration.
    public var integration: String
    /// The flow.
    public var flow: Flow
    /// What it is about.
    public var entity: EntityRef
    /// Why, as a stable word.
    public var cause: String
    /// Since when.
    public var since: Timestamp
    /// The business words.
    public var title: String
    /// Why, as a sentence.
    public var message: String
    /// What to do.
    public var advice: String
}

/// Which parked events are meant; all that is given must fit.
public struct ParkedQuery: Sendable, Hashable {
    /// The flow.
    public var flow: Flow?
    /// The integration.
    public var integration: String?
    /// The entity's key.
    public var key: String?
    /// The cause, or what it begins with when it ends with `.`.
    public var cause: String?
    /// Part of message or title.
    public var text: String?
    /// Parked at or after.
    public var since: Timestamp?
    /// Parked before.
    public var until: Timestamp?
    /// Only these events; empty for all.
    public var events: [String] = []
    /// At most so many, the oldest first; nil for all.
    public var limit: Int?

    /// Means all.
    public init() {}
}

extension JournalStore {
    /// The parked events that fit, oldest first.
    public func parked(_ query: ParkedQuery) async throws -> [ParkedEvent] {
        let (condition, arguments) = Self.condition(query)
        return try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT parked.*, entry.title, entry.message, entry.advice FROM parked JOIN entry ON entry.id = parked.entry
                    WHERE \(condition) ORDER BY parked.since, parked.event \(query.limit.map { "LIMIT \($0)" } ?? "")
                    """, arguments: arguments
            ).compactMap { row in
                guard let flow = Flow(rawValue: row["flow"]), let kind = EntityKind(rawValue: row["kind"]) else { return nil }
                return ParkedEvent(
                    event: row["event"], entry: row["entry"], integration: row["integration"], flow: flow,
                    entity: EntityRef(kind, row["key"]), cause: row["cause"], since: Timestamp(milliseconds: row["since"]),
                    title: row["title"], message: row["message"], advice: row["advice"])
            }
        }
    }

    /// How many parked events fit.
    public func parkedCount(_ query: ParkedQuery) async throws -> Int {
        let (condition, arguments) = Self.condition(query)
        return try await database.read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM parked JOIN entry ON entry.id = parked.entry WHERE \(condition)", arguments: arguments) ?? 0
        }
    }

    private static func condition(_ query: ParkedQuery) -> (String, StatementArguments) {
        var parts = ["1"]
        var arguments: [any DatabaseValueConvertible] = []
        func add(_ part: String, _ values: (any DatabaseValueConvertible)?...) {
            let present = values.compactMap { $0 }
            guard present.count == values.count else { return }
            parts.append(part)
            arguments += present
        }
        add("parked.flow = ?", query.flow?.rawValue)
        add("parked.integration = ?", query.integration)
        add("parked.key = ?", query.key)
        if let cause = query.cause, cause.hasSuffix(".") {
            add("parked.cause >= ? AND parked.cause < ?", cause, cause.dropLast() + "/")
        } else {
            add("parked.cause = ?", query.cause)
        }
        add("(instr(lower(entry.message), lower(?)) > 0 OR instr(lower(entry.title), lower(?)) > 0)", query.text, query.text)
        add("parked.since >= ?", query.since?.milliseconds)
        add("parked.since < ?", query.until?.milliseconds)
        if !query.events.isEmpty {
            parts.append("parked.event IN (\(Array(repeating: "?", count: query.events.count).joined(separator: ",")))")
            arguments += query.events
        }
        return (parts.joined(separator: " AND "), StatementArguments(arguments))
    }
}
