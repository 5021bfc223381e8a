import Commerce
import Integrations
import JSON

/// Where a walk through the articles stands; it travels in the page token.
///
/// Articles are read in the order of their codes, each page asking for what comes after the last code read (`LastKey`), so that articles that
/// are made or removed meanwhile move nothing. An installation that refuses `LastKey`, or takes no notice of it, is read by page numbers;
/// there each page is followed by a look whether the row before it still stands in its place, else rows have moved up and the walk begins anew.
struct ArticleWalk: Hashable {
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
    /// How often it had to begin anew.
    var restarts = 0

    init(startedOn: String) { self.startedOn = startedOn }

    /// Reads a page token.
    init?(_ token: String) {
        let parts = token.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, let mode = Mode(rawValue: parts[0]), let number = Int(parts[2]), let restarts = Int(parts[5]) else { return nil }
        self.init(startedOn: parts[1])
        (self.mode, self.number, self.restarts) = (mode, number, restarts)
        (firstKey, lastKey) = (percentDecoded(parts[3]), percentDecoded(parts[4]))
    }

    /// The page token.
    var token: String {
        "\(mode.rawValue)|\(startedOn)|\(number)|\(percentEncoded(firstKey))|\(percentEncoded(lastKey))|\(restarts)"
    }

    /// The page after one that ended with this row; nil when that was the last.
    func next(after rows: [JSONObject], key: String, pageSize: Int) -> ArticleWalk? {
        guard rows.count >= pageSize, let last = rows.last?.text(key) else { return nil }
        var next = self
        if number == 1 { next.firstKey = rows[0].text(key) }
        next.number += 1
        next.lastKey = last
        return next
    }

    /// The walk from its beginning, by page numbers.
    var again: ArticleWalk {
        var again = ArticleWalk(startedOn: startedOn)
        (again.mode, again.restarts) = (.number, restarts + 1)
        return again
    }
}

extension AccountViewConnector {
    /// Reads the page that a walk stands at. `query` names object, columns and filters; `key` is the table's key and one of the columns.
    func page(_ query: ReadQuery, key: String, _ walk: ArticleWalk, _ what: String) async throws -> (rows: [JSONObject], next: ArticleWalk?) {
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
        if let first = rows.first?.text(key), folded(first) == folded(walk.firstKey) {
            query.lastKey = nil
            return try await numberedPage(query, key: key, byNumber, what)
        }
        // "After" may turn out to mean "from".
        let fresh = rows.filter { folded($0.text(key)) != folded(walk.lastKey) }
        return (fresh, walk.next(after: rows, key: key, pageSize: query.pageSize))
    }

    private func numberedPage(
        _ query: ReadQuery, key: String, _ walk: ArticleWalk, _ what: String
    ) async throws -> (rows: [JSONObject], next: ArticleWalk?) {
        var query = query
        query.page = walk.number
        let rows = try await client.rows(query, what)
        // A server that has no such page may show its last one again.
        if let last = rows.last?.text(key), folded(last) == folded(walk.lastKey) { return ([], nil) }
        let next = walk.next(after: rows, key: key, pageSize: query.pageSize)
        // Rows that moved down are seen twice, which does no harm.
        if walk.restarts >= 3 || rows.contains(where: { folded($0.text(key)) == folded(walk.lastKey) }) { return (rows, next) }
        var look = query
        (look.fields, look.page, look.pageSize) = ([key], (walk.number - 1) * query.pageSize, 1)
        let isInPlace = try await client.rows(look, what).first.map { folded($0.text(key)) == folded(walk.lastKey) } ?? false
        return isInPlace ? (rows, next) : (rows, walk.again)
    }
}
