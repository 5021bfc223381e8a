import Commerce
import JSON

extension PrestaShopConnector {
    /// The id of an option's value, as "Size: L"; option and value are made where the shop lacks them.
    func optionValue(_ option: VariantOption, _ languages: ShopLanguages, _ subject: String) async throws -> Int {
        let group = try await self.option(option.name, languages, subject)
        let query = ListQuery(display: ListQuery.fields("id", "name"), sort: "[id_ASC]").matching("id_attribute_group", "[\(group)]")
        if let known = try await client.list("product_option_values", query).first(where: { $0.isNamed(option.value, "name") }) {
            return known.id("id")
        }
        let value = [XMLNode("id_attribute_group", text: String(group)), languages.node("name", option.value)]
        return try await client.create(
            "product_option_values", XMLNode("product_option_value", children: value),
            name: "the value \(option.value) of \(option.name) for \(subject)")
    }

    private func option(_ name: String, _ languages: ShopLanguages, _ subject: String) async throws -> Int {
        func known() async throws -> Int? {
            let rows = try await references.rows(.options)
            return (rows.first { $0.isNamed(name, "name") } ?? rows.first { $0.isNamed(name, "public_name") })?.id("id")
        }
        if let id = try await known() { return id }
        try await references.load(.options)
        if let id = try await known() { return id }
        let option = [
            XMLNode("group_type", text: "select"), languages.node("name", name), languages.node("public_name", name),
        ]
        let id = try await client.create("product_options", XMLNode("product_option", children: option), name: "the option \(name) for \(subject)")
        try await references.load(.options)
        return id
    }
}

extension JSONValue {
    /// Whether a multilingual field is this name in any language, whatever its case.
    func isNamed(_ name: String, _ field: String) -> Bool {
        let texts = self[field]?.array?.map { $0.text("value") } ?? [text(field)]
        return texts.contains { CodeFilter.isSame($0, name) }
    }
}
