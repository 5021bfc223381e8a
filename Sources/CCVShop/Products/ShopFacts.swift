import Commerce
import JSON

/// What holds for the whole shop and seldom changes; read once an hour.
struct ShopFacts: Sendable {
    /// Whether product prices include tax.
    var pricesIncludeTax: Bool
    /// The shop's first package, a class of shipping costs.
    var package: String?

    private static let lifetime = Duration.seconds(3_600)
    private static let key = "shop/facts"

    /// Reads them, from memory where they are known: three calls else.
    static func read(_ client: CCVShopClient) async throws -> ShopFacts {
        let store = client.services.store
        if let known = try? await store.get([key]).first.flatMap({ $0 }), let value = try? JSONValue(parsing: known) {
            let record = Record(value)
            return ShopFacts(pricesIncludeTax: record.flag("tax") ?? true, package: record.text("package"))
        }
        let facts = ShopFacts(
            pricesIncludeTax: try await settings(client).flag("prices_include_vat") ?? true,
            package: try await client.list("packages", about: "the packages").compactMap { $0.text("id") }.first)
        let value: JSONValue = ["tax": .bool(facts.pricesIncludeTax), "package": facts.package.map { .string($0) } ?? .null]
        try? await store.set([(key, value.bytes)], ttl: lifetime)
        return facts
    }

    /// The shop's own settings, as they are now.
    static func settings(_ client: CCVShopClient) async throws -> Record {
        guard let shop = try await client.list("webshops", about: "the shop").first?.text("id"),
            let settings = try await client.get("webshops/\(shop)/settings", about: "the shop's settings")
        else { return Record([:]) }
        return Record(settings)
    }
}
