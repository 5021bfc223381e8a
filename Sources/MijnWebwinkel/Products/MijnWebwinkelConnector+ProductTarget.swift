public import Commerce
import Integrations
public import JSON

extension MijnWebwinkelConnector: ProductTarget {
    /// The table of articles, with what changed until now. Before one is said to be missing, those made in the last minutes are read: the
    /// answer to our own POST may have been lost.
    public func findProducts(code: String, by key: ArticleKey) async throws -> [ProductMatch] {
        let table = try await articleTable(isNow: true)
        var rows = table.rows(code: code, by: key)
        if rows.isEmpty { rows = try await newestRows().filter { (key == .sku ? $0.sku : $0.ean) == code } }
        return try await present(rows).map { ProductMatch(productID: String($0.id), code: code) }
    }

    /// Of several rows those that are still there: deletions show only when all articles are walked over.
    func present(_ rows: [ArticleTable.Row]) async throws -> [ArticleTable.Row] {
        guard rows.count > 1 else { return rows }
        var present: [ArticleTable.Row] = []
        for row in rows {
            if try await readArticle(String(row.id)) != nil { present.append(row) } else { await remember(nil, id: String(row.id)) }
        }
        return present
    }

    public func product(id: String) async throws -> ProductState? {
        guard let article = try await readArticle(id) else {
            await remember(nil, id: id)
            return nil
        }
        return ProductState(article: article, pricesIncludeTax: try await pricesIncludeTax())
    }

    /// One call with all that belongs to it but pictures and extra information.
    public func createProduct(_ record: ProductRecord) async throws -> ProductState {
        let label = "Article \(record.code)"
        let includes = try await pricesIncludeTax()
        let fields = try ArticleFields(record.fields, label: label, pricesIncludeTax: includes)
        var body = fields.body
        guard body["name"] != nil else {
            throw Fault.park("product.name", "\(label) has no name.", advice: "Give the article a description, then replay.")
        }
        if !fields.extra.isEmpty { body["extra"] = ["invisible": .object(fields.extra)] }
        body["categories"] = try places(record.categories, label)
        let chosen = try await choices(of: record, label)
        if !chosen.isEmpty { body["lists"] = Self.listFields(Record([:]), adding: chosen.flatMap { $0 }) }
        guard let answer = try await client.send(.init(method: "POST", path: "articles", query: client.language, body: body, subject: label)) else {
            throw Fault.park("mijnwebwinkel.address", "MijnWebwinkel does not know where articles are made.", advice: "Check the address of the API.")
        }
        let made = Record(answer)
        guard let id = made.text("id") else {
            throw Fault.retry("product.unseen", "MijnWebwinkel took \(label) and does not show it.", writeMayHaveHappened: true)
        }
        await remember(made, id: id)
        for (variant, options) in zip(record.variants, chosen) { await rememberVariant(variant.code, article: id, options.map(\.option)) }
        return ProductState(article: made, pricesIncludeTax: includes)
    }

    public func updateProduct(_ state: ProductState, fields: JSONObject, baseVariant: JSONObject) async throws {
        let wanted = try ArticleFields(fields, label: state.label, pricesIncludeTax: try await pricesIncludeTax())
        if !wanted.body.isEmpty, try await patchArticle(state.id, wanted.body, state.label) == nil { throw gone(state) }
        for isVisible in [false, true] {
            // An extra field stays where its owner has put it.
            let there = wanted.extra.filter { (state.record.extra($0.key)?.isVisible ?? false) == isVisible }.map { ($0.key, $0.value) }
            try await setExtra(JSONObject(there), isVisible: isVisible, of: state.id, state.label)
        }
        if !wanted.extra.isEmpty { await remember(try await readArticle(state.id), id: state.id) }
    }

    /// An article needs a page. The first is its main one.
    private func places(_ categories: [String], _ label: String) throws -> JSONValue {
        let wanted = categories.isEmpty ? settings.category.map { [$0] } ?? [] : categories
        guard !wanted.isEmpty else {
            throw Fault.park(
                "product.category-missing", "\(label) belongs to no page, and MijnWebwinkel takes no article without.",
                advice: "Give it an article group, switch products.categories on, or name a page for such articles under shop.category; then replay.")
        }
        return .array(
            try wanted.enumerated().map { place, id in
                ["category_id": .number(Decimal128(try pageID(id))), "is_active": true, "is_main": .bool(place == 0)]
            })
    }

    /// The options of each variant; what a buyer would pay for it must be what the record says.
    private func choices(of record: ProductRecord, _ label: String) async throws -> [[Chosen]] {
        var all: [[Chosen]] = []
        let base = record.fields["price.default"]?.decimal
        for variant in record.variants {
            let name = "\(label), variant \(variant.code)"
            let chosen = try await chosen(variant.options, label: name)
            if let base { try checkPrice(variant.fields, base + chosen.reduce(0) { $0 + $1.surcharge }, name) }
            all.append(chosen)
        }
        return all
    }
}

extension MijnWebwinkelConnector: ProductActivating {
    /// An article is shown on pages; hidden, it is on the same pages, inactive.
    public func setActive(_ isActive: Bool, _ state: ProductState) async throws {
        let rows = state.record.records("categories")
        guard rows.contains(where: { ($0.value["is_active"]?.bool != false) != isActive }) else { return }
        let places = rows.compactMap { Self.place($0, isActive: isActive) }
        if try await patchArticle(state.id, ["categories": .array(places)], state.label) == nil { throw gone(state) }
    }

    /// A row of an article's pages as a write wants it.
    static func place(_ row: Record, isActive: Bool? = nil, isMain: Bool? = nil) -> JSONValue? {
        guard let id = row.int("category_id") else { return nil }
        var out: JSONObject = [
            "category_id": .number(Decimal128(id)), "is_active": .bool(isActive ?? (row.value["is_active"]?.bool != false)),
            "is_main": .bool(isMain ?? row.isMain),
        ]
        if let url = row.int("article_url_id") { out["article_url_id"] = .number(Decimal128(url)) }
        return .object(out)
    }
}
