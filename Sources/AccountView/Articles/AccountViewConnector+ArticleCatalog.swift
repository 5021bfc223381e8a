public import Commerce
import Integrations
public import JSON

extension AccountViewConnector: ArticleCatalog, ArticleWriting {
    var articleIndex: ArticleIndex { ArticleIndex(services: services, days: settings.articleIndexDays) }

    /// Columns that are read of every article.
    private var articleColumns: [String] {
        let names = settings.articleFields
        return ["ART_CODE", "ART_DESC1"] + Set([names.ean, names.vatCode, names.blocked].compactMap { $0 }).sorted()
    }

    public func articles(_ codes: [String], by key: ArticleKey) async throws -> [String: ArticleMatch] {
        let column = try column(key)
        // AccountView's codes have at most 15 characters: a longer one names no article.
        let asked = Set(codes).filter { !trimmed($0).isEmpty && (key == .ean || trimmed($0).unicodeScalars.count <= 15) }.sorted()
        var found = try await articleIndex.find(asked, key)
        let cold = asked.filter { found[$0] == nil }
        // Two numbered filters are known to work: two codes a call.
        for start in stride(from: 0, to: cold.count, by: 2) {
            let pair = Array(cold[start..<min(start + 2, cold.count)])
            found.merge(try await read(pair, column)) { $1 }
        }
        return found
    }

    public func createArticle(_ fields: JSONObject) async throws -> String {
        let code = fields.text("ART_CODE")
        guard !code.isEmpty else {
            throw Fault.park("article.code", "The mapping made no ART_CODE for a new article.", advice: "Map ART_CODE to the shop's SKU.")
        }
        var row = RowEncoder(try await dictionary.table("ARTICLE"), what: "article \(code)")
        let body = WriteBody(object: "AK1", header: try row.part([fields]))
        let stored = try await client.insert(body, "create article \(code)").rows("ARTICLE").first?.filled("ART_CODE") ?? code
        await articleIndex.add([(ArticleMatch(code: stored, name: fields.text("ART_DESC1")), settings.articleFields.ean.map { fields.text($0) })])
        return stored
    }

    /// Reads all articles into the index. - Returns: how many.
    @discardableResult
    public func fillArticleIndex() async throws -> Int {
        var query = ReadQuery(object: "AK1", table: "ARTICLE", fields: articleColumns, pageSize: settings.pageSize, page: 1, sortFields: ["ART_CODE"])
        var (count, firstCode) = (0, "")
        while true {
            let rows = try await client.rows(query, "read articles")
            if let first = rows.first?.text("ART_CODE"), first == firstCode { return count }
            firstCode = rows.first?.text("ART_CODE") ?? ""
            await articleIndex.add(rows.map { (match($0), ean($0)) })
            count += rows.count
            if rows.count < query.pageSize { return count }
            query.page! += 1
        }
    }

    private func read(_ codes: [String], _ column: String) async throws -> [String: ArticleMatch] {
        let query = ReadQuery(
            object: "AK1", table: "ARTICLE", fields: articleColumns, filters: codes.map { .equal(column, trimmed($0)) }, matchesAny: codes.count > 1,
            pageSize: settings.pageSize)
        let what = "look for articles"
        var rows = try await client.rows(query, what)
        // A full page means that `Equal` finds more than equals; then all pages are read.
        if rows.count >= query.pageSize { rows = try await client.allRows(query, key: "ART_CODE", what) }
        var found: [String: ArticleMatch] = [:]
        var kept: [(ArticleMatch, String?)] = []
        for row in rows {
            for code in codes where folded(row.text(column)) == folded(code) && found[code] == nil {
                found[code] = match(row)
                kept.append((match(row), ean(row)))
            }
        }
        await articleIndex.add(kept)
        return found
    }

    func column(_ key: ArticleKey) throws -> String {
        switch key {
        case .sku: return "ART_CODE"
        case .ean:
            guard let column = settings.articleFields.ean else {
                throw Fault.park(
                    "article.ean-field", "Articles are matched by EAN, but no field of AccountView is named for it.",
                    advice: "Set \"article-fields: ean\" in the settings; \"koppel discover\" lists the fields.")
            }
            return column
        }
    }

    private func ean(_ row: JSONObject) -> String? { settings.articleFields.ean.map { row.text($0) } }

    private func match(_ row: JSONObject) -> ArticleMatch {
        ArticleMatch(
            code: row.text("ART_CODE"), name: row.text("ART_DESC1"), vatCode: settings.articleFields.vatCode.flatMap { row.filled($0) },
            isBlocked: settings.articleFields.blocked.map { row.flag($0) } ?? false)
    }
}
