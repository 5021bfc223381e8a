import Commerce
import Integrations
import JSON
import Synchronization

/// Small tables that hardly change, kept in this process for some minutes.
final class LookUpMemory: Sendable {
    private let tables = Mutex<[String: (rows: [String: JSONObject], readAt: Timestamp)]>([:])

    /// The rows by folded code, when they were read less than `age` ago.
    func rows(_ table: String, notOlderThan age: Duration, now: Timestamp) -> [String: JSONObject]? {
        tables.withLock { tables in
            guard let (rows, readAt) = tables[table], now - readAt < age else { return nil }
            return rows
        }
    }

    func keep(_ rows: [JSONObject], key: String, as table: String, now: Timestamp) -> [String: JSONObject] {
        let byCode = Dictionary(rows.map { (folded($0.text(key)), $0) }) { first, _ in first }
        tables.withLock { $0[table] = (byCode, now) }
        return byCode
    }

    func forget(_ table: String) { tables.withLock { $0[table] = nil } }
}

extension AccountViewConnector {
    /// All article groups by folded code. Read every ten minutes; a code that is not among them has them read at once, at most every minute.
    func articleGroups(needing codes: Set<String> = []) async throws -> [String: JSONObject] {
        let now = services.clock.now
        if let known = lookUps.rows("ART_GRP", notOlderThan: .seconds(600), now: now) {
            let isComplete = codes.allSatisfy { known[folded($0)] != nil }
            if isComplete || lookUps.rows("ART_GRP", notOlderThan: .seconds(60), now: now) != nil { return known }
        }
        return lookUps.keep(try await lookUp("AG1", "ART_GRP", "AG_CODE", ["AG_DESC"]), key: "AG_CODE", as: "ART_GRP", now: now)
    }

    /// Rates in percent by folded VAT code, read once a day; empty when the user may not read VAT codes.
    func vatRates() async throws -> [String: Decimal128] {
        let now = services.clock.now
        let rows: [String: JSONObject]
        if let known = lookUps.rows("VAT", notOlderThan: .seconds(86_400), now: now) {
            rows = known
        } else {
            rows = lookUps.keep(try await lookUp("VA1", "VAT", "VAT_CODE", ["VAT_PCT"]), key: "VAT_CODE", as: "VAT", now: now)
        }
        return rows.compactMapValues { $0.decimal("VAT_PCT") }
    }
}
