public import Commerce
import GRDB

/// How long the journal keeps what.
public struct JournalRetention: Sendable, Hashable {
    /// Days until sealed payloads are destroyed.
    public var payloadDays: Int
    /// Days until the entry itself goes.
    public var entryDays: Int

    /// Makes a rule. 30 and 400 days unless told.
    public init(payloadDays: Int = 30, entryDays: Int = 400) {
        self.payloadDays = payloadDays
        self.entryDays = entryDays
    }
}

/// What a clean-up destroyed.
public struct JournalCleanUp: Sendable, Hashable {
    /// Payloads.
    public var payloads = 0
    /// Entries.
    public var entries = 0
}

extension JournalStore {
    /// Destroys what is older than its integration's rule allows, in small transactions, then cuts the write-ahead log, so that the bytes
    /// are gone from both files.
    public func cleanUp(now: Timestamp, rules: [String: JournalRetention], otherwise: JournalRetention = .init()) async throws -> JournalCleanUp {
        var done = JournalCleanUp()
        let integrations = try await database.read { db in try String.fetchAll(db, sql: "SELECT DISTINCT integration FROM entry") }
        for integration in integrations {
            let rule = rules[integration] ?? otherwise
            done.payloads += try await repeatedly {
                """
                DELETE FROM payload WHERE rowid IN (SELECT payload.rowid FROM payload JOIN entry ON entry.id = payload.entry
                    WHERE entry.integration = ? AND entry.started < ? LIMIT 2000)
                """
            } arguments: {
                [integration, Self.limit(now, rule.payloadDays)]
            }
            done.entries += try await deleteEntries(of: integration, before: Self.limit(now, min(rule.entryDays, 3_650)))
        }
        try await destroyFreed()
        return done
    }

    /// Destroys everything about one entity (`koppel forget` with the entity's payloads).
    public func destroyPayloads(integration: String, entity: EntityRef) async throws -> Int {
        let count = try await database.write { db in
            try db.execute(
                sql: """
                    DELETE FROM payload WHERE entry IN (SELECT id FROM entry WHERE integration = ? AND kind = ? AND key = ?)
                    """, arguments: [integration, entity.kind.rawValue, entity.key])
            return db.changesCount
        }
        try await destroyFreed()
        return count
    }

    private static func limit(_ now: Timestamp, _ days: Int) -> Int64 { now.milliseconds - Int64(days) * 86_400_000 }

    private func deleteEntries(of integration: String, before limit: Int64) async throws -> Int {
        var total = 0
        while true {
            let count = try await database.write { db in
                let ids = try Int64.fetchAll(
                    db,
                    sql: """
                        SELECT id FROM entry WHERE integration = ? AND started < ? AND id NOT IN (SELECT entry FROM parked) LIMIT 1000
                        """, arguments: [integration, limit])
                for id in ids {
                    for sql in ["DELETE FROM tag WHERE entry = ?", "DELETE FROM payload WHERE entry = ?", "DELETE FROM entry WHERE id = ?"] {
                        try db.cachedStatement(sql: sql).execute(arguments: [id])
                    }
                }
                return ids.count
            }
            total += count
            if count == 0 { return total }
        }
    }

    private func repeatedly(_ sql: @Sendable () -> String, arguments: @Sendable () -> StatementArguments) async throws -> Int {
        let (sql, arguments) = (sql(), arguments())
        var total = 0
        while true {
            let count = try await database.write { db in
                try db.execute(sql: sql, arguments: arguments)
                return db.changesCount
            }
            total += count
            if count == 0 { return total }
        }
    }

    private func destroyFreed() async throws {
        try await database.write { db in try db.execute(sql: "PRAGMA incremental_vacuum") }
        // Readers can hold the log for a moment; the checkpoint waits for them up to the busy time-out.
        try await database.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    }
}
