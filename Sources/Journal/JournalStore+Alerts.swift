public import Commerce
import GRDB
import JSON
public import Runtime

extension JournalStore {
    /// A notice that waits to be told through one channel.
    public struct WaitingNotice: Sendable, Hashable {
        /// The journal's own number.
        public var id: Int64
        /// The channel's name.
        public var channel: String
        /// What is to be told.
        public var notice: AlertNotice
        /// How often it was tried in vain.
        public var tries: Int
    }

    /// Changes the book of alerts, and puts what is to be told into line for its channels, all in one step: whatever happens after, people
    /// are told once for each notice and channel, and at worst twice when a crash falls between telling and `told`.
    ///
    /// - Parameters:
    ///   - channels: who wants a notice.
    ///   - change: changes the book and returns what is to be told.
    public func updateAlerts(
        channels: @escaping @Sendable (AlertNotice) -> [String], _ change: @escaping @Sendable (inout AlertBook) -> [AlertNotice]
    ) async throws {
        try await database.write { db in
            var book = try Self.book(db)
            let before = book.alerts
            let notices = change(&book)
            for (key, alert) in book.alerts where before[key] != alert {
                try db.cachedStatement(sql: "INSERT OR REPLACE INTO alert (cause, integration, detail) VALUES (?,?,?)")
                    .execute(arguments: [key.cause, key.integration, alert.json.text])
            }
            for key in before.keys where book.alerts[key] == nil {
                try db.cachedStatement(sql: "DELETE FROM alert WHERE cause = ? AND integration = ?").execute(arguments: [key.cause, key.integration])
            }
            for notice in notices {
                for channel in channels(notice) { try Self.enqueue(notice, channel, db) }
            }
        }
    }

    /// The alerts that are open now.
    public func alerts() async throws -> AlertBook { try await database.read { db in try Self.book(db) } }

    /// The notices whose time has come, the oldest first.
    public func waitingNotices(now: Timestamp) async throws -> [WaitingNotice] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM notice WHERE due <= ? ORDER BY id LIMIT 200", arguments: [now.milliseconds]).compactMap { row in
                guard let json = try? JSONValue(parsing: row["body"] as String), let notice = AlertNotice(json: json) else { return nil }
                return WaitingNotice(id: row["id"], channel: row["channel"], notice: notice, tries: row["tries"])
            }
        }
    }

    /// A notice was told, or is given up.
    public func removeNotice(_ id: Int64) async throws {
        try await database.write { db in try db.execute(sql: "DELETE FROM notice WHERE id = ?", arguments: [id]) }
    }

    /// A notice could not be told; it is tried again at `due`, and those behind it in its channel not before.
    public func postponeNotice(_ waiting: WaitingNotice, until due: Timestamp) async throws {
        try await database.write { db in
            try db.execute(sql: "UPDATE notice SET tries = tries + 1 WHERE id = ?", arguments: [waiting.id])
            try db.execute(sql: "UPDATE notice SET due = max(due, ?) WHERE channel = ?", arguments: [due.milliseconds, waiting.channel])
        }
    }

    /// What waits for a person, by integration and cause, with the sentence of the newest.
    public func parkedCauses() async throws -> [CauseGroup] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT parked.integration, parked.cause, count(*) AS n, count(DISTINCT parked.kind || parked.key) AS entities,
                        max(parked.since) AS newest, entry.message, entry.advice
                    FROM parked JOIN entry ON entry.id = parked.entry GROUP BY parked.integration, parked.cause
                    """
            ).map {
                CauseGroup(
                    integration: $0["integration"], cause: $0["cause"], outcome: "parked", count: $0["n"], entities: $0["entities"],
                    message: $0["message"], advice: $0["advice"], newest: Timestamp(milliseconds: $0["newest"]))
            }
        }
    }

    private static func enqueue(_ notice: AlertNotice, _ channel: String, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO notice (channel, body, made, due, tries) VALUES (?,?,?,?,0)")
            .execute(arguments: [channel, notice.json.text, notice.at.milliseconds, notice.at.milliseconds])
    }

    private static func book(_ db: Database) throws -> AlertBook {
        var alerts: [AlertBook.Key: AlertBook.Alert] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT cause, integration, detail FROM alert") {
            guard let json = try? JSONValue(parsing: row["detail"] as String), let alert = AlertBook.Alert(json: json) else { continue }
            alerts[AlertBook.Key(row["cause"], row["integration"])] = alert
        }
        return AlertBook(alerts)
    }
}

extension AlertBook.Alert {
    /// As the journal's file has it.
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "message": .string(message), "advice": .string(advice), "lasts": .bool(lasts), "since": .string(since.description),
            "seen": .string(seen.description), "told": .string(told.description), "count": .number(.init(count)),
        ]
        if let endedAt { (object["ended"], object["end"]) = (.string(endedAt.description), .string(endMessage)) }
        return .object(object)
    }

    fileprivate init?(json: JSONValue) {
        let time = { (name: String) in json[name]?.string.flatMap { Timestamp(iso8601: $0) } }
        guard let since = time("since"), let seen = time("seen"), let told = time("told") else { return nil }
        self.init(
            message: json["message"]?.string ?? "", advice: json["advice"]?.string ?? "", lasts: json["lasts"]?.bool ?? true, since: since,
            seen: seen,
            told: told)
        count = json["count"]?.int ?? 0
        (endedAt, endMessage) = (time("ended"), json["end"]?.string ?? "")
    }
}
