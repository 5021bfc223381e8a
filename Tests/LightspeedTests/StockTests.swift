import Commerce
import JSON
import Sandbox
import Testing

@testable import Lightspeed

@Suite("Lightspeed stock")
struct StockTests {
    private func levels(_ shop: LightspeedShop, _ codes: [String], _ quantity: Int, manage: Bool? = nil) async throws -> [StockLevel] {
        let places = try await shop.connector.stockPlaces(codes, by: .sku, refresh: false)
        return try codes.map { StockLevel(code: $0, place: try #require(places[$0]), quantity: quantity, manage: manage) }
    }
    private func codes(_ shop: LightspeedShop, _ count: Int) async throws -> [String] {
        let codes = (1...count).map { "ART-\($0)" }
        for code in codes { try await shop.addProduct(code: code, ean: "87\(code)", stock: 1) }
        return codes
    }

    @Test("A batch is one call, and each of its figures is looked at; what the shop left out is written by itself", arguments: [true, false])
    func batch(answersRows: Bool) async throws {
        let shop = LightspeedShop.shop(pageSize: 250)
        let codes = try await codes(shop, 20)
        let levels = try await levels(shop, codes, 7)
        try await shop.command("set", ["bulkAnswersRows": .bool(answersRows), "bulkForgets": .number(Decimal128(Int(levels[3].place.id)!))])
        let before = try await shop.writeCount()
        let results = await shop.connector.writeStock(levels)
        #expect(results.allSatisfy { (try? $0.get()) != nil })
        #expect(try await shop.writeCount() == before + (answersRows ? 2 : 21))
        for code in codes { #expect(try await shop.shopStock(code: code) == 7) }
    }

    @Test("One that is gone fails alone, and is looked for again")
    func gone() async throws {
        let shop = LightspeedShop.shop(pageSize: 250)
        let codes = try await codes(shop, 5)
        let levels = try await levels(shop, codes, 3)
        try await shop.removeProduct(code: "ART-2")
        let results = await shop.connector.writeStock(levels)
        #expect(results.map { if case .failure(let fault) = $0 { fault.cause } else { "" } } == ["", "stock.place-gone", "", "", ""])
        #expect(try await shop.connector.stockPlaces(["ART-2"], by: .sku, refresh: false).isEmpty)
        #expect(try await shop.shopStock(code: "ART-5") == 3)
    }

    @Test("A known code costs no call; many unknown ones cost a walk, not a call each")
    func places() async throws {
        let shop = LightspeedShop.shop(pageSize: 250)
        let codes = try await codes(shop, 30)
        var before = await shop.calls()
        _ = try await shop.connector.stockPlaces(codes, by: .sku, refresh: true)
        #expect(await shop.calls() - before == 2)
        before = await shop.calls()
        #expect(try await shop.connector.stockPlaces(codes, by: .sku, refresh: false).count == 30)
        #expect(await shop.calls() == before)
        let place = try #require(try await shop.connector.stockPlaces(["ART-1"], by: .sku, refresh: true)["ART-1"])
        #expect(place.quantity == 1 && place.isManaged == true)
        #expect(try await shop.connector.stockPlaces(["NIET"], by: .sku, refresh: false).isEmpty)
    }

    @Test("By EAN, whether or not the shop filters by it", arguments: [true, false])
    func byEAN(filters: Bool) async throws {
        let shop = LightspeedShop.shop(pageSize: 2)
        try await shop.command("set", ["unprovenFilters": .bool(filters)])
        _ = try await codes(shop, 5)
        let places = try await shop.connector.stockPlaces(["87ART-4"], by: .ean, refresh: true)
        let variant = try await shop.variant("ART-4")
        #expect(places["87ART-4"]?.id == variant["id"]?.int.map(String.init) && places["87ART-4"]?.quantity == 1)
        #expect(try await shop.connector.findProducts(code: "87ART-5", by: .ean).count == 1)
        #expect(try await shop.connector.findProducts(code: "88", by: .ean).isEmpty)
    }

    @Test("Counting is switched on and off, and what the owner chose for counted goods stays")
    func tracking() async throws {
        let shop = LightspeedShop.shop()
        _ = try await codes(shop, 1)
        _ = await shop.connector.writeStock(try await levels(shop, ["ART-1"], 4, manage: false))
        #expect(try await shop.variant("ART-1")["stockTracking"] == "disabled")
        _ = await shop.connector.writeStock(try await levels(shop, ["ART-1"], 4, manage: true))
        #expect(try await shop.variant("ART-1")["stockTracking"] == "enabled")
        try await shop.command("edit-variant", ["sku": "ART-1", "stockTracking": "indicator"])
        let place = try await shop.connector.stockPlaces(["ART-1"], by: .sku, refresh: true)["ART-1"]
        _ = await shop.connector.writeStock([StockLevel(code: "ART-1", place: try #require(place), quantity: -2, manage: true)])
        let variant = try await shop.variant("ART-1")
        #expect(variant["stockTracking"] == "indicator" && variant["stockLevel"] == -2)
    }

    @Test("A code that two products have needs a person, and the message names both")
    func ambiguous() async throws {
        let shop = LightspeedShop.shop()
        _ = try await codes(shop, 1)
        _ = try await shop.addTwin(ofProduct: "ART-1")
        let fault = try #require(
            await #expect(throws: Fault.self) { try await shop.connector.stockPlaces(["ART-1"], by: .sku, refresh: true) })
        #expect(fault.cause == "sku.ambiguous" && fault.handling == .park && fault.message.contains(" and "))
    }

    @Test("A used-up quota ends a batch at once, with one refused call")
    func quota() async throws {
        let shop = LightspeedShop.shop(rateScale: 1, pageSize: 250)
        let codes = try await codes(shop, 5)
        let levels = try await levels(shop, codes, 9)
        for _ in 0..<20 { _ = try? await shop.connector.client.get("time", about: "the time") }
        let before = await shop.simulator.snapshot()["refusedForQuota"]?.int ?? 0
        let results = await shop.connector.writeStock(levels)
        #expect(results.allSatisfy { if case .failure(let fault) = $0, case .retryAt = fault.handling { true } else { false } })
        #expect(await shop.simulator.snapshot()["refusedForQuota"]?.int == before + 1)
    }
}
