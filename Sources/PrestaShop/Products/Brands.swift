import Commerce
import JSON

extension PrestaShopConnector {
    /// Fields in which `manufacturer_name`, which the shop only shows, has become the id of the brand with that name; a brand that the shop
    /// does not have is made. An id that is mapped goes before it, and an empty name is no brand.
    func withBrand(_ fields: JSONObject, _ subject: String) async throws -> JSONObject {
        var fields = fields
        guard let name = fields.removeValue(forKey: "manufacturer_name")?.scalarText.trimmed, fields["id_manufacturer"] == nil else { return fields }
        fields["id_manufacturer"] = .number(Decimal128(name.isEmpty ? 0 : try await brand(name, subject)))
        return fields
    }

    private func brand(_ name: String, _ subject: String) async throws -> Int {
        func known() async throws -> Int? {
            try await references.rows(.manufacturers).first { CodeFilter.isSame($0.text("name"), name) }?.id("id")
        }
        if let id = try await known() { return id }
        try await references.load(.manufacturers)
        if let id = try await known() { return id }
        let brand = [XMLNode("name", text: name), XMLNode("active", text: "1")]
        let id = try await client.create("manufacturers", XMLNode("manufacturer", children: brand), name: "the brand \(name) for \(subject)")
        try await references.load(.manufacturers)
        return id
    }
}
