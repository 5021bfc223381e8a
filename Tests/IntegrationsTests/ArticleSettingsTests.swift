import Commerce
import Integrations
import JSON
import Testing

@Suite struct ArticleSettingsTests {
    private func read(_ products: String, erp: String = "", stock: String = "") throws -> Integration {
        try Example.read(
            Example.minimal.replacing("  control-account: 1210", with: "  control-account: 1210\n\(erp)") + "\nproducts:\n\(products)\n\(stock)")
    }

    private func problems(_ products: String, erp: String = "") -> [String] {
        Example.problems(
            Example.minimal.replacing("  control-account: 1210", with: "  control-account: 1210\n\(erp)") + "\nproducts:\n\(products)")
    }

    @Test func optionsAndFeaturesKeepTheOrderOfTheFile() throws {
        let products = try read(
            """
              variants: {parent-field: k1_ouder, options: {zmaat: Size, AKLEUR: Colour, MSTOF: Fabric}}
              features: {Z1: Brand, A1: Material}
            """
        ).products
        #expect(products.options == [ArticleFieldName("ZMAAT", "Size"), ArticleFieldName("AKLEUR", "Colour"), ArticleFieldName("MSTOF", "Fabric")])
        #expect(products.features.map(\.name) == ["Brand", "Material"])
        #expect(products.parentField == "K1_OUDER")
    }

    @Test func parentFieldAndOptionsBelongTogether() {
        #expect(problems("  variants: {parent-field: K1_OUDER}").first?.contains("options is missing") == true)
        #expect(problems("  variants: {options: {K1_MAAT: Size}}").first?.contains("parent-field is missing") == true)
    }

    @Test func aPriceListNeedsAPlaceWherePriceListsAreKept() throws {
        #expect(problems("  enabled: true\n  price-list: WEB").first?.contains("erp.price-lists") == true)
        #expect(problems("  price-list: WEB", erp: "  price-lists: {object: APX}").first?.contains("must all be given") == true)
        let lists = try read(
            "  enabled: true\n  price-list: WEB", erp: "  price-lists: {object: APX, table: art_px, list-field: apx_list, price-field: px}"
        ).erp.priceLists
        #expect(lists == .init(object: "APX", table: "ART_PX", listField: "APX_LIST", articleField: "ART_CODE", priceField: "PX"))
    }

    @Test func fieldsThatOnlySomeInstallationsHaveAreOffUnlessSet() throws {
        let plain = try read("  enabled: true").erp
        #expect(plain.articleFields == .init())
        #expect(plain.articleFields.stock == "QTY_AVAIL")
        #expect(plain.articleFields.technical == "QTY_TECH")
        #expect(plain.articleFields.free == nil)
        #expect(plain.articlePrices == .including)
        #expect(!plain.updatesArticles)
        let set = try read(
            "  enabled: true",
            erp: "  article-prices: excluding\n  updates-articles: true\n  article-fields: {image: img_m_data, weight-unit: g, extra: [a1]}"
        ).erp
        #expect(set.articleFields.imageData == "IMG_M_DATA")
        #expect(set.articleFields.weightUnit == .grams)
        #expect(set.articleFields.extra == ["A1"])
        #expect(set.articlePrices == .excluding)
        #expect(set.updatesArticles)
    }

    @Test func theFieldsThatExpressionsReadFromRawAreKnown() throws {
        let integration = try read(
            """
              filter: raw.K1_WEB = true and $contains(raw.K1_TEKST, "x") and name != "raw.NOT"
              mapping:
                product:
                  color: {expr: raw.K1_KLEUR, when: raw.K1_AAN}
                  brand: raw.brand
            """, stock: "stock: {formula: expression, expression: available - raw.K1_RESERV}")
        #expect(integration.rawArticleFields(of: .products) == ["K1_WEB", "K1_TEKST", "K1_KLEUR", "K1_AAN"])
        #expect(integration.rawArticleFields(of: .stock) == ["K1_RESERV"])
        #expect(integration.rawArticleFields(of: .orders).isEmpty)
    }
}
