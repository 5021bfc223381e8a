import AccountView
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct ArticleCheckTests {
    private func rig(
        _ integration: Integration, switches: JSONValue = [:], adjust: @escaping (inout AccountViewSettings) -> Void = { _ in }
    ) async throws -> Rig {
        var integration = integration
        adjust(&integration.erp)
        return try await Rig(switches: switches, adjust: adjust, expected: AccountViewExpectations(integration))
    }

    private func problems(_ rig: Rig, _ flows: Set<Flow>) async -> [Finding] {
        await rig.erp.check(flows: flows).filter { $0.level == .problem || $0.level == .warning }
    }

    @Test func aShopInstallationWithAllItsFieldsHasNoProblems() async throws {
        let rig = try await rig(
            try Rig.integration(products: Rig.variantSettings + "\n  tax-classes: {1: hoog, \"21%\": hoog}\n  vat-rates: {2: 9}"),
            switches: ["hasShopFields": true], adjust: Rig.shopFields)
        #expect(await problems(rig, [.products, .stock]) == [])
        let subjects = await rig.erp.check(flows: [.products]).map(\.subject)
        #expect(subjects.contains("article field K1_KLEUR"))
        #expect(subjects.contains("VAT code 2"))
        #expect(subjects.contains("article groups: read"))
    }

    @Test func eachFieldCodeAndRightThatIsMissingIsNamed() async throws {
        let rig = try await rig(
            try Rig.integration(
                products: Rig.variantSettings + "\n  tax-classes: {9: hoog}\n  group-vat-codes: {WEG: \"8\"}", stock: "  formula: free"),
            adjust: { $0.articleFields.ean = "ART_EAN" })
        _ = try await rig.simulator.perform("deny", ["object": "AG1", "rights": ["read"]])
        let found = await problems(rig, [.products, .stock])
        for subject in [
            "article groups: read", "VAT code 9", "VAT code 8", "article field ART_EAN", "article field K1_KLEUR", "article field K1_MAAT",
            "article field K1_MERK", "article field K1_OUDER", "stock formula free",
        ] {
            let finding = found.first { $0.subject == subject }
            #expect(finding?.level == .problem, "\(subject)")
            #expect(finding?.advice.isEmpty == false, "\(subject)")
        }
        #expect(found.first { $0.subject == "article field ART_EAN" }?.message.contains("erp.article-fields.ean") == true)
    }

    @Test func pricesOnAnotherTaxBasisNeedVATCodes() async throws {
        let rig = try await rig(try Rig.integration(products: "  prices: excluding"))
        #expect(await problems(rig, [.products]).map(\.subject) == ["articles: VAT rate"])
        let known = try await self.rig(try Rig.integration(products: "  prices: excluding\n  default-vat-code: \"1\""))
        #expect(await problems(known, [.products]) == [])
    }

    @Test func productsIntoAccountViewNeedTheRightToMakeArticlesAndGroups() async throws {
        let rig = try await rig(
            try Rig.integration(products: "  direction: shop-to-erp"), switches: ["acceptsGroups": false], adjust: { $0.updatesArticles = true })
        _ = try await rig.simulator.perform("deny", ["object": "AK1", "rights": ["write"]])
        #expect(
            await problems(rig, [.products]).map(\.subject) == [
                "articles: create", "articles: change", "article groups: create", "article groups: change",
            ])
    }

    @Test func ordersToTheShopNeedToBeReadAndNumbered() async throws {
        let integration = try Rig.integration(orders: "  direction: erp-to-shop")
        let rig = try await rig(integration)
        _ = try await rig.simulator.perform("deny", ["object": "SO1", "rights": ["read"]])
        let found = await problems(rig, [.orders])
        #expect(found.map(\.subject) == ["sales orders: read", "orders to the shop"])
        #expect(found.first?.level == .problem)
        #expect(found.last?.message.contains("order date") == true)
        let dated = try await self.rig(integration, switches: ["hasOrderChangeDate": true])
        #expect(await problems(dated, [.orders]) == [])
        let numberless = try await self.rig(integration, adjust: { $0.orderNumberField = "SO_NR" })
        #expect(await problems(numberless, [.orders]).map(\.subject) == ["orders to the shop"])
    }

    @Test func discoveryGuessesWhichFieldsCouldServe() async throws {
        let rig = try await Rig(switches: ["hasShopFields": true, "hasAddOn": true])
        let found = try await rig.erp.discover()
        let fields = { (setting: String) in found.suggestions.first { $0.setting == setting }?.fields }
        #expect(fields("erp.article-fields.ean") == ["K1_EAN"])
        #expect(fields("erp.article-fields.image") == ["IMG_M_DATA"])
        #expect(fields("erp.article-fields.image-name") == ["IMG_MEDIUM"])
        #expect(fields("erp.article-fields.stock") == ["QTY_AVAIL"])
        #expect(fields("erp.article-fields.ordered") == ["QTY_BESTEL"])
        #expect(fields("erp.article-fields.blocked") == ["REC_BLK"])
        #expect(fields("products.variants.parent-field") == ["K1_OUDER"])
        #expect(fields("products.variants.options") == ["K1_KLEUR", "K1_MAAT"])
        let json = found.json
        #expect(json["tables"]?.array?.first?["table"] == "ARTICLE")
        #expect(json["vat_codes"]?.array?.contains { $0["code"] == "2" && $0["rate"] == 9 } == true)
        #expect(try JSONValue(parsing: json.bytes) == json)
    }
}
