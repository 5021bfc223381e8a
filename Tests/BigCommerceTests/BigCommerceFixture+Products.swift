import BigCommerce
import Commerce
import ConformanceSuites
import Integrations
import JSON
import Sandbox
import Testing

extension BigCommerceFixture: ProductFixture {
    static func productMapping() throws -> MappingDefinition { try BigCommerceMappings.products() }
    /// As the sandbox's store takes prices.
    static var productSettings: String { "  prices: including" }
    static var pricesIncludeTax: Bool { true }
    static var productLimits: [ProductAbility: String] { [:] }

    private func products() async throws -> [JSONValue] { try #require(await shop.simulator.snapshot()["products"]?.array) }

    private func product(_ code: String) async throws -> JSONValue? {
        Self.product(code, among: try await products())
    }

    private static func product(_ code: String, among products: [JSONValue]) -> JSONValue? {
        products.first { row in
            row["sku"]?.string == code || row["variants"]?.array?.contains { $0["sku"]?.string == code } == true
        }
    }

    func shopProduct(code: String) async throws -> ShopProduct? { try await shopProducts(codes: [code])[code] }

    func shopProducts(codes: [String]) async throws -> [String: ShopProduct] {
        let products = try await products()
        var found: [String: ShopProduct] = [:]
        for code in codes { if let row = Self.product(code, among: products) { found[code] = try await shopProduct(row) } }
        return found
    }

    private func shopProduct(_ row: JSONValue) async throws -> ShopProduct {
        func list(_ name: String) -> [JSONValue] { row[name]?.array ?? [] }
        var images: [[UInt8]] = []
        for image in list("images") { images.append(try #require(await shop.simulator.picture(image["id"]?.int ?? 0))) }
        return ShopProduct(
            name: row["name"]?.string ?? "", description: row["description"]?.string ?? "", price: row["price"]?.decimal,
            categories: Set(list("categories").compactMap(\.string)),
            variants: Set(
                list("variants").filter { $0["isDisabled"]?.bool != true }.map { variant in
                    ShopVariant(
                        code: variant["sku"]?.string,
                        options: Dictionary((variant["options"]?.object ?? [:]).map { ($0.key, $0.value.string ?? "") }) { $1 },
                        price: variant["price"]?.decimal)
                }),
            features: Dictionary(list("custom_fields").map { ($0["name"]?.string ?? "", $0["value"]?.string ?? "") }) { $1 }, images: images,
            isVisible: row["is_visible"]?.bool ?? false, brand: row["brand"]?.string)
    }

    func shopProductCount() async throws -> Int { try await products().count }

    func editDescription(ofProduct code: String, to text: String) async throws {
        let sku = try #require(try await product(code)?["sku"])
        try await shop.perform("edit-product", ["sku": sku, "description": .string(text)])
    }

    /// The store itself refuses a second product with a code.
    func addTwin(ofProduct code: String) async throws -> Bool { false }
}

extension BigCommerceFixture: StockFixture {
    func addProduct(code: String, ean: String, stock: Int) async throws {
        try await shop.perform("add-product", ["sku": .string(code), "upc": .string(ean), "stock": .number(Decimal128(stock))])
    }

    func addProduct(code: String, variants codes: [String], stock: Int) async throws -> [String] {
        try await shop.perform(
            "add-product",
            ["sku": .string(code), "variants": .array(codes.map(JSONValue.string)), "stock": .number(Decimal128(stock))])
        return codes
    }

    func removeProduct(code: String) async throws { try await shop.perform("remove-product", ["sku": .string(code)]) }

    func shopStock(code: String) async throws -> Int? {
        guard let row = try await product(code) else { return nil }
        return (row["variants"]?.array?.first { $0["sku"]?.string == code } ?? row)["stock"]?.int
    }

    func managesStock(code: String) async throws -> Bool? { try await product(code)?["tracking"].map { $0 != "none" } }
}

@Suite struct BigCommerceProductConformance {
    @Test(arguments: ProductTargetSuite<BigCommerceFixture>.cases)
    func products(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: VariantSuite<BigCommerceFixture>.cases)
    func variants(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: CategorySuite<BigCommerceFixture>.cases)
    func categories(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: FeatureSuite<BigCommerceFixture>.cases)
    func features(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: ImageSuite<BigCommerceFixture>.cases)
    func images(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: ProductScenarioSuite<BigCommerceFixture>.cases)
    func season(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: StockTargetSuite<BigCommerceFixture>.cases)
    func stock(_ promise: ConformanceCase) async throws { try await promise.prove() }
}
