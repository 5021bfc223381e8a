import Commerce
import Integrations
import JSON

extension MijnWebwinkelConnector {
    private static let keep = Duration.seconds(7 * 86_400)
    /// How far an update of the table reaches back, because no document says in which zone filters are read and what a change moves.
    private static let overlap = Duration.seconds(600)

    /// The table of articles.
    /// - Parameter isNow: With what changed until now; else as it was read last, if ever.
    func articleTable(isNow: Bool) async throws -> ArticleTable {
        let now = services.clock.now
        guard var table = await heldTable(), !isNow || now - table.walkedAt < .seconds(86_400) else {
            let table = try await ArticleTable(rows: walkArticles([]).compactMap(ArticleTable.Row.init(article:)), at: now)
            await hold(table)
            return table
        }
        guard isNow else { return table }
        let changed = try await walkArticles([("changed_start_date", Self.moment(table.readAt - Self.overlap))])
        for row in changed.compactMap(ArticleTable.Row.init(article:)) { table.rows[row.id] = row }
        table.readAt = now
        await hold(table)
        return table
    }

    /// Rows of articles made in the last minutes: what the answer to a POST would have told.
    func newestRows() async throws -> [ArticleTable.Row] {
        let since = Self.moment(services.clock.now - Self.overlap)
        return try await walkArticles([("created_start_date", since)]).compactMap(ArticleTable.Row.init(article:))
    }

    /// Takes an article over as a write's answer shows it; without one it is forgotten.
    func remember(_ article: Record?, id: String) async {
        guard var table = await heldTable(), let number = Int(id) else { return }
        let row = article.flatMap(ArticleTable.Row.init(article:))
        guard table.rows[number] != row else { return }
        table.rows[number] = row
        await hold(table)
    }

    private func heldTable() async -> ArticleTable? {
        guard let version = try? await services.store.get(["articles/version"]).first ?? nil else { return nil }
        if let table = tables.table(version: version) { return table }
        guard let bytes = try? await services.store.get(["articles/table"]).first ?? nil, let table = ArticleTable(bytes) else { return nil }
        tables.keep(table, version: version)
        return table
    }

    private func hold(_ table: ArticleTable) async {
        let version = Array(services.makeID().utf8)
        tables.keep(table, version: version)
        // Lost at worst: then the shop is walked over once more.
        try? await services.store.set([("articles/table", table.bytes), ("articles/version", version)], ttl: Self.keep)
    }

    private func walkArticles(_ filter: [(String, String)]) async throws -> [Record] {
        try await walk("articles", filter, subject: "the list of articles")
    }

    /// All rows of a list without total. Each page begins with the last row of the page before: where that is missing rows moved up, and the
    /// walk begins anew.
    func walk(_ path: String, _ filter: [(String, String)], subject: String) async throws -> [Record] {
        for _ in 0..<4 {
            var (rows, seen) = ([Record](), Set<Int>())
            var (offset, anchor) = (0, Int?.none)
            while true {
                let paging = [("limit", String(settings.pageSize)), ("offset", String(offset))]
                let page = try await client.rows(.init(path: path, query: client.language + filter + paging, subject: subject))
                if let anchor, !page.contains(where: { $0.int("id") == anchor }) { break }
                for row in page where row.int("id").map({ seen.insert($0).inserted }) == true { rows.append(row) }
                guard page.count >= settings.pageSize, let last = page.last?.int("id") else { return rows }
                offset += max(1, page.count - 1)
                anchor = last
            }
        }
        throw Fault.retry("mijnwebwinkel.moving", "MijnWebwinkel's \(subject.dropFirst(4)) changed four times while it was read.")
    }
}
