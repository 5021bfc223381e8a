import Commerce
import Integrations
import JSON
import MijnWebwinkel
import Sandbox
import Testing

@Suite("MijnWebwinkel variants and stock")
struct VariantTests {
    private func fault(_ body: () async throws -> some Any) async throws -> Fault {
        try #require(await #expect(throws: Fault.self) { _ = try await body() })
    }
    static func variant(_ options: [(String, String)], price: Decimal128) -> VariantRecord {
        let code = (["TRUI"] + options.map(\.1)).joined(separator: "-")
        return VariantRecord(code: code, options: options.map { VariantOption($0.0, $0.1) }, fields: ["price": .number(price)])
    }

    /// A shop with the list Maat, on an article that has it, and the list Kleur, which no article has.
    private func shop(makesVersions: Bool = false) async throws -> DemoShop {
        let shop = try await DemoShop {
            $0.category = "748"
            $0.lists = ["Kleur": "1901"]
        }
        if makesVersions { try await shop.perform("set", ["makesVersions": true]) }
        try await shop.perform("add-list", ["name": "Maat", "options": ["S", "L", ["name": "XL", "price": 2]]])
        try await shop.perform("add-list", ["name": "Kleur", "options": ["Rood", "Blauw"]])
        try await shop.perform("add-article", ["sku": "HEMD", "lists": ["Maat"]])
        return shop
    }
    private func jumper(_ variants: [VariantRecord]) -> ProductRecord {
        ProductRecord(
            code: "TRUI", fields: ["name": "Trui", "sku": "TRUI", "price.default": 10, "price.basis": "including", "stock": 5], options: ["Maat"],
            variants: variants)
    }
    private func versions(_ shop: DemoShop) async throws -> [JSONValue] {
        try #require(await shop.simulator.snapshot()["articles"]?.array?.first { $0["sku"] == "TRUI" }?["versions"]?.array)
    }

    @Test("Variants are made of the shop's own lists, by name; one more is attached, one is detached")
    func options() async throws {
        let shop = try await shop()
        let made = try await shop.connector.createProduct(
            jumper([Self.variant([("maat", "s")], price: 10), Self.variant([("Maat", "XL")], price: 12)]))
        #expect(made.variants.map(\.options) == [[VariantOption("Maat", "S")], [VariantOption("Maat", "XL")]])
        #expect(made.variants.map { $0.fields["price"]?.decimal } == [10, 12])
        let more = try await shop.connector.createVariant(Self.variant([("Maat", "L")], price: 10), of: made)
        #expect(try await versions(shop).compactMap { $0["options"]?["Maat"]?.string }.sorted() == ["L", "S", "XL"])
        var state = try #require(try await shop.connector.product(id: made.id))
        #expect(state.variants.contains { $0.id == more.id })
        try await shop.connector.removeVariant(more, of: state)
        state = try #require(try await shop.connector.product(id: made.id))
        #expect(state.variants.map(\.id) == made.variants.map(\.id))
    }

    @Test("A list or an option that the shop lacks is named, and nothing is made")
    func missing() async throws {
        let shop = try await shop()
        for (options, word) in [([("Model", "A")], "Model"), ([("Maat", "XXL")], "XXL"), ([("Kleur", "Groen")], "Groen")] {
            let refusal = try await fault { try await shop.connector.createProduct(jumper([Self.variant(options, price: 10)])) }
            #expect(refusal.cause == "variant.option-missing" && refusal.handling == .park)
            #expect(refusal.message.contains(word) && refusal.message.contains("TRUI") && !refusal.advice.isEmpty)
        }
        #expect(await shop.simulator.snapshot()["articles"]?.array?.count == 1)
        // A list that no article has is known by the settings.
        _ = try await shop.connector.createProduct(jumper([Self.variant([("Kleur", "Rood")], price: 10)]))
    }

    @Test("A variant whose price the options do not make needs a person, who is told both figures")
    func prices() async throws {
        let shop = try await shop()
        let refusal = try await fault { try await shop.connector.createProduct(jumper([Self.variant([("Maat", "L")], price: 11)])) }
        #expect(refusal.cause == "variant.price" && refusal.message.contains("10.00") && refusal.message.contains("11.00"))
        let made = try await shop.connector.createProduct(jumper([Self.variant([("Maat", "L")], price: 10)]))
        try await shop.connector.updateVariants([VariantChange(made.variants[0], fields: ["price": 10])], of: made)
        #expect(
            try await fault {
                try await shop.connector.updateVariants([VariantChange(made.variants[0], fields: ["price": 9])], of: made)
            }.cause == "variant.price")
    }

    @Test("A variant's stock is written with all the others', by its code from the products flow or as it spells", arguments: [true, false])
    func stock(optionsAreMaps: Bool) async throws {
        let shop = try await shop(makesVersions: true)
        try await shop.perform("set", ["optionsAreMaps": .bool(optionsAreMaps)])
        var records = [Self.variant([("Maat", "S")], price: 10), Self.variant([("Maat", "L")], price: 10)]
        records[0].code = "9001"
        _ = try await shop.connector.createProduct(jumper(records))
        let places = try await shop.connector.stockPlaces(["9001", "TRUI-L", "TRUI", "TRUI-XL"], by: .sku, refresh: true)
        #expect(Set(places.keys) == ["9001", "TRUI-L", "TRUI"])
        #expect(places["TRUI-L"]?.quantity == 5 && places["TRUI-L"]?.isManaged == true)
        for (code, quantity) in [("9001", 1), ("TRUI-L", 8), ("TRUI", 3)] {
            let level = StockLevel(code: code, place: try #require(places[code]), quantity: quantity)
            for result in await shop.connector.writeStock([level]) { try result.get() }
        }
        #expect(try await versions(shop).map { $0["stock"]?.int } == [1, 8])
        #expect(await shop.simulator.snapshot()["articles"]?.array?.last?["stock"]?.int == 3)
    }

    @Test("A variant that the shop keeps no stock for says what to do")
    func noStockOfItsOwn() async throws {
        let shop = try await shop()
        _ = try await shop.connector.createProduct(jumper([Self.variant([("Maat", "S")], price: 10)]))
        let place = try #require(try await shop.connector.stockPlaces(["TRUI-S"], by: .sku, refresh: true)["TRUI-S"])
        let result = await shop.connector.writeStock([StockLevel(code: "TRUI-S", place: place, quantity: 1)])[0]
        #expect(throws: Fault.self) { try result.get() }
        if case .failure(let fault) = result { #expect(fault.cause == "stock.no-version" && fault.advice.contains("stock per variant")) }
        try await shop.perform("keep-stock-per-version", ["sku": "TRUI"])
        for result in await shop.connector.writeStock([StockLevel(code: "TRUI-S", place: place, quantity: 1)]) { try result.get() }
        #expect(try await versions(shop)[0]["stock"] == 1)
    }

    @Test("Unlimited stock is left alone unless the settings say to count; off makes it unlimited")
    func unlimited() async throws {
        let shop = try await DemoShop()
        try await shop.perform("add-article", ["sku": "BON", "stock": .null])
        func write(_ quantity: Int, _ manage: Bool?) async throws -> Fault? {
            let place = try #require(try await shop.connector.stockPlaces(["BON"], by: .sku, refresh: false)["BON"])
            if case .failure(let fault) = await shop.connector.writeStock([StockLevel(code: "BON", place: place, quantity: quantity, manage: manage)]
            )[0] {
                return fault
            }
            return nil
        }
        func stock() async -> JSONValue? { await shop.simulator.snapshot()["articles"]?[0]?["stock"] }
        #expect(try await write(3, nil)?.handling == .skip)
        #expect(await stock() == .null)
        #expect(try await write(3, true) == nil)
        #expect(await stock() == 3)
        #expect(try await write(4, nil) == nil)
        #expect(try await write(4, false) == nil)
        #expect(await stock() == .null)
        #expect(try await write(-1, true)?.cause == "stock.negative")
    }
}
