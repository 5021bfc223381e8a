import Commerce
import JSON
import Sandbox
import Testing

@testable import Lightspeed

@Suite("Lightspeed categories, specifications and pictures")
struct CatalogTests {
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]
    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 9]

    private func fault(_ body: () async throws -> some Any) async throws -> Fault {
        try #require(await #expect(throws: Fault.self) { _ = try await body() })
    }
    private func state(_ shop: LightspeedShop, _ id: String) async throws -> ProductState { try #require(try await shop.connector.product(id: id)) }

    @Test("Categories are nested, renamed and linked once; a link that is there is not posted again")
    func categories() async throws {
        let shop = LightspeedShop.shop()
        let top = try await shop.connector.createCategory(named: "Keuken", beneath: nil)
        let mugs = try await shop.connector.createCategory(named: "Mokken", beneath: top)
        #expect(try await shop.connector.categories(refresh: false).first { $0.id == mugs }?.parentID == top)
        try await shop.connector.renameCategory(id: mugs, to: "Bekers")
        #expect(try await shop.connector.categories(refresh: false).map(\.name).sorted() == ["Bekers", "Keuken"])
        let made = try await shop.connector.createProduct(ProductTests.mug)
        // What was read is old: the owner has linked it meanwhile.
        try await shop.connector.moveProduct(made, adding: [mugs], removing: [], main: mugs)
        try await shop.connector.moveProduct(made, adding: [mugs, top], removing: [], main: mugs)
        #expect(try await state(shop, made.id).categories == [mugs, top])
        try await shop.connector.moveProduct(made, adding: [], removing: [mugs], main: top)
        #expect(try await state(shop, made.id).categories == [top])
    }

    @Test("A textpage is no category, and a category id that is no number is named")
    func noCategory() async throws {
        let shop = LightspeedShop.shop()
        try await shop.command("add-category", ["title": "Voorwaarden", "type": "textpage"])
        #expect(try await shop.connector.categories(refresh: true).isEmpty)
        #expect(try await fault { try await shop.connector.createCategory(named: "x", beneath: "a/b") }.cause == "category.id")
    }

    @Test("A product without type gets Koppel's, one with a type keeps it and has its attributes added; others' values stay")
    func specifications() async throws {
        let shop = LightspeedShop.shop()
        let made = try await shop.connector.createProduct(ProductTests.mug)
        try await shop.connector.setFeatures([ProductFeature(name: "Materiaal", value: "Steen")], removing: [], of: made)
        #expect(try await state(shop, made.id).features == [ProductFeature(name: "Materiaal", value: "Steen")])

        try await shop.addProduct(code: "KAN", ean: "", stock: 1)
        try await shop.command("add-specification", ["sku": "KAN", "type": "Potten", "name": "Inhoud", "value": "1 liter"])
        let id = try #require(try await shop.connector.findProducts(code: "KAN", by: .sku).first?.productID)
        let features = [ProductFeature(name: "materiaal", value: "Glas"), ProductFeature(name: "Deksel", value: "ja")]
        try await shop.connector.setFeatures(features, removing: [], of: try await state(shop, id))
        #expect(await shop.product("KAN")?["specifications"] == ["Inhoud": "1 liter", "Materiaal": "Glas", "Deksel": "ja"])
        let before = try await shop.writeCount()
        try await shop.connector.setFeatures(features, removing: ["Inhoud"], of: try await state(shop, id))
        #expect(try await shop.writeCount() == before + 1)
        #expect(await shop.product("KAN")?["specifications"] == ["Materiaal": "Glas", "Deksel": "ja"])
    }

    @Test("Pictures are added and removed, a new main one goes to the front, and the name that was given is read back")
    func pictures() async throws {
        let shop = LightspeedShop.shop()
        let made = try await shop.connector.createProduct(ProductTests.mug)
        let first = try await shop.connector.addImage(ImageData(bytes: Self.jpeg, fileName: "MOK-1-koppel-0123456789ab.jpg"), isMain: true, to: made)
        #expect(first.name == "MOK-1-koppel-0123456789ab")
        _ = try await shop.connector.addImage(ImageData(bytes: Self.png, fileName: "voor(2).png"), isMain: true, to: try await state(shop, made.id))
        #expect(await shop.simulator.pictures(ofProduct: "MOK-1") == [Self.png, Self.jpeg])
        #expect(try await state(shop, made.id).images.map(\.name) == ["voor2", "MOK-1-koppel-0123456789ab"])
        for _ in 0..<2 { try await shop.connector.removeImage(first, from: made) }
        #expect(await shop.simulator.pictures(ofProduct: "MOK-1") == [Self.png])
    }

    @Test("A picture of a kind or size that the shop does not take is named with its article")
    func badPictures() async throws {
        let shop = LightspeedShop.shop()
        let made = try await shop.connector.createProduct(ProductTests.mug)
        let bmp = try await fault {
            try await shop.connector.addImage(ImageData(bytes: Array("BM....".utf8), fileName: "a.bmp"), isMain: true, to: made)
        }
        #expect(bmp.cause == "image.kind" && bmp.message.contains("MOK-1"))
        let large = ImageData(bytes: Self.jpeg + [UInt8](repeating: 0, count: 6 << 20), fileName: "a.jpg")
        #expect(try await fault { try await shop.connector.addImage(large, isMain: true, to: made) }.cause == "image.too-large")
        #expect(await shop.product("MOK-1")?["images"] == 0)
    }

    @Test("A rate that the shop has no tax for, a price below zero, an empty name and options that no title can tell are named before a call")
    func badInput() async throws {
        let shop = LightspeedShop.shop()
        var record = ProductTests.mug
        record.baseVariant["taxRate"] = 17
        #expect(try await fault { try await shop.connector.createProduct(record) }.cause == "product.tax")
        record.baseVariant["taxRate"] = 21
        record.baseVariant["priceExcl"] = -1
        #expect(try await fault { try await shop.connector.createProduct(record) }.cause == "product.price")
        record = ProductTests.mug
        record.fields["title"] = " "
        #expect(try await fault { try await shop.connector.createProduct(record) }.cause == "product.name")
        record = ProductTests.jumper
        record.variants[0].options = [VariantOption("Maat", "S, Kleur: rood")]
        let options = try await fault { try await shop.connector.createProduct(record) }
        #expect(options.cause == "variant.option-unclear" && options.message.contains("TRUI-S"))
        #expect(try await shop.shopProductCount() == 0)
    }
}
