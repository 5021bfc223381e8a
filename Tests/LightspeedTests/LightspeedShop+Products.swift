import Commerce
import ConformanceSuites
import Integrations
import JSON
import Lightspeed
import Sandbox
import Testing

extension LightspeedShop: ProductFixture {
    static func productMapping() throws -> MappingDefinition {
        try MappingDefinition(parsing: LightspeedMappings.products, file: "lightspeed/products.yaml")
    }
    static var productSettings: String { "" }
    static var priceDecimals: Int { 4 }
    static var productLimits: [ProductAbility: String] { [:] }

    /// The simulator's product that has a variant with this code.
    func product(_ code: String) async -> JSONValue? { Self.product(code, among: await products()) }

    private func products() async -> [JSONValue] { await simulator.snapshot()["products"]?.array ?? [] }

    private static func product(_ code: String, among products: [JSONValue]) -> JSONValue? {
        products.first { product in
            product["variants"]?.array?.contains { $0["sku"]?.string == code || $0["ean"]?.string == code } == true
        }
    }

    func variant(_ code: String) async throws -> JSONValue {
        try #require(await product(code)?["variants"]?.array?.first { $0["sku"]?.string == code })
    }

    func shopProduct(code: String) async throws -> ShopProduct? { try await shopProducts(codes: [code])[code] }

    func shopProducts(codes: [String]) async throws -> [String: ShopProduct] {
        let products = await products()
        var found: [String: ShopProduct] = [:]
        for code in codes { if let product = Self.product(code, among: products) { found[code] = await shopProduct(product) } }
        return found
    }

    private func shopProduct(_ product: JSONValue) async -> ShopProduct {
        let rows = product["variants"]?.array ?? []
        let isSimple = rows.count == 1 && rows[0]["title"]?.string == "Default"
        let variants = rows.filter { $0["stockTracking"]?.string != "enabled" || $0["stockLevel"]?.int != 0 || rows.count > 1 }.map { row in
            let options = (row["title"]?.string ?? "").split(separator: ", ").map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
            return ShopVariant(
                code: row["sku"]?.string,
                options: Dictionary(options.map { ($0[0], $0.count > 1 ? String($0[1].dropFirst()) : "") }) { $1 }, price: row["priceExcl"]?.decimal)
        }
        return ShopProduct(
            name: product["title"]?.string ?? "", description: product["content"]?.string ?? "",
            price: isSimple ? rows[0]["priceExcl"]?.decimal : nil, categories: Set((product["categories"]?.array ?? []).compactMap(\.string)),
            variants: isSimple ? [] : Set(variants),
            features: Dictionary((product["specifications"]?.object ?? [:]).map { ($0.key, $0.value.string ?? "") }) { $1 },
            images: await simulator.pictures(ofProduct: rows.first?["sku"]?.string ?? ""), isVisible: product["isVisible"]?.bool ?? false,
            brand: product["brand"]?.string)
    }

    func shopProductCount() async throws -> Int { await products().count }
    func editDescription(ofProduct code: String, to text: String) async throws {
        try await command("edit-product", ["sku": .string(code), "content": .string(text)])
    }
    func addTwin(ofProduct code: String) async throws -> Bool {
        try await command("add-product", ["sku": .string(code), "title": "Tweeling", "price": 1])
        return true
    }
}

extension LightspeedShop: StockFixture {
    func addProduct(code: String, ean: String, stock: Int) async throws {
        try await command(
            "add-product", ["sku": .string(code), "ean": .string(ean), "title": .string(code), "price": 5, "stock": .number(Decimal128(stock))])
    }

    func addProduct(code: String, variants codes: [String], stock: Int) async throws -> [String] {
        let rows = codes.map { code -> JSONValue in
            ["sku": .string(code), "title": .string("Maat: \(code)"), "stock": .number(Decimal128(stock)), "price": 5]
        }
        try await command("add-product", ["title": .string(code), "variants": .array(rows)])
        return codes
    }

    func removeProduct(code: String) async throws { try await command("remove-product", ["sku": .string(code)]) }
    func shopStock(code: String) async throws -> Int? { await stock(code)?["stockLevel"]?.int }
    func managesStock(code: String) async throws -> Bool? { await stock(code).map { $0["stockTracking"]?.string == "enabled" } }
    private func stock(_ code: String) async -> JSONValue? {
        await product(code)?["variants"]?.array?.first { $0["sku"]?.string == code || $0["ean"]?.string == code }
    }
}
