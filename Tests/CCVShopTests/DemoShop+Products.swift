import Commerce
import ConformanceSuites
import Integrations
import JSON
import Sandbox
import Testing

@testable import CCVShop

extension DemoShop: ProductFixture {
    static func productMapping() throws -> MappingDefinition { try CCVShopMappings.products() }
    static let productSettings = "  prices: including\n  tax-classes: {1: normal, 2: low a}"
    static let pricesIncludeTax = true
    static let productLimits: [ProductAbility: String] = [.variantPrices: CCVShopConnector.variantPriceLimit]

    /// A product as the simulator holds it, by its number or that of a variant.
    func product(_ code: String) async throws -> JSONValue? { Self.product(code, among: await products()) }

    private func products() async -> [JSONValue] { await simulator.snapshot()["products"]?.array ?? [] }

    private static func product(_ code: String, among products: [JSONValue]) -> JSONValue? {
        products.first { $0["productnumber"]?.string == code } ?? products.first { variant(code, of: $0) != nil }
    }

    static func variant(_ code: String, of product: JSONValue) -> JSONValue? {
        product["variants"]?.array?.first { $0["product_number"]?.string == code }
    }

    func shopProduct(code: String) async throws -> ShopProduct? { try await product(code).map(Self.shopProduct) }

    func shopProducts(codes: [String]) async throws -> [String: ShopProduct] {
        let products = await products()
        return Dictionary(codes.compactMap { code in Self.product(code, among: products).map { (code, Self.shopProduct($0)) } }) { $1 }
    }

    private static func shopProduct(_ product: JSONValue) -> ShopProduct {
        let price = product["price"]?.decimal
        let variants = (product["variants"]?.array ?? []).filter { $0["active"]?.bool == true }.map { row in
            let options = (row["combination"]?.array ?? []).map {
                ($0["attribute"]?["name"]?.string ?? "", $0["attribute_value"]?["name"]?.string ?? "")
            }
            return ShopVariant(
                code: row["product_number"]?.string, options: Dictionary(options) { $1 },
                price: price.map { $0 + (row["netto_extra_price"]?.decimal ?? 0) })
        }
        return ShopProduct(
            name: product["name"]?.string ?? "", description: product["description"]?.string ?? "", price: price,
            categories: Set((product["categories"]?.array ?? []).compactMap(\.string)), variants: Set(variants),
            features: Dictionary((product["features"]?.object ?? [:]).map { ($0.key, $0.value.string ?? "") }) { $1 },
            images: (product["pictures"]?.array ?? []).compactMap { $0.string.flatMap { Base64.decode($0) } },
            isVisible: product["isVisible"]?.bool ?? false, brand: product["brand"]?.string)
    }

    func shopProductCount() async throws -> Int { await products().count }

    func editDescription(ofProduct code: String, to text: String) async throws {
        let id = try #require(try await product(code)?["id"]?.int)
        try await command("change-product", ["id": .string(String(id)), "description": .string(text)])
    }

    func addTwin(ofProduct code: String) async throws -> Bool {
        try await command("create-product", ["number": .string(code)])
        return true
    }
}

extension DemoShop: StockFixture {
    func addProduct(code: String, ean: String, stock: Int) async throws {
        try await command("create-product", ["number": .string(code), "ean": .string(ean), "stock": .number(Decimal128(stock))])
    }

    func addProduct(code: String, variants codes: [String], stock: Int) async throws -> [String] {
        let variants = codes.map { code -> JSONValue in
            ["number": .string(code), "stock": .number(Decimal128(stock)), "options": ["Maat": .string(code)]]
        }
        try await command("create-product", ["number": .string(code), "variants": .array(variants)])
        return codes
    }

    func removeProduct(code: String) async throws { try await command("remove-product", ["number": .string(code)]) }

    func shopStock(code: String) async throws -> Int? {
        guard let product = try await product(code) else { return nil }
        return (product["productnumber"]?.string == code ? product["stock"] : Self.variant(code, of: product)?["stock"])?.int
    }

    func managesStock(code: String) async throws -> Bool? { try await product(code)?["stockenabled"]?.bool }
}
