public import Commerce
import Integrations
public import JSON

extension AccountViewArticleWriting {
    public func findProducts(code: String, by key: ArticleKey) async throws -> [ProductMatch] {
        let column = try erp.column(key)
        guard key == .ean || trimmed(code).unicodeScalars.count <= 15 else { return [] }
        let table = try await erp.dictionary.table("ARTICLE")
        let parent = integration.products.parentField.flatMap { table.has($0) ? $0 : nil }
        let columns = ["ART_CODE"] + Set([column, parent].compactMap { $0 }).subtracting(["ART_CODE"]).sorted()
        let query = ReadQuery(
            object: "AK1", table: "ARTICLE", fields: columns, filters: [.equal(column, trimmed(code))], pageSize: erp.settings.pageSize)
        let what = "look for article \(code)"
        var rows = try await erp.client.rows(query, what)
        if rows.count >= query.pageSize { rows = try await erp.client.allRows(query, key: "ART_CODE", what) }
        return rows.filter { folded($0.text(column)) == folded(code) }.map { row in
            let own = row.text("ART_CODE")
            let above = parent.flatMap { row.filled($0) }.flatMap { folded($0) == folded(own) ? nil : $0 }
            return ProductMatch(productID: above ?? own, variantID: above == nil ? nil : own, code: row.text(column))
        }
    }

    public func product(id: String) async throws -> ProductState? {
        let columns = try await columns()
        let parent = integration.products.parentField.flatMap { columns.contains($0) ? $0 : nil }
        let query = ReadQuery(
            object: "AK1", table: "ARTICLE", fields: columns, filters: (["ART_CODE"] + [parent].compactMap { $0 }).map { .equal($0, trimmed(id)) },
            matchesAny: parent != nil, pageSize: erp.settings.pageSize)
        var rows = try await erp.client.rows(query, "read article \(id)")
        if rows.count >= query.pageSize { rows = try await erp.client.allRows(query, key: "ART_CODE", "read article \(id)") }
        guard let own = rows.first(where: { folded($0.text("ART_CODE")) == folded(id) }) else { return nil }
        let variants = rows.filter { row in
            folded(row.text("ART_CODE")) != folded(id) && parent.map { folded(row.text($0)) == folded(id) } ?? false
        }
        return state(own, variants: variants.map(variant))
    }

    public func createProduct(_ record: ProductRecord) async throws -> ProductState {
        var fields = record.fields
        if let group = record.categories.first { fields["AG_CODE"] = .string(group) }
        let stored = try await insert(fields, record.code)
        return state(stored, variants: [])
    }

    public func updateProduct(_ state: ProductState, fields: JSONObject, baseVariant: JSONObject) async throws {
        try await change(state.id, fields)
    }

    // MARK: Rows

    /// Inserts an article and answers with its row as stored, or as sent where the answer is empty.
    func insert(_ fields: JSONObject, _ code: String) async throws -> JSONObject {
        guard fields.filled("ART_CODE") != nil else {
            throw Fault.park("article.code", "The mapping made no ART_CODE for product \(code).", advice: "Map ART_CODE to the shop's code.")
        }
        var row = RowEncoder(try await erp.dictionary.table("ARTICLE"), what: "article \(code)")
        let body = WriteBody(object: "AK1", header: try row.part([fields]))
        let stored = try await erp.client.insert(body, "create article \(fields.text("ART_CODE"))").rows("ARTICLE").first ?? fields
        let match = ArticleMatch(code: stored.text("ART_CODE"), name: stored.text("ART_DESC1"))
        await erp.articleIndex.add([(match, self.fields.ean.map { stored.text($0) })])
        return AccountViewArticles.cleaned(stored)
    }

    /// The columns to read: those that the mapping writes, and those that are told apart by.
    private func columns() async throws -> [String] {
        let table = try await erp.dictionary.table("ARTICLE")
        let products = integration.products
        let mapped = try AccountViewMappings.products(erp.settings).overridden(by: products.mapping).records.values.joined().map(\.name)
        let named = [fields.ean, fields.imageName, fields.blocked, products.parentField].compactMap { $0 } + products.options.map(\.field)
        let wanted = Set(["ART_DESC1", "AG_CODE"] + mapped.map { $0.uppercased() } + named).subtracting([fields.imageData ?? ""])
        return ["ART_CODE"] + wanted.filter { $0 != "ART_CODE" && table.has($0) }.sorted()
    }

    private func state(_ row: JSONObject, variants: [VariantState]) -> ProductState {
        let row = AccountViewArticles.cleaned(row)
        let picture = fields.imageName.flatMap { AccountViewArticles.imageName(row, $0) }
        return ProductState(
            id: row.text("ART_CODE"), fields: Self.comparable(row), variants: variants,
            categories: row.filled("AG_CODE").map { [$0] } ?? [],
            images: fields.imageData == nil ? [] : picture.map { [ImageState(id: $0, name: $0)] } ?? [], raw: .object(row))
    }

    func variant(_ row: JSONObject) -> VariantState {
        let row = AccountViewArticles.cleaned(row)
        let options = integration.products.options.compactMap { option in row.filled(option.field).map { VariantOption(option.name, $0) } }
        return VariantState(
            id: row.text("ART_CODE"), code: row.text("ART_CODE"), ean: fields.ean.flatMap { row.filled($0) }, options: options,
            fields: Self.comparable(row), raw: .object(row))
    }

    /// Texts without padding, as a mapping makes them.
    private static func comparable(_ row: JSONObject) -> JSONObject {
        JSONObject(row.map { key, value in (key, value.string.map { .string(trimmed($0)) } ?? value) })
    }
}
