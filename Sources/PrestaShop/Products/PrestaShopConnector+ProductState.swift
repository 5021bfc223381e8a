import Commerce
import JSON

extension PrestaShopConnector {
    /// A product as the shop has it, with what its lists point to.
    func state(of row: JSONValue) async throws -> ProductState {
        let languages = try await shopLanguages()
        let nodes = FieldNodes(columns: .product, languages: languages, subject: "product \(row.text("reference"))")
        var fields = nodes.fields(of: row)
        // The rate is told where it can be; without the right to read tax rules a mapped rate counts as changed, and the write says why.
        if let rate = try? await taxClasses().rates[row.id("id_tax_rules_group")] { fields["tax_rate"] = .number(rate.reduced) }
        if row.id("id_tax_rules_group") == 0 { fields["tax_rate"] = 0 }
        async let variants = variants(of: row, languages)
        async let features = features(of: row, languages)
        let main = row.text("id_category_default")
        let categories = row.associated("categories").map { $0.text("id") }
        let cover = row.text("id_default_image")
        let images = row.associated("images").map { $0.text("id") }
        return try await ProductState(
            id: row.text("id"), fields: fields, variants: variants,
            categories: categories.filter { $0 == main } + categories.filter { $0 != main }, features: features,
            images: (images.filter { $0 == cover } + images.filter { $0 != cover }).map { ImageState(id: $0) }, isActive: row.flag("active"),
            raw: row)
    }

    private func variants(of row: JSONValue, _ languages: ShopLanguages) async throws -> [VariantState] {
        guard !row.associated("combinations").isEmpty else { return [] }
        let rows = try await client.list("combinations", ListQuery(sort: "[id_ASC]").matching("id_product", "[\(row.id("id"))]"))
        let values = Set(rows.flatMap { $0.associated("product_option_values").map { $0.id("id") } }).sorted()
        let options = try await options(ofValues: values, languages)
        return rows.map { variant($0, languages, options: $0.associated("product_option_values").compactMap { options[$0.id("id")] }) }
    }

    /// A combination as the shop has it.
    func variant(_ row: JSONValue, _ languages: ShopLanguages, options: [VariantOption]) -> VariantState {
        let nodes = FieldNodes(columns: .combination, languages: languages, subject: "variant \(row.text("reference"))")
        return VariantState(
            id: row.text("id"), code: row.words("reference"), ean: row.words("ean13"), options: options, fields: nodes.fields(of: row), raw: row)
    }

    /// "Size: L" by the id of the value.
    private func options(ofValues ids: [Int], _ languages: ShopLanguages) async throws -> [Int: VariantOption] {
        var options: [Int: VariantOption] = [:]
        for row in try await records("product_option_values", ids, ListQuery.fields("id", "id_attribute_group", "name")) {
            guard let group = try await references.row(.options, row.id("id_attribute_group")) else { continue }
            let order = languages.order
            options[row.id("id")] = VariantOption(group.localized("name", order), row.localized("name", order))
        }
        return options
    }

    private func features(of row: JSONValue, _ languages: ShopLanguages) async throws -> [ProductFeature] {
        let items = row.associated("product_features")
        let values = try await records(
            "product_feature_values", Set(items.map { $0.id("id_feature_value") }).sorted(), ListQuery.fields("id", "value"))
        let texts = Dictionary(values.map { ($0.id("id"), $0.localized("value", languages.order)) }) { a, _ in a }
        var features: [ProductFeature] = []
        for item in items {
            guard let feature = try await references.row(.features, item.id("id")), let text = texts[item.id("id_feature_value")] else { continue }
            features.append(ProductFeature(name: feature.localized("name", languages.order), value: text))
        }
        return features
    }

    /// These records of a resource.
    private func records(_ resource: String, _ ids: [Int], _ display: String) async throws -> [JSONValue] {
        var rows: [JSONValue] = []
        for start in stride(from: 0, to: ids.count, by: 200) {
            let part = ids[start..<min(start + 200, ids.count)]
            rows += try await client.list(resource, ListQuery(display: display, sort: "[id_ASC]").matching("id", ListQuery.anyOf(part)))
        }
        return rows
    }
}
