import Foundation
import GRDB

/// The journal: one row per attempt at an event, in one SQLite file that the dashboard writes and that the command line reads.
///
/// Payloads stay sealed, and what is deleted is overwritten: `secure_delete` zeroes freed pages, and after each clean-up the write-ahead log
/// is copied back and cut to nothing.
public struct JournalStore: Sendable {
    let database: any DatabaseWriter

    /// Opens the file for writing; makes it, and brings its tables up to date.
    /// - Throws: `JournalError` when it cannot be opened or is newer than this program.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.label = "journal"
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            // The pool's readers only read.
            if db.configuration.readonly { return }
            // Before the first table is made; changes nothing later.
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            try db.execute(sql: "PRAGMA secure_delete = ON")
            // Losing the last records in a power cut is no harm: the broker has them until they are acknowledged after a commit.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            try db.execute(sql: "PRAGMA cache_size = -16000")
        }
        do {
            database = try DatabasePool(path: path, configuration: configuration)
            try JournalSchema.migrator.migrate(database)
        } catch {
            throw JournalError("the journal \(path) cannot be opened: \(error)")
        }
    }

    /// Opens the file for reading, while the dashboard writes it.
    /// - Throws: `JournalError` when there is none.
    public init(reading path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw JournalError("there is no journal at \(path): is koppel-dashboard running, and is this its --journal?")
        }
        var configuration = Configuration()
        configuration.label = "journal-reader"
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA query_only = ON") }
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw JournalError("the journal \(path) cannot be read: \(error)")
        }
    }
}

/// Why the journal cannot be used.
public struct JournalError: Error, Sendable, CustomStringConvertible {
    /// What happened and what to do.
    public var description: String
    init(_ description: String) { self.description = description }
}
