import Commerce
import JSON

/// Says which product of the store has the name or code that was refused as taken: the answer 409 does not.
struct ConflictFinder {
    let connector: BigCommerceConnector
    /// Codes of variants are asked for one by one; of a large product the first ones must do.
    private static let mostCodes = 25

    /// - Parameter id: The product that is written itself.
    func explain(_ fault: Fault, _ record: ProductRecord, except id: String? = nil) async -> Fault {
        // Whatever goes wrong while looking, the refusal itself is what counts.
        let codes = [record.fields["sku"]?.words].compactMap { $0 } + record.variants.map { $0.fields["sku"]?.words ?? $0.code }
        for code in codes.prefix(Self.mostCodes) {
            if let owner = try? await connector.findProducts(code: code, by: .sku).first(where: { $0.productID != id }) {
                return taken(code, record, owner.productID, fault)
            }
        }
        if let name = record.fields["name"]?.words, let owner = try? await owner(ofName: name), owner != id {
            return .park(
                "product.name-taken",
                "BigCommerce refuses article \(record.code): its name is that of product number \(owner) already, and names must be unique there.",
                advice: "Give one of the two another name, or put the code into the name in products.mapping.", detail: fault.detail)
        }
        return fault
    }

    func taken(_ code: String, _ record: ProductRecord, _ owner: String, _ fault: Fault) -> Fault {
        let whose = code == record.code ? "the code" : "code \(code)"
        return .park(
            "sku.taken", "BigCommerce refuses article \(record.code): \(whose) is in use by product number \(owner) already.",
            advice: "Take the code away from the other product, or correct the article.", detail: fault.detail)
    }

    private func owner(ofName name: String) async throws -> String? {
        try await connector.client.send(
            .init(
                path: "/v3/catalog/products", query: ["name": name, "include_fields": "name", "limit": "1"], scope: "store_v2_products_read_only",
                subject: "the search for a name")
        ).items.first?["id"]?.id
    }
}
