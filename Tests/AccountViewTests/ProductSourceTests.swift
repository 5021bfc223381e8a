import AccountView
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct ChangedProductsTests {
    private let march = Timestamp(year: 2026, month: 3, day: 4)

    @Test(arguments: [1, 7, 20, 60, 61, 200])
    func everyArticleIsFoundOnceWhateverThePageSize(size: Int) async throws {
        let rig = try await Rig(adjust: { $0.pageSize = size })
        let articles = rig.erp.articles(for: try Rig.integration())
        let found = try await allChanges(articles, since: Timestamp(year: 2026, month: 1, day: 1))
        let keys = found.changes.map(\.entity.key)
        #expect(keys.count == 60)
        #expect(Set(keys).count == 60)
        #expect(found.cursor == "2026-03-04")
    }

    @Test func aFullLastPageIsFollowedByAnEmptyOneThatEndsTheReading() async throws {
        let rig = try await Rig(adjust: { $0.pageSize = 20 })
        let found = try await allChanges(rig.erp.articles(for: try Rig.integration()), since: Timestamp(year: 2026, month: 1, day: 1))
        #expect(found.pages == 4)
        // And by a look that nothing stands behind it.
        #expect(await rig.reads("AK1") == 5)
    }

    @Test(arguments: ["", "ignoresLastKey", "refusesLastKey", "lastKeyIncludes"])
    func nothingIsSkippedWhenArticlesComeAndGoDuringTheReading(habit: String) async throws {
        let rig = try await Rig(switches: habit.isEmpty ? [:] : .object([habit: true]), adjust: { $0.pageSize = 9 })
        let articles = rig.erp.articles(for: try Rig.integration())
        let found = try await allChanges(articles, since: Timestamp(year: 2026, month: 1, day: 1)) { page in
            if page == 2 { for code in ["AFROND", "ART-1001", "ART-1002"] { try await rig.perform("remove-article", ["code": .string(code)]) } }
            if page == 3 { try await rig.perform("add-article", ["code": "AAA"]) }
            if page == 4 { try await rig.perform("remove-article", ["code": "ART-1003"]) }
        }
        let left = try await rig.simulator.perform("rows", ["table": "ARTICLE"]).array!.map { $0["ART_CODE"]!.string! }
        let keys = Set(found.changes.map(\.entity.key))
        // What came behind the reading's back is of the next reading.
        #expect(Set(left).subtracting(keys).isSubset(of: ["AAA"]))
    }

    @Test(arguments: ["", "ignoresLastKey", "refusesLastKey"])
    func aWholePageOfNewArticlesInFrontEndsNoReadingEarly(habit: String) async throws {
        let rig = try await Rig(switches: habit.isEmpty ? [:] : .object([habit: true]), adjust: { $0.pageSize = 10 })
        let found = try await allChanges(rig.erp.articles(for: try Rig.integration()), since: Timestamp(year: 2026, month: 1, day: 1)) { page in
            if page == 2 { try await rig.perform("add-articles", ["count": 10, "prefix": "AAA-"]) }
        }
        #expect(Set(found.changes.map(\.entity.key)).filter { !$0.hasPrefix("AAA-") }.count == 60)
    }

    @Test func aLastKeyThatMeansAnotherColumnIsSeenThrough() async throws {
        // By REC_ID, as some tables are read, no row comes after a code.
        let rig = try await Rig(switches: ["lastKeyMeansNothing": true], adjust: { $0.pageSize = 10 })
        let found = try await allChanges(rig.erp.articles(for: try Rig.integration()), since: Timestamp(year: 2026, month: 1, day: 1))
        #expect(Set(found.changes.map(\.entity.key)).count == 60)
    }

    @Test func anUnchangedArticleKeepsItsRevisionAndAChangedOneGetsAnother() async throws {
        let (rig, articles) = try await Rig.shop(simple: 3)
        let first = try await allChanges(articles, since: march)
        #expect(first.changes.count == 3)
        let again = try await allChanges(articles, after: first.cursor, since: march)
        #expect(again.changes.map(\.revision) == first.changes.map(\.revision))
        try await rig.perform("edit-article", ["code": "WEB-101", "fields": ["K1_TEKST": "Anders."]])
        let third = try await allChanges(articles, after: again.cursor, since: march)
        let changed = zip(first.changes, third.changes).filter { $0.revision != $1.revision }.map(\.1.entity.key)
        #expect(changed == ["WEB-101"])
    }

    @Test func aSaleThatMovesTheDateOfChangeIsNoNewsOfAProduct() async throws {
        let (rig, articles) = try await Rig.shop(simple: 2, switches: ["stockMovesChangeDate": true], adjust: { $0.articleFields.imageData = nil })
        let first = try await allChanges(articles, since: march)
        rig.clock.advance(by: .seconds(3_600))
        try await rig.perform("set-stock", ["code": "WEB-100", "available": 1])
        #expect(try await allChanges(articles, since: march).changes.map(\.revision) == first.changes.map(\.revision))
    }

    @Test func aNewPictureIsNewsAlthoughItsBytesAreNotRead() async throws {
        let (rig, articles) = try await Rig.shop(simple: 2, images: true)
        let first = try await allChanges(articles, since: march)
        rig.clock.advance(by: .seconds(60))
        try await rig.perform("edit-article", ["code": "WEB-100", "fields": ["IMG_M_DATA": "R0lGODlhAQABAIAAAP8A/wAAACwAAAAAAQABAAACAkQBADs="]])
        let second = try await allChanges(articles, since: march)
        #expect(zip(first.changes, second.changes).count { $0.revision != $1.revision } == 1)
    }

    @Test func aDayOfOverlapIsReadAgainAndNothingOlder() async throws {
        let (rig, articles) = try await Rig.shop(simple: 1)
        #expect(try await allChanges(articles, after: "2026-03-05", since: march).changes.count == 1)
        #expect(try await allChanges(articles, after: "2026-03-06", since: march).changes.isEmpty)
        _ = rig
    }

    @Test func aChangedVariantNamesItsParentOnce() async throws {
        let (rig, articles) = try await Rig.shop(parents: 1)
        rig.clock.advance(by: .seconds(3 * 86_400))
        for code in ["WEB-P10-SB", "WEB-P10-MR"] { try await rig.perform("edit-article", ["code": .string(code), "fields": ["PX_SELL": 99]]) }
        let found = try await allChanges(articles, since: rig.clock.now)
        #expect(found.changes.map(\.entity) == [EntityRef(.product, "WEB-P10")])
    }

    @Test func aParentThatLosesAVariantIsNamedToo() async throws {
        let (rig, articles) = try await Rig.shop(parents: 2)
        _ = try await allChanges(articles, since: march)
        rig.clock.advance(by: .seconds(3 * 86_400))
        try await rig.perform("edit-article", ["code": "WEB-P10-SB", "fields": ["K1_OUDER": "WEB-P11"]])
        // Only the article that moved has changed since.
        let second = try await allChanges(articles, after: "2026-03-07", since: march)
        #expect(Set(second.changes.map(\.entity.key)) == ["WEB-P10", "WEB-P11"])
        // The telling may have been lost, so it is told again, with the same revisions.
        let third = try await allChanges(articles, after: second.cursor, since: march)
        #expect(Set(third.changes) == Set(second.changes))
    }

    @Test func integrationsThatReadAlikeShareOneReading() async throws {
        let rig = try await Rig(switches: ["hasShopFields": true], adjust: Rig.shopFields)
        let plain = try Rig.integration(products: Rig.variantSettings)
        let filtered = try Rig.integration(products: Rig.variantSettings + "\n  filter: raw.UNT_CODE = \"stuk\"")
        #expect(rig.erp.articles(for: plain).readingKey(of: .products) != rig.erp.articles(for: filtered).readingKey(of: .products))
        #expect(
            rig.erp.articles(for: plain, sharing: [filtered]).readingKey(of: .products)
                == rig.erp.articles(for: filtered, sharing: [plain]).readingKey(of: .products))
    }
}

@Suite struct ProductTests {
    @Test func anArticleBecomesAProductWithAllThatTheSettingsName() async throws {
        let (rig, articles) = try await Rig.shop(simple: 1, images: true)
        try await rig.perform(
            "edit-article",
            [
                "code": "WEB-100",
                "fields": [
                    "ART_DESC1": "Theepot", "PX_SELL": "24.20", "K1_EAN": "8712345678906", "K1_GEWICHT": 850, "K1_MERK": "Noord", "AG_CODE": "SERV",
                ],
            ])
        let product = try await articles.product(id: "web-100 ")
        #expect(product.id == "WEB-100")
        #expect(product.sku == "WEB-100")
        #expect(product.ean == "8712345678906")
        #expect(product.name == "Theepot")
        #expect(product.shortDescription?.hasSuffix("in het kort.") == true)
        #expect(product.description?.hasPrefix("<p>") == true)
        #expect(product.price == amount("24.2"))
        #expect(product.pricesIncludeTax)
        #expect(product.vatCode == "1")
        #expect(product.taxRate == 21)
        #expect(product.weight == amount("0.85"))
        #expect(product.brand == "Noord")
        #expect(product.unit == "stuk")
        #expect(product.isActive)
        #expect(product.categories == [ProductCategory(key: "SERV", name: "Servies")])
        #expect(product.features == [ProductFeature(name: "Merk", value: "Noord")])
        #expect(product.images == [ProductImage(key: "WEB-100", name: "WEB-100.gif")])
        #expect(!product.hasVariants)
        #expect(product.raw["K1_MERK"] == "Noord")
        #expect(product.raw["EXT_KEY"] == nil)
        #expect(articles.figures(in: product.raw)?.available != nil)
    }

    @Test func whatTheStockExpressionLooksAtIsReadWithAProductAndIsNoNewsOfIt() async throws {
        let (rig, articles) = try await Rig.shop(
            simple: 1, products: "  prices: including", stock: "  formula: expression\n  expression: available + $number(raw.K1_MAAT)")
        let since = Timestamp(year: 2026, month: 1, day: 1)
        func revision() async throws -> String? {
            try await allChanges(articles, since: since).changes.first { $0.entity.key == "WEB-100" }?.revision
        }
        try await rig.perform("edit-article", ["code": "WEB-100", "fields": ["K1_MAAT": "7"]])
        let before = try await revision()
        #expect(articles.figures(in: try await articles.product(id: "WEB-100").raw)?.raw["K1_MAAT"] == "7")
        try await rig.perform("edit-article", ["code": "WEB-100", "fields": ["K1_MAAT": "8"]])
        #expect(articles.figures(in: try await articles.product(id: "WEB-100").raw)?.raw["K1_MAAT"] == "8")
        #expect(try await revision() == before && before != nil)
    }

    @Test func aParentComesWithItsVariantsInTheSettingsOrderOfOptions() async throws {
        let (_, articles) = try await Rig.shop(parents: 1)
        for key in ["WEB-P10", "WEB-P10-SR"] {
            let product = try await articles.product(id: key)
            #expect(product.id == "WEB-P10")
            #expect(product.options == ["Maat", "Kleur"])
            #expect(product.variants.map(\.id) == ["WEB-P10-MB", "WEB-P10-MR", "WEB-P10-SB", "WEB-P10-SR"])
            #expect(product.variants.first?.options == [VariantOption("Maat", "M"), VariantOption("Kleur", "Blauw")])
            #expect(product.variants.allSatisfy { $0.price == 15 && $0.ean?.count == 13 })
        }
    }

    @Test(arguments: [1, 2, 3, 5])
    func aFamilyLargerThanAPageIsReadWhole(size: Int) async throws {
        let (_, articles) = try await Rig.shop(parents: 1, adjust: { $0.pageSize = size })
        #expect(try await articles.product(id: "WEB-P10").variants.count == 4)
    }

    @Test func aParentCodeThatIsNoArticleIsBuiltFromItsVariants() async throws {
        let (rig, articles) = try await Rig.shop(parents: 3)
        let product = try await articles.product(id: "WEB-P12")
        #expect(product.id == "WEB-P12")
        #expect(product.sku == "WEB-P12")
        #expect(product.name == "Shirt Oost 12")
        #expect(product.price == 17)
        #expect(product.variants.count == 4)
        for variant in product.variants { try await rig.perform("block-article", ["code": .string(variant.id)]) }
        #expect(try await articles.product(id: "WEB-P12").isActive == false)
    }

    @Test func aBlockedArticleIsNotActive() async throws {
        let (rig, articles) = try await Rig.shop(parents: 1)
        try await rig.perform("block-article", ["code": "WEB-P10-SB"])
        let product = try await articles.product(id: "WEB-P10")
        #expect(product.isActive)
        #expect(product.variants.filter { !$0.isActive }.map(\.id) == ["WEB-P10-SB"])
        try await rig.perform("block-article", ["code": "WEB-P10"])
        #expect(try await articles.product(id: "WEB-P10").isActive == false)
    }

    @Test func anArticleThatIsGoneIsSkipped() async throws {
        let (rig, articles) = try await Rig.shop(simple: 1)
        try await rig.perform("remove-article", ["code": "WEB-100"])
        let problem = await fault { _ = try await articles.product(id: "WEB-100") }
        #expect(problem?.cause == "product.gone")
        #expect(problem?.handling == .skip)
    }

    @Test func whereEqualMeansPrefixOnlyTheArticleItselfCounts() async throws {
        let (_, articles) = try await Rig.shop(simple: 1, parents: 1, switches: ["equalMatchesPrefix": true], adjust: { $0.pageSize = 3 })
        #expect(try await articles.product(id: "WEB-P10").variants.count == 4)
        #expect(await fault { _ = try await articles.product(id: "WEB-P1") }?.cause == "product.gone")
    }

    @Test func twoArticlesWithOneCodeAreAMatterForAPerson() async throws {
        let (rig, articles) = try await Rig.shop(simple: 1)
        try await rig.perform("add-article", ["code": "WEB-100", "twin": true])
        let problem = await fault { _ = try await articles.product(id: "WEB-100") }
        #expect(problem?.cause == "article.doubled")
        #expect(problem?.handling == .park)
        #expect(problem?.message.contains("WEB-100") == true)
    }

    @Test func variantsThatCannotBeToldApartAreAMatterForAPerson() async throws {
        let (rig, articles) = try await Rig.shop(parents: 1)
        try await rig.perform("edit-article", ["code": "WEB-P10-SB", "fields": ["K1_KLEUR": "rood"]])
        let twins = await fault { _ = try await articles.product(id: "WEB-P10") }
        #expect(twins?.cause == "variant.options-doubled")
        #expect(twins?.message.contains("WEB-P10-SB") == true)
        try await rig.perform("edit-article", ["code": "WEB-P10-SB", "fields": ["K1_KLEUR": ""]])
        let empty = await fault { _ = try await articles.product(id: "WEB-P10") }
        #expect(empty?.cause == "variant.option-empty")
        #expect(empty?.message.contains("K1_KLEUR") == true)
    }

    @Test func aVariantOfAVariantIsAMatterForAPerson() async throws {
        let (rig, articles) = try await Rig.shop(parents: 2)
        try await rig.perform("edit-article", ["code": "WEB-P11", "fields": ["K1_OUDER": "WEB-P10"]])
        #expect(await fault { _ = try await articles.product(id: "WEB-P11-SB") }?.cause == "article.variant-chain")
    }

    @Test func mixedVATCodesInOneFamilyAreAMatterForAPerson() async throws {
        let (rig, articles) = try await Rig.shop(parents: 1)
        try await rig.perform("edit-article", ["code": "WEB-P10-SB", "fields": ["VAT_CODE": "2"]])
        #expect(await fault { _ = try await articles.product(id: "WEB-P10") }?.cause == "product.vat-mixed")
    }

    @Test func aRenamedGroupIsSeenWithinTenMinutesAndANewOneAtOnce() async throws {
        let (rig, articles) = try await Rig.shop(simple: 1)
        #expect(try await articles.product(id: "WEB-100").categories.first?.name == "Servies")
        try await rig.perform("set-group", ["code": "SERV", "name": "Tafel"])
        #expect(try await articles.product(id: "WEB-100").categories.first?.name == "Servies")
        #expect(await rig.reads("AG1") == 1)
        rig.clock.advance(by: .seconds(61))
        try await rig.perform("set-group", ["code": "NIEUW", "name": "Nieuw spul"])
        try await rig.perform("edit-article", ["code": "WEB-100", "fields": ["AG_CODE": "NIEUW"]])
        #expect(try await articles.product(id: "WEB-100").categories == [ProductCategory(key: "NIEUW", name: "Nieuw spul")])
        try await rig.perform("edit-article", ["code": "WEB-100", "fields": ["AG_CODE": "SERV"]])
        #expect(try await articles.product(id: "WEB-100").categories.first?.name == "Tafel")
    }

    @Test func aFieldThatTheInstallationLacksIsNamedWithItsSetting() async throws {
        let rig = try await Rig(adjust: { $0.articleFields.weight = "K1_GEWICHT" })
        let articles = rig.erp.articles(for: try Rig.integration(products: "  features: {K1_MERK: Merk}\n  filter: raw.K1_WEB = true"))
        for problem in [
            await fault { _ = try await articles.product(id: "MOK-WIT") },
            await fault { _ = try await articles.changedProducts(after: nil, since: rig.clock.now, page: nil) },
        ] {
            #expect(problem?.cause == "article.field-missing")
            #expect(problem?.message.contains("K1_GEWICHT (erp.article-fields.weight)") == true)
            #expect(problem?.message.contains("K1_MERK (products.features)") == true)
            #expect(problem?.message.contains("K1_WEB") == true)
            #expect(problem?.advice.contains("koppel discover") == true)
        }
        // Stock does not suffer from it.
        #expect(try await articles.stock(ofArticles: ["MOK-WIT"]).count == 1)
    }

    @Test func fieldsThatExpressionsLookAtAreRead() async throws {
        let (_, articles) = try await Rig.shop(
            simple: 1, products: "  prices: including\n  filter: raw.UNT_CODE = \"stuk\" and raw.K1_MERK != \"x\"",
            adjust: { $0.articleFields = .init() })
        let raw = try await articles.product(id: "WEB-100").raw
        #expect(raw["UNT_CODE"] == "stuk")
        #expect(raw["K1_MERK"] != nil)
        #expect(raw["K1_TEKST"] == nil)
    }
}

@Suite struct ArticlePriceTests {
    private func price(_ products: String, _ px: JSONValue, adjust: @escaping (inout AccountViewSettings) -> Void = { _ in }) async throws -> Product
    {
        let (rig, articles) = try await Rig.shop(simple: 1, products: products, adjust: adjust)
        try await rig.perform("edit-article", ["code": "WEB-100", "fields": ["PX_SELL": px]])
        return try await articles.product(id: "WEB-100")
    }

    @Test func aPriceWithVATIsGivenWithoutItInSixPlaces() async throws {
        let product = try await price("  prices: excluding", "8.95")
        #expect(product.price == amount("7.396694"))
        #expect(product.pricesIncludeTax == false)
        #expect((product.price! * amount("1.21")).rounded(to: 2, .halfUp) == amount("8.95"))
    }

    @Test func aPriceWithoutVATIsGivenWithItInCents() async throws {
        let excluding: (inout AccountViewSettings) -> Void = { $0.articlePrices = .excluding }
        #expect(try await price("  prices: including", "7.40", adjust: excluding).price == amount("8.95"))
        #expect(try await price("  prices: including", "0.0145", adjust: excluding).price == amount("0.0175"))
        #expect(try await price("  prices: excluding", "0.0145", adjust: excluding).price == amount("0.0145"))
    }

    @Test func theSettingsRateGoesBeforeAccountViewsOwn() async throws {
        #expect(try await price("  prices: excluding\n  vat-rates: {1: 6}", "10.60").price == 10)
    }

    @Test func anArticleWithoutVATCodeTakesThatOfItsGroupElseTheDefault() async throws {
        let bare: (inout AccountViewSettings) -> Void = { $0.articleFields = .init() }
        let group = try await price("  prices: excluding\n  group-vat-codes: {SERV: \"2\"}\n  default-vat-code: \"1\"", "10.90", adjust: bare)
        #expect(group.vatCode == "2")
        #expect(group.price == 10)
        #expect(try await price("  prices: excluding\n  default-vat-code: \"1\"", "12.10", adjust: bare).price == 10)
        // Without conversion nobody needs to know.
        #expect(try await price("  prices: including", "12.10", adjust: bare).taxRate == nil)
        let problem = await fault { _ = try await price("  prices: excluding", "12.10", adjust: bare) }
        #expect(problem?.cause == "product.vat-unknown")
        #expect(problem?.advice.contains("default-vat-code") == true)
    }

    @Test func aPriceListGoesBeforeTheArticlesOwnPrice() async throws {
        let (rig, articles) = try await Rig.shop(
            simple: 1, parents: 1, switches: ["hasPriceLists": true], products: Rig.variantSettings + "\n  price-list: WEB",
            erp: ", price-lists: {object: K1PX, table: K1_PRICE, list-field: APX_LIST, price-field: LIST_PX}",
            adjust: { $0.priceLists = .init(object: "K1PX", table: "K1_PRICE", listField: "APX_LIST", priceField: "LIST_PX") })
        try await rig.perform("set-list-price", ["list": "WEB", "code": "WEB-P10-SB", "price": "11.50"])
        try await rig.perform("set-list-price", ["list": "ANDER", "code": "WEB-P10-SR", "price": 1])
        let product = try await articles.product(id: "WEB-P10")
        #expect(product.variants.first { $0.id == "WEB-P10-SB" }?.price == amount("11.5"))
        #expect(product.variants.first { $0.id == "WEB-P10-SR" }?.price == 15)
        try await rig.perform("set-list-price", ["list": "WEB", "code": "WEB-P10-SB", "price": 12])
        #expect(await fault { _ = try await articles.product(id: "WEB-P10") }?.cause == "price-list.ambiguous")
    }
}

@Suite struct ArticleImageTests {
    @Test func aPictureIsReadWithASafeName() async throws {
        let (rig, articles) = try await Rig.shop(simple: 1, images: true)
        try await rig.perform("edit-article", ["code": "WEB-100", "fields": ["IMG_MEDIUM": "Foto's\\Théepot wit (1).JPG"]])
        let product = try await articles.product(id: "WEB-100")
        let image = try await articles.image(try #require(product.images.first), of: product)
        #expect(image.kind == .gif)
        #expect(image.bytes.count == 35)
        #expect(image.fileName == "Th-epot-wit-1.gif")
    }

    @Test func whereNoNameTellsThePictureItIsLookedFor() async throws {
        let (rig, articles) = try await Rig.shop(simple: 2, images: true, adjust: { $0.articleFields.imageName = nil })
        try await rig.perform("edit-article", ["code": "WEB-101", "fields": ["IMG_M_DATA": ""]])
        #expect(try await articles.product(id: "WEB-100").images == [ProductImage(key: "WEB-100")])
        #expect(try await articles.product(id: "WEB-101").images.isEmpty)
    }

    @Test func aBrokenPictureNamesItsArticle() async throws {
        let (rig, articles) = try await Rig.shop(simple: 1, images: true)
        let product = try await articles.product(id: "WEB-100")
        for (data, cause) in [("geen plaatje!", "image.broken"), ("aGFsbG8=", "image.unknown-kind")] {
            try await rig.perform("edit-article", ["code": "WEB-100", "fields": ["IMG_M_DATA": .string(data)]])
            let problem = await fault { _ = try await articles.image(product.images[0], of: product) }
            #expect(problem?.cause == cause)
            #expect(problem?.handling == .park)
            #expect(problem?.message.contains("WEB-100") == true)
        }
        try await rig.perform("edit-article", ["code": "WEB-100", "fields": ["IMG_M_DATA": ""]])
        #expect(await fault { _ = try await articles.image(product.images[0], of: product) }?.cause == "image.gone")
    }

    @Test func linesOfBase64AndADataAddressAreReadToo() async throws {
        let (rig, articles) = try await Rig.shop(simple: 1, images: true)
        let product = try await articles.product(id: "WEB-100")
        try await rig.perform(
            "edit-article",
            ["code": "WEB-100", "fields": ["IMG_M_DATA": "data:image/gif;base64,R0lGODlhAQABAIAAAP8A\r\n/wAAACwAAAAAAQABAAACAkQBADs=\r\n"]])
        #expect(try await articles.image(product.images[0], of: product).kind == .gif)
    }

    @Test func withoutImageFieldsNoPictureIsRead() async throws {
        let (_, articles) = try await Rig.shop(
            simple: 1, images: true, adjust: { ($0.articleFields.imageData, $0.articleFields.imageName) = (nil, nil) })
        let product = try await articles.product(id: "WEB-100")
        #expect(product.images.isEmpty)
        #expect(product.raw["IMG_M_DATA"] == nil)
    }
}
