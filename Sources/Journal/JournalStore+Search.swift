import Commerce
import Foundation
import GRDB
import JSON
public import Runtime

extension JournalStore {
    /// The entries that fit, newest first.
    public func search(_ query: JournalQuery) async throws -> [JournalEntry] {
        let (sql, arguments) = Self.clause(query)
        return try await database.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT entry.* FROM \(sql) ORDER BY entry.started DESC, entry.id DESC LIMIT \(max(1, query.limit))",
                arguments: arguments)
            return try rows.compactMap { try Self.entry($0, db) }
        }
    }

    /// The ids of the events with attempts that fit, as producers published them: replays are left out.
    public func originalEvents(_ query: JournalQuery) async throws -> Set<String> {
        let (sql, arguments) = Self.clause(query)
        return try await database.read { db in
            try String.fetchSet(db, sql: "SELECT DISTINCT entry.event FROM \(sql) AND entry.origin <> 'replay'", arguments: arguments)
        }
    }

    /// How many entries there are.
    public func count() async throws -> Int { try await database.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM entry") ?? 0 } }

    /// One entry by its number; nil when there is none.
    public func entry(_ id: Int64) async throws -> JournalEntry? {
        try await database.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM entry WHERE id = ?", arguments: [id]).flatMap { try Self.entry($0, db) }
        }
    }

    /// The sealed payloads of an entry that are still kept.
    public func payloads(of id: Int64) async throws -> [ActivityRecord.Payload] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT name, sealed FROM payload WHERE entry = ?", arguments: [id]).map {
                ActivityRecord.Payload(name: $0["name"], sealed: Array($0["sealed"] as Data))
            }
        }
    }

    /// Failures by cause and integration, the most frequent first.
    public func causes(_ query: JournalQuery) async throws -> [CauseGroup] {
        let (sql, arguments) = Self.clause(query)
        return try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT entry.integration, entry.cause, entry.outcome, count(*) AS n, count(DISTINCT entry.kind || entry.key) AS entities,
                        max(entry.started) AS newest, entry.message, entry.advice
                    FROM \(sql) AND entry.cause IS NOT NULL GROUP BY entry.integration, entry.cause, entry.outcome
                    ORDER BY n DESC, newest DESC LIMIT 200
                    """, arguments: arguments
            ).map {
                CauseGroup(
                    integration: $0["integration"], cause: $0["cause"], outcome: $0["outcome"], count: $0["n"], entities: $0["entities"],
                    message: $0["message"], advice: $0["advice"], newest: Timestamp(milliseconds: $0["newest"]))
            }
        }
    }

    private static func clause(_ query: JournalQuery) -> (String, StatementArguments) {
        var from = "entry"
        var conditions: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        let words = query.emailTokens.isEmpty ? query.word.map { [$0] } ?? [] : query.emailTokens
        if !words.isEmpty {
            // The tags name the candidates; the entries are then found by number.
            let kind = query.emailTokens.isEmpty ? query.wordKind : "email"
            from =
                "(SELECT DISTINCT entry AS tagged FROM tag WHERE value IN (\(marks(words.count)))\(kind == nil ? "" : " AND kind = ?"))"
                + " JOIN entry ON entry.id = tagged"
            arguments += words
            if let kind { arguments.append(kind) }
        }
        func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments.append(value)
        }
        add("entry.integration = ?", query.integration)
        add("entry.flow = ?", query.flow?.rawValue)
        if !query.outcomes.isEmpty {
            conditions.append("entry.outcome IN (\(marks(query.outcomes.count)))")
            arguments += query.outcomes
        }
        if let cause = query.cause {
            if cause.hasSuffix(".") {
                add("entry.cause >= ?", cause)
                add("entry.cause < ?", cause.dropLast() + "/")
            } else {
                add("entry.cause = ?", cause)
            }
        }
        if let text = query.text {
            conditions.append("(instr(lower(entry.message), lower(?)) > 0 OR instr(lower(entry.title), lower(?)) > 0)")
            arguments += [text, text]
        }
        add("entry.started >= ?", query.since?.milliseconds)
        add("entry.started < ?", query.until?.milliseconds)
        add("entry.event = ?", query.event)
        add("entry.id > ?", query.after)
        return ("\(from) WHERE \(conditions.isEmpty ? "1" : conditions.joined(separator: " AND "))", StatementArguments(arguments))
    }

    private static func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ",") }

    private static func entry(_ row: Row, _ db: Database) throws -> JournalEntry? {
        let id: Int64 = row["id"]
        // The columns and the detail together are the record's JSON again.
        var object = (try? JSONValue(parsing: row["detail"] as String))?.object ?? [:]
        for name in ["event", "integration", "flow", "kind", "key", "origin", "outcome", "title", "settings", "worker", "message", "advice"] {
            object[name] = .string(row[name])
        }
        for name in ["revision", "cause", "number", "traceparent"] {
            if let value: String = row[name] { object[name] = .string(value) }
        }
        object["id"] = .string(row["record"])
        object["attempt"] = .number(.init(row["attempt"] as Int))
        object["ms"] = .number(.init(row["ms"] as Int))
        object["occurred"] = .string(Timestamp(milliseconds: row["occurred"]).description)
        object["started"] = .string(Timestamp(milliseconds: row["started"]).description)
        object["dry"] = .bool(row["dry"])
        let tags = try Row.fetchAll(db, sql: "SELECT kind, value FROM tag WHERE entry = ?", arguments: [id])
        object["tags"] = .array(tags.map { ["kind": .string($0["kind"]), "value": .string($0["value"])] })
        guard let record = ActivityRecord(json: .object(object)) else { return nil }
        let names = try String.fetchAll(db, sql: "SELECT name FROM payload WHERE entry = ?", arguments: [id])
        return JournalEntry(id: id, record: record, payloadNames: names)
    }
}
