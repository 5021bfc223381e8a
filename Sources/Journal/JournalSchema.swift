import GRDB

/// The journal's tables. Migrations are named and only ever added.
enum JournalSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("2026-11 entries, tags, payloads, parked") { db in
            // Times are milliseconds since 1970, UTC. `detail` is JSON: steps, notes, alarms, replay.
            try db.execute(
                sql: """
                    CREATE TABLE entry (
                        id INTEGER PRIMARY KEY, record TEXT NOT NULL UNIQUE, event TEXT NOT NULL, integration TEXT NOT NULL, flow TEXT NOT NULL,
                        kind TEXT NOT NULL, key TEXT NOT NULL, revision TEXT, origin TEXT NOT NULL, attempt INTEGER NOT NULL,
                        occurred INTEGER NOT NULL, started INTEGER NOT NULL, ms INTEGER NOT NULL, outcome TEXT NOT NULL, cause TEXT,
                        message TEXT NOT NULL, advice TEXT NOT NULL, title TEXT NOT NULL, number TEXT, settings TEXT NOT NULL,
                        worker TEXT NOT NULL, traceparent TEXT, dry INTEGER NOT NULL, detail TEXT NOT NULL
                    );
                    CREATE INDEX entry_by_entity ON entry (integration, kind, key, started);
                    CREATE INDEX entry_by_outcome ON entry (outcome, started);
                    CREATE INDEX entry_by_cause ON entry (cause, started) WHERE cause IS NOT NULL;
                    CREATE INDEX entry_by_start ON entry (started);
                    CREATE INDEX entry_by_event ON entry (event, started);
                    CREATE TABLE tag (value TEXT NOT NULL, kind TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (value, kind, entry))
                        WITHOUT ROWID;
                    CREATE INDEX tag_by_entry ON tag (entry);
                    CREATE TABLE payload (entry INTEGER NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL);
                    CREATE INDEX payload_by_entry ON payload (entry);
                    CREATE TABLE parked (
                        event TEXT PRIMARY KEY, entry INTEGER NOT NULL, integration TEXT NOT NULL, flow TEXT NOT NULL, kind TEXT NOT NULL,
                        key TEXT NOT NULL, cause TEXT NOT NULL, since INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX parked_by_cause ON parked (cause, integration);
                    """)
        }
        migrator.registerMigration("2026-11 alerts and notices") { db in
            // `detail` and `body` are JSON. A notice is a row until it was told.
            try db.execute(
                sql: """
                    CREATE TABLE alert (cause TEXT NOT NULL, integration TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (cause, integration))
                        WITHOUT ROWID;
                    CREATE TABLE notice (
                        id INTEGER PRIMARY KEY, channel TEXT NOT NULL, body TEXT NOT NULL, made INTEGER NOT NULL, due INTEGER NOT NULL,
                        tries INTEGER NOT NULL
                    );
                    CREATE INDEX notice_by_due ON notice (due);
                    """)
        }
        return migrator
    }
}
