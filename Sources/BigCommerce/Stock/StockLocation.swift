import Commerce
import Integrations
import JSON

/// The location whose stock is written: the one in the settings, else the store's default.
struct StockLocation {
    let connector: BigCommerceConnector
    private static let key = "bigcommerce.location"

    func id() async throws -> Int {
        if let id = connector.settings.location { return id }
        let store = connector.services.store
        if let known = try? await store.get([Self.key]).first ?? nil, let id = Int(String(decoding: known, as: UTF8.self)) { return id }
        let answer = try await connector.client.send(
            .init(
                path: "/v3/inventory/locations", query: ["is_default": "true"], scope: "store_locations_read_only",
                subject: "the stock locations"))
        guard let id = answer.items.first?["id"]?.int else {
            throw Fault.park(
                "stock.no-location", "BigCommerce names no default location for stock.", advice: "Set shop.location to the id of one.")
        }
        try? await store.set([(Self.key, Array(String(id).utf8))], ttl: .seconds(86_400))
        return id
    }
}
