import Commerce
import ConformanceSuites
import Integrations
import JSON
import MijnWebwinkel
import Sandbox
import Testing

/// The suites of products and stock. The shop has the choice lists Size and Colour, with the surcharges that the suites' articles ask for, and
/// a page on which articles without group stand.
extension MijnWebwinkelFixture: ProductFixture {
    static let commonPage = "Assortiment"

    static func productMapping() throws -> MappingDefinition {
        try MappingDefinition(parsing: MijnWebwinkelMappings.products, file: "mijnwebwinkel/products.yaml")
    }
    static var productSettings: String { "  prices: including" }
    static var pricesIncludeTax: Bool { true }
    static var hasSampleOptions: Bool { true }
    static var keepsSurcharges: Bool { true }
    static var productLimits: [ProductAbility: String] {
        func words(_ subject: String) -> String { MijnWebwinkelConnector.goodsLimits.first { $0.subject == subject }?.message ?? "" }
        return [
            .newOptions: words("variants: options"), .variantCodes: words("variants: codes"), .variantPrices: words("variants: prices"),
            .removeVariant: words("variants: removing"), .brands: words("brands"),
        ]
    }

    private func articles() async throws -> [JSONValue] { try #require(await shop.simulator.snapshot()["articles"]?.array) }

    func shopProduct(code: String) async throws -> ShopProduct? { try await shopProducts(codes: [code])[code] }

    func shopProducts(codes: [String]) async throws -> [String: ShopProduct] {
        let articles = try await articles()
        var found: [String: ShopProduct] = [:]
        for code in codes {
            if let article = articles.first(where: { $0["sku"]?.string == code }) { found[code] = await shopProduct(code, article) }
        }
        return found
    }

    private func shopProduct(_ code: String, _ article: JSONValue) async -> ShopProduct {
        let versions = (article["versions"]?.array ?? []).filter { $0["stock"]?.int != 0 || $0["hasOwnStock"] != true }
        return ShopProduct(
            name: article["name"]?.string ?? "", description: article["description"]?.string ?? "",
            price: article["price"]?.string.flatMap { Decimal128($0) },
            categories: Set((article["categories"]?.array ?? []).compactMap(\.string)).subtracting([Self.commonPage]),
            variants: Set(
                versions.map { version in
                    ShopVariant(code: nil, options: Self.texts(version["options"]), price: version["price"]?.decimal)
                }),
            features: Self.texts(article["features"]), images: await shop.simulator.pictures(ofArticle: code),
            isVisible: article["isVisible"]?.bool ?? false)
    }

    private static func texts(_ value: JSONValue?) -> [String: String] {
        Dictionary((value?.object ?? [:]).map { ($0.key, $0.value.string ?? "") }) { $1 }
    }

    func shopProductCount() async throws -> Int { try await articles().count }
    func editDescription(ofProduct code: String, to text: String) async throws {
        try await shop.perform("edit-article", ["sku": .string(code), "description": .string(text)])
    }
    func addTwin(ofProduct code: String) async throws -> Bool {
        try await shop.perform("add-article", ["sku": .string(code)])
        return true
    }
}

extension MijnWebwinkelFixture: StockFixture {
    func addProduct(code: String, ean: String, stock: Int) async throws {
        try await shop.perform("add-article", ["sku": .string(code), "barcode": .string(ean), "stock": .number(Decimal128(stock))])
    }

    /// Variants have no code here; what an article is called in AccountView spells article and option.
    func addProduct(code: String, variants codes: [String], stock: Int) async throws -> [String] {
        let names = codes.map { String($0.dropFirst(code.count + 1)) }
        try await shop.perform("add-list", ["name": .string("Maat van \(code)"), "options": .array(names.map { .string($0) })])
        try await shop.perform(
            "add-article", ["sku": .string(code), "stock": .number(Decimal128(stock)), "lists": [.string("Maat van \(code)")]])
        return codes
    }

    func removeProduct(code: String) async throws { try await shop.perform("remove-article", ["sku": .string(code)]) }

    func shopStock(code: String) async throws -> Int? {
        let all = try await articles()
        if let article = all.first(where: { $0["sku"]?.string == code }) { return article["stock"]?.int }
        for article in all {
            let sku = article["sku"]?.string ?? ""
            let version = article["versions"]?.array?.first { code == "\(sku)-\(Self.texts($0["options"]).values.joined())" }
            if let version { return version["stock"]?.int }
        }
        return nil
    }

    func managesStock(code: String) async throws -> Bool? {
        try await articles().first { $0["sku"]?.string == code }.map { $0["stock"]?.isNull == false }
    }
}
