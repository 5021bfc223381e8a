import Commerce
import ConformanceSuites
import Integrations
import JSON
import Sandbox
import Testing

@testable import MijnWebwinkel

@Suite("MijnWebwinkel articles")
struct ArticleTests {
    static func record(_ code: String = "MOK-1", price: Decimal128 = Decimal128("29.95")!) -> ProductRecord {
        ProductRecord(
            code: code,
            fields: [
                "name": "Blauwe mok", "sku": .string(code), "description": "<p>Van steen</p>", "price.default": .number(price),
                "price.basis": "including", "taxable": true, "extra.barcode": "8700000000017", "extra.weight": "0.2", "stock": 14,
            ])
    }
    private func fault(_ body: () async throws -> some Any) async throws -> Fault {
        try #require(await #expect(throws: Fault.self) { _ = try await body() })
    }
    private func shop(_ adjust: (inout MijnWebwinkelSettings) -> Void = { _ in }) async throws -> (DemoShop, page: String) {
        let shop = try await DemoShop(adjust: adjust)
        return (shop, try #require(try await shop.perform("add-page", ["title": "Mokken"])["id"]?.string))
    }

    @Test("An article is made in one call, found by its code and by its barcode, and read as it was written")
    func made() async throws {
        let (shop, page) = try await shop()
        var record = Self.record()
        record.categories = [page]
        _ = try await shop.connector.findProducts(code: "MOK-1", by: .sku)
        let before = await shop.simulator.snapshot()["writes"]?.int ?? 0
        let made = try await shop.connector.createProduct(record)
        #expect(await shop.simulator.snapshot()["writes"]?.int == before + 1)
        #expect(try await shop.connector.findProducts(code: "MOK-1", by: .sku).map(\.productID) == [made.id])
        #expect(try await shop.connector.findProducts(code: "8700000000017", by: .ean).map(\.productID) == [made.id])
        let read = try #require(try await shop.connector.product(id: made.id))
        #expect(read.fields == made.fields && read.categories == [page] && read.isActive == true)
        #expect(read.fields["price.default"]?.decimal == Decimal128("29.95") && read.fields["extra.barcode"] == "8700000000017")
        #expect(try await shop.connector.product(id: "999") == nil)
    }

    @Test("Codes are found by one walk over all pages, then by what changed; an article that was deleted is noticed")
    func table() async throws {
        let (shop, _) = try await shop()
        for number in 1...12 { try await shop.perform("add-article", ["sku": .string("A-\(number)")]) }
        shop.clock.advance(by: .seconds(3_600))
        func lists() async -> Int { await shop.simulator.snapshot()["calls"]?["GET articles"]?.int ?? 0 }
        #expect(try await shop.connector.findProducts(code: "A-12", by: .sku).count == 1)
        #expect(await lists() == 3)
        shop.clock.advance(by: .seconds(3_600))
        #expect(try await shop.connector.findProducts(code: "A-7", by: .sku).count == 1)
        #expect(await lists() == 4)
        try await shop.perform("add-article", ["sku": "NIEUW"])
        #expect(try await shop.connector.findProducts(code: "NIEUW", by: .sku).count == 1)
        try await shop.perform("edit-article", ["sku": "A-3", "name": "x", "stock": .null])
        #expect(try await shop.connector.stockPlaces(["A-3"], by: .sku, refresh: true)["A-3"]?.isManaged == false)
        // Known codes cost nothing.
        let before = await lists()
        #expect(try await shop.connector.stockPlaces(["A-1", "A-12"], by: .sku, refresh: false).count == 2)
        #expect(await lists() == before)
        try await shop.perform("add-article", ["sku": "A-5"])
        #expect(try await shop.connector.findProducts(code: "A-5", by: .sku).count == 2)
        try await shop.perform("remove-article", ["sku": "A-5"])
        #expect(try await shop.connector.findProducts(code: "A-5", by: .sku).count == 1)
    }

    @Test("Another process reads the table that the first one made, and a changed one is read again")
    func sharedTable() async throws {
        let (shop, _) = try await shop()
        try await shop.perform("add-article", ["sku": "A-1"])
        _ = try await shop.connector.findProducts(code: "A-1", by: .sku)
        let other = MijnWebwinkelConnector(
            settings: shop.connector.settings, transport: shop.unknownFields, services: shop.connector.services)
        #expect(try await other.stockPlaces(["A-1"], by: .sku, refresh: false).count == 1)
        #expect(await shop.simulator.snapshot()["calls"]?["GET articles"]?.int == 1)
        try await shop.perform("add-article", ["sku": "A-2"])
        _ = try await shop.connector.findProducts(code: "A-2", by: .sku)
        #expect(try await other.stockPlaces(["A-2"], by: .sku, refresh: false).count == 1)
    }

    @Test("The table survives being written down, and a code spells a variant however it is joined")
    func spelledCodes() throws {
        let choices: [ArticleTable.Choice] = [
            .init(list: 1, name: "Kleur", options: [(11, "Rood"), (12, "Donker blauw")]),
            .init(list: 2, name: "Maat", options: [(21, "L"), (22, "XL")]),
        ]
        let row = ArticleTable.Row(id: 300, sku: "TRUI", ean: "87", isCounted: true, choices: choices)
        let table = ArticleTable(rows: [row], at: Timestamp(milliseconds: 1_700_000_000_000))
        #expect(ArticleTable(table.bytes) == table)
        for code in ["TRUI-ROOD-XL", "trui/rood.xl", "TRUIRoodXL"] { #expect(table.variants(code: code).map(\.options) == [[11, 22]], "\(code)") }
        #expect(table.variants(code: "TRUI-DONKERBLAUW-L").map(\.options) == [[12, 21]])
        for code in ["TRUI", "TRUI-ROOD", "TRUI-ROOD-XXL", "TRU-I-ROOD-XL-2"] { #expect(table.variants(code: code).isEmpty, "\(code)") }
    }

    @Test("An article without page goes onto the one that the settings name, else needs a person")
    func withoutPage() async throws {
        let (shop, page) = try await shop()
        let refusal = try await fault { try await shop.connector.createProduct(Self.record()) }
        #expect(refusal.cause == "product.category-missing" && refusal.message.contains("MOK-1"))
        let (other, _) = try await self.shop { $0.category = page }
        #expect(try await other.connector.createProduct(Self.record()).categories == [page])
    }

    @Test("Pages are nested and renamed; moving an article keeps the others and their links, and one page stays")
    func pages() async throws {
        let (shop, page) = try await shop()
        let inner = try await shop.connector.createCategory(named: "Bekers", beneath: page)
        #expect(try await shop.connector.categories(refresh: false).first { $0.id == inner }?.parentID == page)
        try await shop.connector.renameCategory(id: inner, to: "Kopjes")
        #expect(try await shop.connector.categories(refresh: false).map(\.name).sorted() == ["Kopjes", "Mokken"])
        var record = Self.record()
        record.categories = [page]
        var state = try await shop.connector.createProduct(record)
        try await shop.connector.moveProduct(state, adding: [inner], removing: [], main: inner)
        state = try #require(try await shop.connector.product(id: state.id))
        #expect(state.categories == [inner, page])
        let refusal = try await fault { try await shop.connector.moveProduct(state, adding: [], removing: [inner, page], main: nil) }
        #expect(refusal.cause == "product.category-missing")
        try await shop.connector.setActive(false, state)
        let hidden = try #require(try await shop.connector.product(id: state.id))
        #expect(hidden.isActive == false && hidden.categories == [inner, page])
    }

    @Test("Extra fields stay where their owner has put them, and those that are not ours are left alone")
    func extraFields() async throws {
        let (shop, page) = try await shop { $0.category = "748" }
        _ = page
        let made = try await shop.connector.createProduct(Self.record())
        try await shop.perform("edit-article", ["sku": "MOK-1", "extra": ["visible": ["Kleur": "Blauw", "weight": "0.3"]]])
        var state = try #require(try await shop.connector.product(id: made.id))
        #expect(state.features == [ProductFeature(name: "Kleur", value: "Blauw")])
        try await shop.connector.setFeatures([ProductFeature(name: "Materiaal", value: "Glas")], removing: [], of: state)
        try await shop.connector.updateProduct(state, fields: ["extra.barcode": "8700000000024", "name": "Mok"], baseVariant: [:])
        state = try #require(try await shop.connector.product(id: made.id))
        #expect(Set(state.features.map(\.name)) == ["Kleur", "Materiaal"] && state.fields["extra.barcode"] == "8700000000024")
        #expect(state.fields["name"] == "Mok" && state.fields["extra.weight"] == "0.2")
        try await shop.connector.setFeatures([], removing: ["materiaal", "niet"], of: state)
        #expect(try await shop.connector.product(id: made.id)?.features.map(\.name) == ["Kleur"])
    }

    @Test("A price on the other basis, one below zero, an empty name and one that is too long are named before a call")
    func badInput() async throws {
        let (shop, page) = try await shop { $0.category = "748" }
        _ = page
        for (field, value, cause) in [
            ("price.basis", "excluding", "product.price-basis"), ("price.default", .number(-1), "product.price"), ("name", "", "product.name"),
            ("name", .string(String(repeating: "x", count: 256)), "product.name"),
        ] as [(String, JSONValue, String)] {
            var record = Self.record()
            record.fields[field] = value
            let refusal = try await fault { try await shop.connector.createProduct(record) }
            #expect(refusal.cause == cause && refusal.message.contains("MOK-1") && !refusal.advice.isEmpty)
        }
        #expect(await shop.simulator.snapshot()["articles"]?.array?.isEmpty == true)
    }

    @Test("Pictures: the one that was sent is found in the article, a new main one goes to the front, bad ones are named")
    func pictures() async throws {
        let (shop, page) = try await shop { $0.category = "748" }
        _ = page
        let made = try await shop.connector.createProduct(Self.record())
        let (jpeg, png): ([UInt8], [UInt8]) = ([0xFF, 0xD8, 0xFF, 1], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 2])
        let first = try await shop.connector.addImage(ImageData(bytes: jpeg, fileName: "een.jpg"), isMain: true, to: made)
        var state = try #require(try await shop.connector.product(id: made.id))
        #expect(state.images == [first] && first.name == "een.jpg")
        _ = try await shop.connector.addImage(ImageData(bytes: png, fileName: "twee.png"), isMain: true, to: state)
        #expect(await shop.simulator.pictures(ofArticle: "MOK-1") == [png, jpeg])
        for _ in 0..<2 { try await shop.connector.removeImage(first, from: state) }
        #expect(await shop.simulator.pictures(ofArticle: "MOK-1") == [png])
        let large = ImageData(bytes: jpeg + [UInt8](repeating: 0, count: 3 << 20), fileName: "groot.jpg")
        #expect(try await fault { try await shop.connector.addImage(large, isMain: false, to: state) }.cause == "image.too-large")
        let other = ImageData(bytes: Array("tekst".utf8), fileName: "x.txt")
        #expect(try await fault { try await shop.connector.addImage(other, isMain: false, to: state) }.message.contains("MOK-1"))
        for number in 2...15 {
            state = try #require(try await shop.connector.product(id: made.id))
            _ = try await shop.connector.addImage(ImageData(bytes: jpeg + [UInt8(number)], fileName: "\(number).jpg"), isMain: false, to: state)
        }
        state = try #require(try await shop.connector.product(id: made.id))
        #expect(
            try await fault { try await shop.connector.addImage(ImageData(bytes: jpeg, fileName: "z.jpg"), isMain: false, to: state) }.cause
                == "image.limit")
    }
}
