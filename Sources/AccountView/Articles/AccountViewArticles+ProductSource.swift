public import Commerce
import Integrations
import JSON

extension AccountViewArticles: ProductSource {
    /// Changed articles by `CNG_DATE`, with a day of overlap, as its time zone and precision are not certain. The revision is made of the row's
    /// values, so that the overlap costs nothing. A variant names its parent; a parent that lost a variant is named too. Articles that were
    /// removed leave no trace in AccountView and are not named.
    public func changedProducts(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let columns = try await productColumns()
        let now = connector.services.clock.now
        let walk = page.flatMap { RowWalk($0) } ?? RowWalk(startedOn: now.dutchDate)
        let start = cursor.flatMap { Timestamp(iso8601: $0) } ?? since
        let query = ReadQuery(
            object: "AK1", table: "ARTICLE", fields: columns.all, filters: [.onOrAfter("CNG_DATE", (start - .seconds(86_400)).dutchDate)],
            pageSize: settings.pageSize)
        let (rows, next) = try await connector.page(query, key: "ART_CODE", walk, "read changed articles")
        let changes = try await changes(rows, columns, now)
        return ChangePage(changes: changes, next: next?.token, cursor: next == nil ? walk.startedOn : nil)
    }

    public func product(id: String) async throws -> Product {
        let columns = try await productColumns()
        let family = try await family(of: id, columns)
        var reader = ProductReader(fields: fields, articlePrices: settings.articlePrices, products: integration.products)
        reader.rates = try await connector.vatRates()
        let groups = Set(family.rows.compactMap { $0.filled("AG_CODE") })
        if !groups.isEmpty { reader.groups = try await connector.articleGroups(needing: groups) }
        if let list = integration.products.priceList { reader.listPrices = try await connector.prices(of: family.rows, list: list) }
        var product = try reader.product(family)
        product.revision = ContentHash.hex(
            (family.rows.map { revision(of: $0, columns) } + product.categories.map(\.name)
                + reader.listPrices.sorted { $0.key < $1.key }.map {
                    "\($0.key)=\($0.value)"
                }).joined(separator: "\n").utf8)
        product.images = try await images(of: family)
        return product
    }

    // MARK: Changes

    private func changes(_ rows: [JSONObject], _ columns: ArticleColumns, _ now: Timestamp) async throws -> [EntityChange] {
        var (order, found) = ([String](), [String: (key: String, parts: [String], at: Timestamp?)]())
        func add(_ key: String, _ part: String, _ at: Timestamp?) {
            var entry = found[folded(key)] ?? (key, [], nil)
            if entry.parts.isEmpty { order.append(folded(key)) }
            entry.parts.append(part)
            entry.at = [entry.at, at].compactMap { $0 }.max()
            found[folded(key)] = entry
        }
        var former: [String: String] = [:]
        if integration.products.parentField != nil {
            let parents = Dictionary(rows.map { ($0.text("ART_CODE"), parent(of: $0) ?? "") }) { first, _ in first }
            former = try await ParentMemory(services: connector.services).former(
                parents, today: now.dutchDate, since: (now - .seconds(2 * 86_400)).dutchDate)
        }
        for row in rows {
            let code = row.text("ART_CODE")
            guard !code.isEmpty else { continue }
            let (hash, at) = (revision(of: row, columns), AccountViewConnector.moment(row.text("CNG_DATE")))
            add(parent(of: row) ?? code, hash, at)
            if let lost = former[code] { add(lost, "\(hash) left", at) }
        }
        return order.compactMap { found[$0] }.map { entry in
            let revision = entry.parts.count == 1 ? entry.parts[0] : ContentHash.hex(entry.parts.sorted().joined(separator: "\n").utf8)
            return EntityChange(flow: .products, entity: EntityRef(.product, entry.key), revision: revision, changedAt: entry.at)
        }
    }

    private func revision(of row: JSONObject, _ columns: ArticleColumns) -> String {
        ContentHash.hex(JSONValue.array(columns.revision.map { row[$0] ?? .null }).bytes)
    }

    // MARK: One product

    /// An article with its variants, or the variants of a code that is no article of its own.
    struct Family: Sendable {
        /// The code, as the article has it, else as the variants name it.
        var code: String
        /// The article of that code.
        var own: JSONObject?
        /// Its variants, by code.
        var variants: [JSONObject]
        var rows: [JSONObject] { (own.map { [$0] } ?? []) + variants }
    }

    private func family(of id: String, _ columns: ArticleColumns) async throws -> Family {
        let first = try await read(id, columns)
        guard let own = first.own, let parent = parent(of: own) else {
            guard !first.rows.isEmpty else { throw Fault.skip("product.gone", "Article \(id) is no longer in AccountView.") }
            return first
        }
        let family = try await read(parent, columns)
        if let above = family.own.flatMap({ self.parent(of: $0) }) {
            throw Fault.park(
                "article.variant-chain", "Article \(id) is a variant of \(parent), which itself is a variant of \(above).",
                advice: "In AccountView, make \(id) a variant of \(above), or \(parent) an article of its own, then replay.")
        }
        return family
    }

    private func read(_ code: String, _ columns: ArticleColumns) async throws -> Family {
        let parentField = integration.products.parentField
        let query = ReadQuery(
            object: "AK1", table: "ARTICLE", fields: columns.all,
            filters: (["ART_CODE"] + [parentField].compactMap { $0 }).map { .equal($0, trimmed(code)) }, matchesAny: parentField != nil,
            pageSize: settings.pageSize)
        let what = "read article \(code)"
        var rows = try await connector.client.rows(query, what)
        if rows.count >= query.pageSize { rows = try await connector.client.allRows(query, key: "ART_CODE", what) }
        let own = rows.filter { folded($0.text("ART_CODE")) == folded(code) }
        var variants = rows.filter { row in parent(of: row).map { folded($0) == folded(code) } ?? false }
        variants.sort { $0.text("ART_CODE") < $1.text("ART_CODE") }
        var seen: Set<String> = []
        for row in own + variants where !seen.insert(folded(row.text("ART_CODE"))).inserted {
            throw Fault.park(
                "article.doubled", "AccountView has more than one article with the code \(row.text("ART_CODE")).",
                advice: "Give one of them another code in AccountView, then replay.")
        }
        return Family(code: own.first?.text("ART_CODE") ?? trimmed(code), own: own.first.map(Self.cleaned), variants: variants.map(Self.cleaned))
    }

    /// The row without what belongs to the answer it came in.
    static func cleaned(_ row: JSONObject) -> JSONObject {
        var row = row
        for key in ["EXT_KEY", "ARTICLE_Id"] { row[key] = nil }
        return row
    }
}
