import Commerce
import Foundation
import GRDB
import JSON
public import Runtime

extension JournalStore {
    /// Adds records in one transaction; a record that is there already is left as it is.
    /// - Returns: How many were new.
    @discardableResult
    public func insert(_ records: [ActivityRecord]) async throws -> Int {
        try await database.write { db in
            var added = 0
            for record in records where try Self.insert(record, db) { added += 1 }
            return added
        }
    }

    private static func insert(_ record: ActivityRecord, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO entry (record, event, integration, flow, kind, key, revision, origin, attempt, occurred, started, ms, outcome, cause,
                    message, advice, title, number, settings, worker, traceparent, dry, detail)
                VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (record) DO NOTHING
                """)
        try statement.execute(arguments: [
            record.id, record.eventID, record.integration, record.flow.rawValue, record.entity.kind.rawValue, record.entity.key, record.revision,
            record.origin, record.attempt, record.occurredAt.milliseconds, record.startedAt.milliseconds, record.milliseconds, record.outcome,
            record.cause, record.message, record.advice, record.title, record.number, record.settingsVersion, record.worker,
            record.traceparent, record.isDryRun, detail(of: record),
        ])
        guard db.changesCount > 0 else { return false }
        let entry = db.lastInsertedRowID
        let tag = try db.cachedStatement(sql: "INSERT OR IGNORE INTO tag (value, kind, entry) VALUES (?,?,?)")
        for (kind, value) in tags(of: record) { try tag.execute(arguments: [value, kind, entry]) }
        let payload = try db.cachedStatement(sql: "INSERT INTO payload (entry, name, sealed) VALUES (?,?,?)")
        for item in record.payloads {
            try payload.execute(arguments: [entry, item.name, Data(item.sealed)])
        }
        try updateParked(record, entry, db)
        return true
    }

    /// All words an entry is found by: what the flow named, the key, and the target's number.
    private static func tags(of record: ActivityRecord) -> [(String, String)] {
        var tags = record.tags.map { ($0.kind, $0.value) }
        tags.append(("key", record.entity.key))
        if let number = record.number { tags.append(("number", number)) }
        return tags.filter { !$0.1.isEmpty }
    }

    private static func detail(of record: ActivityRecord) -> String {
        var detail: JSONObject = [:]
        // The rows' own columns hold the rest.
        for name in ["steps", "notes", "alarms", "replay"] {
            if let value = record.json[name] { detail[name] = value }
        }
        return JSONValue.object(detail).text
    }

    /// Keeps the list of what waits for a person: a parked event is on it until a later attempt at it, or at the replay of it, ends otherwise.
    private static func updateParked(_ record: ActivityRecord, _ entry: Int64, _ db: Database) throws {
        let original = record.replay?.originalID ?? record.eventID
        if record.outcome == "parked" {
            try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO parked (event, entry, integration, flow, kind, key, cause, since) VALUES (?,?,?,?,?,?,?,?)"
            )
            .execute(arguments: [
                record.eventID, entry, record.integration, record.flow.rawValue, record.entity.kind.rawValue, record.entity.key,
                record.cause ?? "unknown", record.startedAt.milliseconds,
            ])
            if original != record.eventID {
                try db.cachedStatement(sql: "DELETE FROM parked WHERE event = ?").execute(arguments: [original])
            }
        } else if !record.isDryRun {
            let remove = try db.cachedStatement(sql: "DELETE FROM parked WHERE event = ?")
            try remove.execute(arguments: [record.eventID])
            if original != record.eventID { try remove.execute(arguments: [original]) }
        }
    }
}
