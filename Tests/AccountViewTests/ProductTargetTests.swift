import AccountView
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct ProductTargetTests {
    private func target(
        updates: Bool = true, fields: Bool = true,
        products: String = "  prices: including\n  variants: {parent-field: K1_OUDER, options: {K1_MAAT: Maat}}",
        switches: JSONValue = [:], adjust: @escaping (inout AccountViewSettings) -> Void = { _ in }
    ) async throws -> (rig: Rig, target: any AccountViewArticleWriting) {
        let (rig, articles) = try await Rig.shop(
            switches: switches, products: products,
            adjust: { settings in
                settings.updatesArticles = updates
                if !fields { settings.articleFields = .init() }
                adjust(&settings)
            })
        return (rig, rig.erp.productTarget(for: articles.integration))
    }

    private func record(_ code: String, categories: [String] = ["SERV"]) -> ProductRecord {
        ProductRecord(code: code, fields: ["ART_CODE": .string(code), "ART_DESC1": "Nieuwe mok", "PX_SELL": "12.50"], categories: categories)
    }

    private func article(_ rig: Rig, _ code: String) async throws -> JSONValue? {
        try await rig.simulator.perform("rows", ["table": "ARTICLE"]).array!.first { $0["ART_CODE"]?.string == code }
    }

    @Test func aProductBecomesAnArticleInItsGroup() async throws {
        let (rig, target) = try await target()
        #expect(try await target.findProducts(code: "NIEUW-1", by: .sku).isEmpty)
        let state = try await target.createProduct(record("NIEUW-1"))
        #expect(state.id == "NIEUW-1")
        #expect(state.categories == ["SERV"])
        #expect(try await article(rig, "NIEUW-1")?["PX_SELL"] == JSONValue.number(amount("12.5")))
        #expect(try await target.findProducts(code: "nieuw-1", by: .sku) == [ProductMatch(productID: "NIEUW-1", code: "NIEUW-1")])
        let read = try #require(try await target.product(id: "NIEUW-1"))
        #expect(read.fields["ART_DESC1"] == "Nieuwe mok")
        #expect(read.fields["PX_SELL"] == JSONValue.number(amount("12.5")))
        #expect(try await target.product(id: "NIEUW-2") == nil)
        #expect(try await target.findProducts(code: "A-CODE-THAT-IS-TOO-LONG", by: .sku).isEmpty)
    }

    @Test func anArticleIsChangedOnlyWhenTheSettingsAllowIt() async throws {
        let (rig, target) = try await target(updates: false)
        let state = try await target.createProduct(record("NIEUW-1"))
        let problem = await fault { try await target.updateProduct(state, fields: ["PX_SELL": 13], baseVariant: [:]) }
        #expect(problem?.cause == "article.update-off")
        #expect(problem?.handling == .skip)
        #expect(problem?.message.contains("updates-articles") == true)
        #expect(await fault { try await target.moveProduct(state, adding: ["KOF"], removing: ["SERV"], main: "KOF") }?.cause == "article.update-off")
        // Being where it is needs no change.
        try await target.moveProduct(state, adding: [], removing: ["KOF"], main: "SERV")
        let (other, allowed) = try await self.target()
        let made = try await allowed.createProduct(record("NIEUW-1"))
        try await allowed.updateProduct(made, fields: ["PX_SELL": 13], baseVariant: [:])
        try await allowed.moveProduct(made, adding: ["KOF"], removing: ["SERV"], main: "KOF")
        let row = try await article(other, "NIEUW-1")
        #expect(row?["PX_SELL"] == 13)
        #expect(row?["AG_CODE"] == "KOF")
        #expect(row?["ART_DESC1"] == "Nieuwe mok")
        _ = rig
    }

    @Test func aRefusalOfAccountViewStoresNothing() async throws {
        let (rig, target) = try await target()
        #expect(await fault { _ = try await target.createProduct(record("NIEUW-1", categories: ["NERG"])) }?.cause == "accountview.refused")
        #expect(try await article(rig, "NIEUW-1") == nil)
        #expect(await fault { _ = try await target.createProduct(record("A-CODE-THAT-IS-TOO-LONG")) }?.cause == "text.too-long")
        var unknown = record("NIEUW-1")
        unknown.fields["KLEUR"] = "rood"
        #expect(await fault { _ = try await target.createProduct(unknown) }?.cause == "field.unknown")
    }

    @Test func anArticleIsFoundByEANAlsoWhereTwoHaveIt() async throws {
        let (rig, target) = try await target()
        for code in ["MOK-WIT", "MOLEN"] { try await rig.perform("edit-article", ["code": .string(code), "fields": ["K1_EAN": "8712345678906"]]) }
        #expect(try await target.findProducts(code: "8712345678906", by: .ean).map(\.productID) == ["MOK-WIT", "MOLEN"])
    }

    @Test func variantsBecomeArticlesBeneathTheirParent() async throws {
        let (rig, target) = try await target()
        let parent = try await target.createProduct(record("SHIRT"))
        let variant = VariantRecord(
            code: "SHIRT-L", options: [VariantOption("Maat", "L")], fields: ["ART_CODE": "SHIRT-L", "ART_DESC1": "Shirt L", "PX_SELL": 15])
        let made = try await target.createVariant(variant, of: parent)
        #expect(made.id == "SHIRT-L")
        #expect(made.options == [VariantOption("Maat", "L")])
        // Again, as after a crash: nothing is made twice.
        #expect(try await target.createVariant(variant, of: parent).id == "SHIRT-L")
        let row = try await article(rig, "SHIRT-L")
        #expect(row?["K1_OUDER"] == "SHIRT")
        #expect(row?["AG_CODE"] == "SERV")
        let state = try #require(try await target.product(id: "SHIRT"))
        #expect(state.variants.map(\.id) == ["SHIRT-L"])
        #expect(try await target.findProducts(code: "SHIRT-L", by: .sku) == [ProductMatch(productID: "SHIRT", variantID: "SHIRT-L", code: "SHIRT-L")])
        try await target.updateVariants([VariantChange(state.variants[0], fields: ["PX_SELL": 16])], of: state)
        #expect(try await article(rig, "SHIRT-L")?["PX_SELL"] == 16)
        #expect(!target.variantRules.removesVariants)
        try await target.removeVariant(state.variants[0], of: state)
        #expect(try await article(rig, "SHIRT-L")?["REC_BLK"] == true)
    }

    @Test func aGroupIsMadeOnceWithACodeOfItsNameAndWithoutCollision() async throws {
        let (rig, target) = try await target()
        #expect(!target.hasCategoryLevels)
        #expect(try await target.categories(refresh: false).contains { $0.id == "SERV" && $0.name == "Servies" })
        #expect(try await target.createCategory(named: "Théepotten & kannen", beneath: nil) == "THEEP")
        #expect(try await target.createCategory(named: "Theepakketten", beneath: "SERV") == "THEE1")
        #expect(try await target.createCategory(named: "théepotten & KANNEN", beneath: nil) == "THEEP")
        #expect(try await target.createCategory(named: "日本", beneath: nil) == "1")
        #expect(try await target.createCategory(named: "Servies", beneath: nil) == "SERV")
        let rows = try await rig.simulator.perform("rows", ["table": "ART_GRP"]).array!
        #expect(rows.count == 9)
        #expect(try await target.categories(refresh: false).contains { $0.id == "THEEP" })
    }

    @Test func aGroupsCodeMayBeNamedInTheSettings() async throws {
        let (_, target) = try await target(products: "  categories: {codes: {Theepotten: TPOT, Kopjes: SERV}}")
        #expect(try await target.createCategory(named: "Theepotten", beneath: nil) == "TPOT")
        #expect(try await target.createCategory(named: "Kopjes", beneath: nil) == "SERV")
    }

    @Test func aGroupIsRenamedOnlyWhenTheSettingsAllowIt() async throws {
        let (rig, target) = try await target()
        try await target.renameCategory(id: "SERV", to: "Tafelgerei")
        #expect(try await target.categories(refresh: false).first { $0.id == "SERV" }?.name == "Tafelgerei")
        let (_, closed) = try await self.target(updates: false)
        #expect(await fault { try await closed.renameCategory(id: "SERV", to: "Tafelgerei") }?.cause == "article.update-off")
        _ = rig
    }

    @Test func anInstallationThatTakesNoGroupsSaysSo() async throws {
        let (_, target) = try await target(switches: ["acceptsGroups": false])
        let problem = await fault { _ = try await target.createCategory(named: "Theepotten", beneath: nil) }
        #expect(problem?.cause == "accountview.refused")
        #expect(problem?.message.contains("Artikelgroepen") == true)
    }

    @Test func onePictureIsWrittenWhereAFieldIsNamedForIt() async throws {
        let (_, plain) = try await target(fields: false, products: "")
        #expect(!(plain is any ImageWriting))
        let (rig, target) = try await target()
        let pictures = try #require(target as? any ImageWriting)
        #expect(pictures.imageRules.limit == 1)
        let state = try await target.createProduct(record("NIEUW-1"))
        let bytes = try #require(Base64.decode("R0lGODlhAQABAIAAAP8A/wAAACwAAAAAAQABAAACAkQBADs="))
        let made = try await pictures.addImage(ImageData(bytes: bytes, fileName: "mok.gif"), isMain: true, to: state)
        let after = try #require(try await target.product(id: "NIEUW-1"))
        #expect(after.images == [made])
        let articles = rig.erp.articles(for: target.integration)
        let product = try await articles.product(id: "NIEUW-1")
        #expect(try await articles.image(product.images[0], of: product).bytes == bytes)
        try await pictures.removeImage(made, from: after)
        #expect(try await target.product(id: "NIEUW-1")?.images == [])
        try await pictures.removeImage(made, from: after)
    }

    @Test func aPictureFieldThatIsNotThereIsNamed() async throws {
        let (rig, target) = try await target(adjust: { $0.articleFields.imageData = "FOTO" })
        let state = try await target.createProduct(record("NIEUW-1"))
        let problem = await fault {
            _ = try await (target as! any ImageWriting).addImage(ImageData(bytes: [1], fileName: "a.gif"), isMain: true, to: state)
        }
        #expect(problem?.cause == "article.field-missing")
        #expect(problem?.message.contains("FOTO") == true)
        _ = rig
    }

    @Test func theDefaultMappingFitsTheTaxBasisOfSellingPrices() throws {
        var settings = AccountViewSettings(clientID: "a", clientSecret: "b", company: "DEMO", controlAccount: "1210")
        let product = Product(id: "7", sku: "MOK", name: "Mok", price: 10, raw: .null)
        for (prices, expected) in [(OrdersSettings.Prices.including, amount("12.1")), (.excluding, amount("10"))] {
            settings.articlePrices = prices
            let mapping = try Mapping(
                base: try AccountViewMappings.products(settings), shapes: ["product": .product, "variant": .productVariant], tables: [:],
                integration: "test")
            var document = product.json
            document["koppel"] = ["priceIncluding": .number(amount("12.1")), "priceExcluding": 10]
            let made = try mapping.apply("product", to: document, subject: "Product 7")
            #expect(made.fields["PX_SELL"] == .number(expected))
            #expect(made.fields["ART_CODE"] == "MOK")
            let variant = ProductVariant(id: "8", sku: "MOK-L", options: [VariantOption("Maat", "L"), VariantOption("Kleur", "Blauw")])
            var variantDocument = variant.json
            variantDocument["product"] = product.json
            variantDocument["koppel"] = document["koppel"]
            #expect(try mapping.apply("variant", to: variantDocument, subject: "Variant 8").fields["ART_DESC1"] == "Mok L Blauw")
        }
    }
}
