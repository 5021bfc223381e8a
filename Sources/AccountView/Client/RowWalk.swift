import Commerce
import Integrations
import JSON

/// Where a walk through articles or orders stands; it travels in the page token.
///
/// Rows are read in the order of their keys, each page asking for what comes after the last key read (`LastKey`), so that rows that are made or
/// removed meanwhile move nothing. That `LastKey` means this column is not certain: at the end one more look makes sure that no row stands
/// behind those that were read. An installation that refuses `LastKey`, takes no notice of it or means something else by it is read by page
/// numbers; there each page is followed by a look whether the row before it still stands in its place, else rows have moved up and the walk
/// begins anew.
struct RowWalk: Hashable {
    /// How pages are asked for.
    enum Mode: String {
        case key = "K"
        case number = "N"
    }
    var mode = Mode.key
    /// The day on which it began, `YYYY-MM-DD`.
    var startedOn: String
    /// The page to read, from 1.
    var number = 1
    /// The first code of the first page.
    var firstKey = ""
    /// The last code of the page before.
    var lastKey = ""
    /// Rows read so far.
    var count = 0
    /// How often it had to begin anew.
    var restarts = 0

    init(startedOn: String) { self.startedOn = startedOn }

    /// Reads a page token.
    init?(_ token: String) {
        let parts = token.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 7, let mode = Mode(rawValue: parts[0]), let number = Int(parts[2]), let count = Int(parts[5]),
            let restarts = Int(parts[6])
        else { return nil }
        self.init(startedOn: parts[1])
        (self.mode, self.number, self.count, self.restarts) = (mode, number, count, restarts)
        (firstKey, lastKey) = (percentDecoded(parts[3]), percentDecoded(parts[4]))
    }

    /// The page token.
    var token: String {
        "\(mode.rawValue)|\(startedOn)|\(number)|\(percentEncoded(firstKey))|\(percentEncoded(lastKey))|\(count)|\(restarts)"
    }

    /// The page after one that ended with this row; nil when that was the last.
    func next(after rows: [JSONObject], key: String, pageSize: Int) -> RowWalk? {
        guard rows.count >= pageSize, let last = rows.last?.text(key) else { return nil }
        var next = self
        if number == 1 { next.firstKey = rows[0].text(key) }
        next.number += 1
        next.count += rows.count
        next.lastKey = last
        return next
    }

    /// The walk from its beginning, by page numbers.
    var again: RowWalk {
        var again = RowWalk(startedOn: startedOn)
        (again.mode, again.restarts) = (.number, restarts + 1)
        return again
    }
}

extension AccountViewConnector {
    /// Reads the page that a walk stands at. `query` names object, columns and filters; `key` is the table's key and one of the columns.
    func page(_ query: ReadQuery, key: String, _ walk: RowWalk, _ what: String) async throws -> (rows: [JSONObject], next: RowWalk?) {
        var query = query
        query.sortFields = [key]
        guard walk.number > 1 else {
            let rows = try await client.rows(query, what)
            return (rows, walk.next(after: rows, key: key, pageSize: query.pageSize))
        }
        guard walk.mode == .key else { return try await numberedPage(query, key: key, walk, what) }
        var byNumber = walk
        byNumber.mode = .number
        query.lastKey = walk.lastKey
        let rows: [JSONObject]
        do {
            rows = try await client.rows(query, what)
        } catch let fault as Fault where fault.cause == "accountview.refused" {
            query.lastKey = nil
            return try await numberedPage(query, key: key, byNumber, what)
        }
        // The first page again, whole or with its first rows gone meanwhile.
        let place = rows.firstIndex { folded($0.text(key)) == folded(walk.lastKey) }
        if place ?? 0 > 0 || rows.first.map({ folded($0.text(key)) == folded(walk.firstKey) }) ?? false {
            query.lastKey = nil
            return try await numberedPage(query, key: key, byNumber, what)
        }
        // "After" may turn out to mean "from".
        let fresh = rows.filter { folded($0.text(key)) != folded(walk.lastKey) }
        guard let next = walk.next(after: fresh, key: key, pageSize: fresh.count < rows.count ? query.pageSize - 1 : query.pageSize) else {
            let isWhole = try await endsThere(query, key: key, walk, fresh, what)
            return (fresh, isWhole ? nil : walk.again)
        }
        return (fresh, next)
    }

    /// Whether no row stands behind those that were read. Rows that were made meanwhile push others back, but none beyond the last.
    private func endsThere(_ query: ReadQuery, key: String, _ walk: RowWalk, _ rows: [JSONObject], _ what: String) async throws -> Bool {
        let last = rows.last?.text(key) ?? walk.lastKey
        return try await !isBehind(last, at: walk.count + rows.count + 1, query, key: key, what)
    }

    /// Whether the row at a place, counted from 1, is there and stands behind a key.
    private func isBehind(_ last: String, at place: Int, _ query: ReadQuery, key: String, _ what: String) async throws -> Bool {
        var look = query
        (look.fields, look.lastKey, look.page, look.pageSize) = ([key], nil, place, 1)
        guard let row = try await client.rows(look, what).first?.text(key) else { return false }
        return folded(last).utf8.lexicographicallyPrecedes(folded(row).utf8)
    }

    private func numberedPage(
        _ query: ReadQuery, key: String, _ walk: RowWalk, _ what: String
    ) async throws -> (rows: [JSONObject], next: RowWalk?) {
        var query = query
        query.page = walk.number
        let rows = try await client.rows(query, what)
        let next = walk.next(after: rows, key: key, pageSize: query.pageSize)
        if let last = rows.last?.text(key), folded(last) == folded(walk.lastKey) {
            // A server that has no such page may show its last one again; or as many rows as a page has were made meanwhile.
            let goesOn = try await isBehind(last, at: walk.number * query.pageSize + 1, query, key: key, what)
            return ([], goesOn ? next : nil)
        }
        // Rows that moved down are seen twice, which does no harm.
        if walk.restarts >= 3 || rows.contains(where: { folded($0.text(key)) == folded(walk.lastKey) }) { return (rows, next) }
        var look = query
        (look.fields, look.page, look.pageSize) = ([key], (walk.number - 1) * query.pageSize, 1)
        let isInPlace = try await client.rows(look, what).first.map { folded($0.text(key)) == folded(walk.lastKey) } ?? false
        return isInPlace ? (rows, next) : (rows, walk.again)
    }
}
