import BigCommerce
import Commerce
import JSON
import Sandbox
import Testing

@Suite struct StockWritingTests {
    private func write(
        _ shop: SandboxStore, _ figures: [(String, Int)], manage: Bool? = nil, refresh: Bool = false
    ) async throws -> [Result<Void, Fault>] {
        let places = try await shop.connector.stockPlaces(figures.map(\.0), by: .sku, refresh: refresh)
        var levels: [StockLevel] = []
        for (code, quantity) in figures {
            levels.append(StockLevel(code: code, place: try #require(places[code]), quantity: quantity, manage: manage))
        }
        return await shop.connector.writeStock(levels)
    }

    private func fault(_ result: Result<Void, Fault>?) -> Fault? {
        guard case .failure(let fault) = result else { return nil }
        return fault
    }

    private func stock(_ shop: SandboxStore, _ code: String) async throws -> Int? { try await shop.held(code)["stock"]?.int }

    @Test func `A code that is known costs the call that writes it and no other`() async throws {
        let shop = try await SandboxStore()
        for code in ["A", "B"] { try await shop.perform("add-product", ["sku": .string(code), "stock": 1]) }
        _ = try await write(shop, [("A", 2), ("B", 3)])
        let before = await shop.allCalls()
        let results = try await write(shop, [("A", 4), ("B", 5)])
        #expect(results.allSatisfy { (try? $0.get()) != nil })
        #expect(await shop.allCalls() - before == 1)
        #expect(try await stock(shop, "A") == 4)
    }

    @Test func `What is read right after a figure was written may be the one before`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("add-product", ["sku": "A", "stock": 1])
        try await shop.perform("set", ["stockDelay": 5_000])
        _ = try await write(shop, [("A", 8)])
        #expect(try await shop.connector.stockPlaces(["A"], by: .sku, refresh: true)["A"]?.quantity == 1)
        shop.clock.advance(by: .seconds(5))
        #expect(try await shop.connector.stockPlaces(["A"], by: .sku, refresh: true)["A"]?.quantity == 8)
    }

    @Test func `A level that the owner changed meanwhile is found out and written anew, and costs nobody else`() async throws {
        let shop = try await SandboxStore()
        for code in ["A", "B", "C"] { try await shop.perform("add-product", ["sku": .string(code), "stock": 1]) }
        _ = try await write(shop, [("A", 2), ("B", 2), ("C", 2)])
        try await shop.perform("edit-product", ["sku": "B", "tracking": "variant"])
        for quantity in [7, 8] {
            let before = await shop.calls("PUT v3/inventory/adjustments/absolute")
            let results = try await write(shop, [("A", quantity), ("B", quantity), ("C", quantity)])
            #expect(results.allSatisfy { (try? $0.get()) != nil })
            for code in ["A", "B", "C"] { #expect(try await stock(shop, code) == quantity) }
            if quantity == 8 { #expect(await shop.calls("PUT v3/inventory/adjustments/absolute") - before == 1) }
        }
    }

    @Test func `A variant's figure is not written to a product that is counted as a whole, unless tracking is to be switched on`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("add-product", ["sku": "P", "variants": ["P-1", "P-2"], "stock": 3, "tracking": "product"])
        let refused = try #require(try await fault(write(shop, [("P-1", 5)]).first))
        #expect(refused.cause == "stock.by-product" && refused.handling == .park && refused.message.contains("P-1"))
        let results = try await write(shop, [("P-1", 5), ("P-2", 6)], manage: true)
        #expect(results.allSatisfy { (try? $0.get()) != nil })
        #expect(try await shop.held("P")["tracking"] == "variant")
        #expect(try await shop.held("P")["variants"]?.array?.map { $0["stock"]?.int } == [5, 6])
    }

    @Test func `A product as a whole can be counted by its own code`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("add-product", ["sku": "P", "variants": ["P-1"], "tracking": "product"])
        #expect(try await fault(write(shop, [("P", 9)]).first) == nil)
        #expect(try await stock(shop, "P") == 9)
        try await shop.perform("edit-product", ["sku": "P", "tracking": "variant"])
        #expect(try await fault(write(shop, [("P", 9)]).first)?.cause == "stock.by-variant")
    }

    @Test func `A product that is not tracked says so where the store refuses its figure`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("add-product", ["sku": "A", "tracking": "none"])
        #expect(try await fault(write(shop, [("A", 4)]).first) == nil)
        try await shop.perform("set", ["refusesUntracked": true])
        let refused = try #require(try await fault(write(shop, [("A", 5)]).first))
        #expect(refused.cause == "stock.not-tracked" && refused.handling == .park && refused.message.contains("A"))
        #expect(try await fault(write(shop, [("A", 5)], manage: false).first) == nil)
        #expect(try await fault(write(shop, [("A", 6)], manage: true).first) == nil)
        #expect(try await stock(shop, "A") == 6)
        #expect(try await shop.held("A")["tracking"] == "product")
    }

    @Test func `Variants that stock lists leave out and codes with commas are found all the same`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("set", ["listsOnlyStocked": true])
        try await shop.perform("add-product", ["sku": "P", "variants": ["P-1", "P,2"]])
        try await shop.perform("add-product", ["sku": "a,b"])
        let places = try await shop.connector.stockPlaces(["p-1", "P,2", "A,B", "NONE"], by: .sku, refresh: true)
        #expect(Set(places.keys) == ["p-1", "P,2", "A,B"])
        #expect(Set(places.values.map(\.id)).count == 3 && places.values.allSatisfy { $0.isManaged == true })
    }

    @Test func `A code found missing is found as soon as its product is made`() async throws {
        let shop = try await SandboxStore()
        #expect(try await shop.connector.stockPlaces(["MUG"], by: .sku, refresh: false).isEmpty)
        _ = try await shop.connector.createProduct(ProductSketches.mug("MUG", ["inventory_tracking": "product"]))
        #expect(try await fault(write(shop, [("MUG", 3)]).first) == nil)
        #expect(try await stock(shop, "MUG") == 3)
    }

    @Test func `Stock goes to the default location, or to the one in the settings`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("add-product", ["sku": "A"])
        let second = try #require(try await shop.perform("add-location", ["label": "Rotterdam"])["id"]?.int)
        _ = try await write(shop, [("A", 4)])
        func held(_ shop: SandboxStore) async -> [JSONValue?] {
            await shop.simulator.snapshot()["locations"]?.array?.map { $0["stock"]?["A"] } ?? []
        }
        #expect(await held(shop) == [4, nil])
        let connector = shop.connector(location: second)
        let place = try #require(try await connector.stockPlaces(["A"], by: .sku, refresh: false)["A"])
        _ = try await connector.writeStock([StockLevel(code: "A", place: place, quantity: 6)])[0].get()
        #expect(await held(shop) == [4, 6])
    }

    @Test func `Figures that cannot be counted need a person and cost nobody else`() async throws {
        let shop = try await SandboxStore()
        for code in ["A", "B"] { try await shop.perform("add-product", ["sku": .string(code), "stock": 1]) }
        let results = try await write(shop, [("A", -1), ("B", 2)])
        #expect(fault(results[0])?.cause == "stock.out-of-range" && fault(results[0])?.message.contains("A") == true)
        #expect(fault(results[1]) == nil)
        #expect(try await fault(write(shop, [("A", 3_000_000_000)]).first)?.cause == "stock.out-of-range")
        #expect(try await stock(shop, "A") == 1)
        #expect(try await stock(shop, "B") == 2)
    }

    @Test func `A variant that was removed is gone, and the others of its product are written`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("add-product", ["sku": "P", "variants": ["P-1", "P-2"], "stock": 3])
        _ = try await write(shop, [("P-1", 4), ("P-2", 4)])
        try await shop.perform("remove-variant", ["sku": "P-1"])
        let results = try await write(shop, [("P-1", 5), ("P-2", 6)])
        #expect(fault(results[0])?.cause == "stock.place-gone")
        #expect(fault(results[1]) == nil)
        #expect(try await shop.held("P")["variants"]?.array?.map { $0["stock"]?.int } == [6])
    }
}
