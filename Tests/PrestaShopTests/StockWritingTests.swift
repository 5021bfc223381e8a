import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("Writing stock to the shop")
struct StockWritingTests {
    private let shop = SandboxShop.withoutProducts()

    private func add(_ shop: SandboxShop, _ code: String, variants: [String] = []) async throws {
        let rows = variants.map { sku -> JSONValue in ["sku": .string(sku), "options": ["Maat": .string(sku)], "stock": 5] }
        _ = try await shop.simulator.perform("add-product", ["sku": .string(code), "stock": 3, "variants": .array(rows)])
    }

    private func write(_ shop: SandboxShop, _ code: String, _ quantity: Int, manage: Bool? = nil) async throws {
        let places = try await shop.connector.stockPlaces([code], by: .sku, refresh: false)
        let place = try #require(places[code])
        let results = await shop.connector.writeStock([StockLevel(code: code, place: place, quantity: quantity, manage: manage)])
        #expect(results.count == 1)
        try results[0].get()
    }

    @Test func `a code that is known costs one call, in another process too`() async throws {
        try await add(shop, "A")
        try await write(shop, "A", 4)
        let before = await shop.callCount()
        try await write(shop, "A", 5)
        #expect(await shop.callCount() - before == 1)
        let other = shop.connector(SandboxShop.settings())
        #expect(try await other.stockPlaces(["a"], by: .sku, refresh: false)["a"]?.quantity == nil)
        #expect(await shop.callCount() - before == 1)
        #expect(try await other.stockPlaces(["A"], by: .sku, refresh: true)["A"]?.quantity == 5)
    }

    @Test func `a hundred codes are looked up with seven calls`() async throws {
        for number in 0..<100 { try await add(shop, "A-\(number)") }
        let before = await shop.callCount()
        let places = try await shop.connector.stockPlaces((0..<100).map { "A-\($0)" }, by: .sku, refresh: true)
        #expect(places.count == 100)
        // Two for products and variants and one for rows, for fifty codes each; and the shop's set-up.
        #expect(await shop.callCount() - before == 7)
    }

    @Test func `the figures of variants are added up by the shop, and the parent's code has no place`() async throws {
        try await add(shop, "P", variants: ["P-S", "P-M"])
        try await write(shop, "P-S", 9)
        let row = try await shop.get("stock_availables", 1)
        #expect(row["id_product_attribute"] == "0")
        #expect(row["quantity"] == "14")
        #expect(try await shop.connector.stockPlaces(["P"], by: .sku, refresh: true).isEmpty)
    }

    @Test func `whether a variant may be sold without stock is said at its product, once`() async throws {
        try await add(shop, "P", variants: ["P-S", "P-M"])
        try await write(shop, "P-S", 9, manage: false)
        #expect(try await shop.get("stock_availables", 1)["out_of_stock"] == "1")
        #expect(try await shop.connector.stockPlaces(["P-M"], by: .sku, refresh: true)["P-M"]?.isManaged == false)
        let writes = await shop.writes()
        try await write(shop, "P-S", 8, manage: false)
        #expect(await shop.writes() - writes == 1)
        try await write(shop, "P-M", 8, manage: true)
        #expect(try await shop.get("stock_availables", 1)["out_of_stock"] == "0")
    }

    @Test func `before PrestaShop 8 the row goes back whole and stays in its store`() async throws {
        let old = SandboxShop.withoutProducts(version: "1.7.8.11")
        try await add(old, "A")
        _ = try await old.simulator.perform(
            "set", ["resource": "stock_availables", "id": "1", "fields": ["location": "Gang 4", "out_of_stock": "2"]])
        try await write(old, "A", 8)
        let row = try await old.get("stock_availables", 1)
        #expect(row["quantity"] == "8")
        #expect(row["id_shop"] == "1")
        #expect(row["location"] == "Gang 4")
        #expect(row["out_of_stock"] == "2")
        #expect(await old.calls("PATCH stock_availables") == 0)
    }

    @Test func `a place that is gone says so, and the code is found again`() async throws {
        try await add(shop, "A")
        try await write(shop, "A", 4)
        _ = try await shop.simulator.perform("remove-product", ["sku": "A"])
        try await add(shop, "A")
        #expect(try await fault { try await write(shop, "A", 6) }.cause == "stock.place-gone")
        _ = try await shop.connector.stockPlaces(["A"], by: .sku, refresh: true)
        try await write(shop, "A", 6)
        #expect(try await shop.get("stock_availables", 2)["quantity"] == "6")
    }

    @Test func `stock of several stores needs the store's id`() async throws {
        try await add(shop, "A")
        let xml =
            "<prestashop><stock_available><id>77</id><id_product>1</id_product><id_product_attribute>0</id_product_attribute><id_shop>2</id_shop><id_shop_group>0</id_shop_group><quantity>40</quantity><out_of_stock>2</out_of_stock></stock_available></prestashop>"
        _ = try await shop.simulator.perform("load", ["xml": .string(xml)])
        let unknown = try await fault { try await shop.connector.stockPlaces(["A"], by: .sku, refresh: true) }
        #expect(unknown.cause == "stock.store-unknown")
        #expect(unknown.advice.contains("shop.store-id"))
        var settings = SandboxShop.settings()
        settings.storeID = 2
        #expect(try await shop.connector(settings).stockPlaces(["A"], by: .sku, refresh: true)["A"]?.id == "77")
    }

    @Test(arguments: [("0", true), ("1", false), ("2", true)])
    func `whether the shop refuses to sell without stock is read, with its own default`(_ value: String, _ isManaged: Bool) async throws {
        try await add(shop, "A")
        _ = try await shop.simulator.perform("set", ["resource": "stock_availables", "id": "1", "fields": ["out_of_stock": .string(value)]])
        #expect(try await shop.connector.stockPlaces(["A"], by: .sku, refresh: true)["A"]?.isManaged == isManaged)
        #expect(StockSwitch.isManaged("2", shopDefault: "1") == false)
    }
}
