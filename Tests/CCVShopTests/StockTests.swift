import Commerce
import JSON
import Sandbox
import Testing

@testable import CCVShop

@Suite("CCV Shop stock")
struct StockTests {
    private func write(_ shop: DemoShop, _ code: String, _ quantity: Int, manage: Bool? = nil) async throws -> Result<Void, Fault>? {
        guard let place = try await shop.connector.stockPlaces([code], by: .sku, refresh: false)[code] else { return nil }
        return await shop.connector.writeStock([StockLevel(code: code, place: place, quantity: quantity, manage: manage)]).first
    }

    @Test("All places are read once, with a call per page; after that a figure costs one call")
    func calls() async throws {
        let shop = DemoShop.shop(pageSize: 50)
        for number in 0..<120 { try await shop.addProduct(code: "S-\(number)", ean: "", stock: 1) }
        _ = try await shop.addProduct(code: "P", variants: ["P-S", "P-M"], stock: 1)
        #expect(try await shop.connector.stockPlaces(["S-7"], by: .sku, refresh: false).count == 1)
        let before = await shop.calls()
        #expect(before == 3)
        for code in ["S-8", "S-119", "P-M"] { try await write(shop, code, 9)?.get() }
        #expect(await shop.calls() == before + 3)
        #expect(try await shop.shopStock(code: "P-M") == 9)
        #expect(try await shop.connector.stockPlaces(["NO-SUCH"], by: .sku, refresh: false).isEmpty)
        let missing = await shop.calls()
        #expect(try await shop.connector.stockPlaces(["NO-SUCH"], by: .sku, refresh: false).isEmpty)
        #expect(await shop.calls() == missing, "what the shop does not have is not asked for again at once")
    }

    @Test("A combination that got another id is told as gone, and found again")
    func renumbered() async throws {
        let shop = DemoShop.shop()
        try await shop.command("set", ["renumbersCombinations": true])
        _ = try await shop.addProduct(code: "P", variants: ["P-S", "P-M"], stock: 1)
        try await write(shop, "P-S", 4)?.get()
        let state = try #require(
            try await shop.connector.product(id: try await shop.connector.findProducts(code: "P", by: .sku)[0].productID) as ProductState?)
        _ = try await shop.connector.createVariant(
            VariantRecord(code: "P-L", options: [VariantOption("Maat", "L")], fields: ["product_number": "P-L", "sku_number": "P-L"]), of: state)
        guard case .failure(let fault)? = try await write(shop, "P-M", 7) else {
            Issue.record("the old id is gone")
            return
        }
        #expect(fault.cause == "stock.place-gone")
        try await write(shop, "P-M", 7)?.get()
        #expect(try await shop.shopStock(code: "P-M") == 7)
        #expect(try await shop.shopStock(code: "P-S") == 4)
    }

    @Test("Stock where the shop counts otherwise, and less than nothing, need a person")
    func refused() async throws {
        let shop = DemoShop.shop()
        _ = try await shop.addProduct(code: "P", variants: ["P-S"], stock: 1)
        for (code, quantity, cause) in [("P", 3, "stock.type"), ("P-S", -1, "stock.negative")] {
            guard case .failure(let fault)? = try await write(shop, code, quantity) else {
                Issue.record("\(code) was written")
                continue
            }
            #expect(fault.cause == cause && fault.handling == .park && fault.message.contains(code))
        }
        #expect(try await shop.shopStock(code: "P-S") == 1)
    }

    @Test("Variants share the switch of their product, which is set once")
    func managing() async throws {
        let shop = DemoShop.shop()
        _ = try await shop.addProduct(code: "P", variants: ["P-S", "P-M", "P-L"], stock: 1)
        _ = try await write(shop, "P-S", 1)
        let writes = try await shop.writeCount()
        for code in ["P-S", "P-M", "P-L"] { try await write(shop, code, 2, manage: false)?.get() }
        #expect(try await shop.writeCount() == writes + 4)
        #expect(try await shop.managesStock(code: "P-S") == false)
    }

    @Test("A product that the shop cannot show costs itself and no other")
    func broken() async throws {
        let shop = DemoShop.shop()
        for number in 0..<13 { try await shop.addProduct(code: "S-\(number)", ean: "", stock: 1) }
        let id = try #require(try await shop.product("S-4")?["id"])
        try await shop.command("set", ["brokenProduct": id])
        let codes = (0..<13).filter { $0 != 4 }.map { "S-\($0)" }
        #expect(try await shop.connector.stockPlaces(codes, by: .sku, refresh: false).count == 12)
    }
}
