import Commerce
import JSON

/// Names of brands, by the numbers that products carry.
struct Brands {
    let connector: BigCommerceConnector

    /// The brand's name; empty text for none.
    func name(of row: JSONValue) async throws -> String? {
        guard let id = row["brand_id"]?.int, id != 0 else { return "" }
        let (key, store) = ("bigcommerce.brand/\(id)", connector.services.store)
        if let known = try? await store.get([key]).first ?? nil { return String(decoding: known, as: UTF8.self) }
        let answer = try await connector.client.send(
            .init(path: "/v3/catalog/brands/\(id)", scope: "store_v2_products_read_only", subject: "brand \(id)"))
        guard let name = answer.data?["name"]?.string else { return nil }
        try? await store.set([(key, Array(name.utf8))], ttl: .seconds(86_400))
        return name
    }
}
