public import Commerce
import Integrations
import JSON

extension BigCommerceConnector: PriceBasisReading {
    /// One setting of the store decides for all its prices.
    public func pricesIncludeTax() async throws -> Bool? { try await profile()?["is_price_entered_with_tax"]?.bool }

    private func profile() async throws -> JSONValue? {
        try await client.send(.init(path: "/v2/store", scope: "store_v2_information_read_only", subject: "the store's profile")).json
    }
}

extension BigCommerceConnector {
    private static var none: String { "2147483647" }

    /// The right to write, the units, and what this store cannot do.
    func checkProducts() async -> [Finding] {
        var findings = [
            await probe(
                "products: write",
                .init(method: "PUT", path: "/v3/catalog/products/\(Self.none)", body: [:], scope: "store_v2_products", subject: "products"))
        ]
        do {
            let categories = try await categories(refresh: true)
            findings.append(Finding(.ok, "categories", "The store has \(categories.count)."))
        } catch {
            findings.append(finding(error, "categories"))
        }
        if let unit = (try? await profile())?["weight_units"]?.words, !unit.uppercased().hasPrefix("KG") {
            findings.append(
                Finding(
                    .warning, "weight", "The store weighs in \(unit), and AccountView's weights are kilograms.",
                    advice: "Set the store to kilograms, or convert product.weight and variant.weight in products.mapping."))
        }
        return findings + Self.limits
    }

    /// What BigCommerce cannot do with products, with the reason the owner sees.
    static var limits: [Finding] {
        [
            Finding(
                .unsupported, "products of the same name",
                "BigCommerce wants every product's name to be unique; a second article of the same name is put aside with a word about it."),
            Finding(.unsupported, "short description", "BigCommerce has one description only; the short one is used where there is no long one."),
            Finding(.unsupported, "main category", "BigCommerce knows no main category; a product is in all its categories alike."),
        ]
    }

    /// The location, and the right to read and write stock. A product that cannot exist is written: being told so proves the right.
    func checkStock() async -> [Finding] {
        var findings: [Finding] = []
        var location = 1
        do {
            location = try await StockLocation(connector: self).id()
            let rows = try await client.rows(
                .init(path: "/v3/inventory/locations", scope: "store_locations_read_only", subject: "the stock locations"))
            let name = rows.first { $0["id"]?.int == location }?["label"]?.words ?? "number \(location)"
            if rows.contains(where: { $0["id"]?.int == location }) {
                findings.append(Finding(.ok, "stock location", "Stock goes to \(name)\(rows.count > 1 ? ", one of \(rows.count) locations" : "")."))
            } else {
                findings.append(
                    Finding(.problem, "stock location", "The store has no location \(location).", advice: "Correct or leave out shop.location."))
            }
        } catch {
            findings.append(finding(error, "stock location"))
        }
        findings.append(
            await probe(
                "stock: read", .init(path: "/v3/inventory/items", query: ["limit": "1"], lane: .stock, scope: "store_inventory", subject: "stock")))
        let item: JSONValue = ["location_id": .number(Decimal128(location)), "quantity": 0, "product_id": 2_147_483_647]
        findings.append(
            await probe(
                "stock: write",
                .init(
                    method: "PUT", path: "/v3/inventory/adjustments/absolute", body: ["reason": "Koppel", "items": [item]], lane: .stock,
                    scope: "store_inventory", subject: "stock")))
        findings.append(
            await probe(
                "stock: switch tracking",
                .init(
                    method: "PUT", path: "/v3/catalog/products/\(Self.none)", body: [:], scope: "store_v2_products", subject: "products")))
        return findings
    }
}
