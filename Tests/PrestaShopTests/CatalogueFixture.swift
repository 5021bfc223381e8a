import Commerce
import ConformanceSuites
import Foundation
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

/// A sandbox shop without products, as the suites of products and stock want it.
struct CatalogueFixture: ProductFixture, StockFixture {
    let shop: SandboxShop
    var connector: PrestaShopConnector { shop.connector }
    var clock: ManualClock { shop.clock }

    static var features: Features { PrestaShopFixture.features }
    static func productMapping() throws -> MappingDefinition { try PrestaShopMappings.products() }
    // No tax class is named: the shop's own rules of 21 % and 9 % are found by their rates.
    static var productSettings: String { "" }
    static var priceDecimals: Int { 6 }
    static var productLimits: [ProductAbility: String] { [:] }

    static func make() async throws -> CatalogueFixture { CatalogueFixture(shop: .withoutProducts()) }

    func add(_ fault: FaultSwitch) async throws { shop.transport.add(fault) }
    func revokeAccess() async throws { _ = try await shop.simulator.perform("revoke-key", [:]) }
    func writeCount() async throws -> Int { await shop.simulator.snapshot()["writes"]?.int ?? -1 }

    // MARK: - Products

    func shopProduct(code: String) async throws -> ShopProduct? {
        let row = try await shop.product(code)
        guard row.object != nil else { return nil }
        let variants = (row["variants"]?.array ?? []).map { variant in
            ShopVariant(
                code: variant["sku"]?.string, options: texts(variant["options"]), price: variant["price"]?.string.flatMap { Decimal128($0) })
        }
        return ShopProduct(
            name: row["name"]?.string ?? "", description: row["description"]?.string ?? "",
            price: row["price"]?.string.flatMap { Decimal128($0) },
            categories: Set((row["categories"]?.array ?? []).compactMap(\.string)).subtracting(["Root", "Home"]), variants: Set(variants),
            features: texts(row["features"]),
            images: (row["images"]?.array ?? []).map { Array(Data(base64Encoded: $0.string ?? "") ?? Data()) },
            isVisible: row["isVisible"]?.bool ?? false, brand: row["brand"]?.string)
    }

    private func texts(_ value: JSONValue?) -> [String: String] {
        Dictionary((value?.object ?? [:]).map { ($0.key, $0.value.string ?? "") }) { $1 }
    }

    func shopProductCount() async throws -> Int { await shop.simulator.snapshot()["products"]?.array?.count ?? -1 }

    func editDescription(ofProduct code: String, to text: String) async throws {
        _ = try await shop.simulator.perform(
            "edit-product", ["sku": .string(code), "fields": ["description": ["1": .string(text), "2": .string(text)]]])
    }

    func addTwin(ofProduct code: String) async throws -> Bool {
        _ = try await shop.simulator.perform("add-product", ["sku": .string(code), "name": "Dubbel"])
        return true
    }

    // MARK: - Stock

    func addProduct(code: String, ean: String, stock: Int) async throws {
        _ = try await shop.simulator.perform(
            "add-product", ["sku": .string(code), "ean": .string(ean), "stock": .number(Decimal128(stock))])
    }

    func addProduct(code: String, variants codes: [String], stock: Int) async throws -> [String] {
        let variants = codes.map { sku -> JSONValue in
            ["sku": .string(sku), "options": ["Maat": .string(sku)], "stock": .number(Decimal128(stock))]
        }
        _ = try await shop.simulator.perform("add-product", ["sku": .string(code), "variants": .array(variants)])
        return codes
    }

    func removeProduct(code: String) async throws { _ = try await shop.simulator.perform("remove-product", ["sku": .string(code)]) }

    func shopStock(code: String) async throws -> Int? { try await stockRow(code)["quantity"]?.string.flatMap { Int($0) } }

    func managesStock(code: String) async throws -> Bool? {
        // 2 is what the shop does with all products, and this one refuses.
        try await stockRow(code)["outOfStock"]?.string != "1"
    }

    private func stockRow(_ code: String) async throws -> JSONValue {
        let product = try await shop.product(code)
        let variant = product["variants"]?.array?.first { $0["sku"]?.string == code }
        return (variant ?? product)["stock"] ?? .null
    }
}

@Suite("PrestaShop keeps what every shop promises of products and stock")
struct CatalogueConformanceTests {
    @Test(arguments: ProductTargetSuite<CatalogueFixture>.cases + VariantSuite<CatalogueFixture>.cases)
    func products(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: CategorySuite<CatalogueFixture>.cases + FeatureSuite<CatalogueFixture>.cases + ImageSuite<CatalogueFixture>.cases)
    func catalogue(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: ProductScenarioSuite<CatalogueFixture>.cases)
    func scenarios(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: StockTargetSuite<CatalogueFixture>.cases)
    func stock(_ promise: ConformanceCase) async throws { try await promise.prove() }
}
