public import Commerce
import Integrations
public import JSON

extension AccountViewArticles: StockSource {
    /// All articles, page after page, only the columns that figures need: a stock move is not known to change the article's date. With
    /// `stock.dated` those whose date moved since the day before the cursor.
    public func stockPage(after cursor: String?, page: String?) async throws -> StockPage {
        let columns = try await stockColumns()
        let walk = page.flatMap { ArticleWalk($0) } ?? ArticleWalk(startedOn: connector.services.clock.now.dutchDate)
        var query = ReadQuery(object: "AK1", table: "ARTICLE", fields: columns, pageSize: settings.pageSize)
        if integration.stock.isDated, let start = cursor.flatMap({ Timestamp(iso8601: $0) }) {
            query.filters = [.onOrAfter("CNG_DATE", (start - .seconds(86_400)).dutchDate)]
        }
        let (rows, next) = try await connector.page(query, key: "ART_CODE", walk, "read stock")
        return StockPage(
            figures: rows.filter { $0.filled("ART_CODE") != nil }.map(figures), next: next?.token,
            cursor: next == nil && integration.stock.isDated ? walk.startedOn : nil)
    }

    public func stock(ofArticles codes: [String]) async throws -> [String: StockFigures] {
        let columns = try await stockColumns()
        // AccountView's codes have at most 15 characters: a longer one names no article.
        let asked = Set(codes).filter { !trimmed($0).isEmpty && trimmed($0).unicodeScalars.count <= 15 }.sorted()
        var found: [String: StockFigures] = [:]
        // Two numbered filters are known to work: two codes a call.
        for start in stride(from: 0, to: asked.count, by: 2) {
            let pair = Array(asked[start..<min(start + 2, asked.count)])
            let query = ReadQuery(
                object: "AK1", table: "ARTICLE", fields: columns, filters: pair.map { .equal("ART_CODE", trimmed($0)) },
                matchesAny: pair.count > 1, pageSize: settings.pageSize)
            var rows = try await connector.client.rows(query, "read stock")
            if rows.count >= query.pageSize { rows = try await connector.client.allRows(query, key: "ART_CODE", "read stock") }
            for code in pair {
                let row = rows.first { $0.text("ART_CODE") == trimmed(code) } ?? rows.first { folded($0.text("ART_CODE")) == folded(code) }
                if let row { found[code] = figures(row) }
            }
        }
        return found
    }

    /// The figures in a row that was read; also in the `raw` of a product or variant, whose stock came with it.
    public func figures(in raw: JSONValue) -> StockFigures? { raw.object.map(figures) }

    private func figures(_ row: JSONObject) -> StockFigures {
        StockFigures(
            code: row.text("ART_CODE"), ean: fields.ean.flatMap { row.filled($0) }, available: row.decimal(fields.stock),
            technical: row.decimal(fields.technical), free: fields.free.flatMap { row.decimal($0) },
            ordered: fields.ordered.flatMap { row.decimal($0) }, reserved: fields.reserved.flatMap { row.decimal($0) },
            raw: .object(Self.cleaned(row)))
    }
}
