import AccountView
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct ArticleTests {
    private func reads(_ rig: Rig) async -> Int { await rig.simulator.snapshot()["calls"]!["reads"]!["AK1"]?.int ?? 0 }

    @Test func aColdCodeCostsHalfACallAndAWarmOneNone() async throws {
        let rig = try await Rig()
        let codes = ["MOK-WIT", "mok-blauw ", "KAN-1L", "NOWHERE", "VERZEND"]
        let found = try await rig.erp.articles(codes, by: .sku)
        #expect(await reads(rig) == 3)
        #expect(Set(found.keys) == ["MOK-WIT", "mok-blauw ", "KAN-1L", "VERZEND"])
        #expect(found["mok-blauw "]?.code == "MOK-BLAUW")
        _ = try await rig.another().articles(["MOK-WIT", "KAN-1L", "VERZEND"], by: .sku)
        #expect(await reads(rig) == 3)
    }

    @Test func readingAllArticlesWarmsTheIndexForAll() async throws {
        let rig = try await Rig(adjust: { $0.pageSize = 20 })
        #expect(try await rig.erp.fillArticleIndex() == 60)
        // Three full pages, and an empty one that ends them.
        #expect(await reads(rig) == 4)
        _ = try await rig.erp.articles(["ART-1001", "ART-1040"], by: .sku)
        #expect(await reads(rig) == 4)
    }

    @Test func onlyExactCodesCountWhereEqualMeansPrefix() async throws {
        let rig = try await Rig(switches: ["equalMatchesPrefix": true], adjust: { $0.pageSize = 5 })
        let found = try await rig.erp.articles(["ART-1", "ART-1009"], by: .sku)
        #expect(found.keys.sorted() == ["ART-1009"])
    }

    @Test func articlesAreFoundByEANWhereAFieldIsNamed() async throws {
        let rig = try await Rig(
            switches: ["articleFields": ["ART_EAN C20", "REC_BLK L"]],
            adjust: { settings in
                settings.articleFields.ean = "ART_EAN"
                settings.articleFields.blocked = "REC_BLK"
            })
        _ = try await rig.simulator.perform("edit-article", ["code": "MOLEN", "fields": ["ART_EAN": "8712345678906"]])
        #expect(try await rig.erp.articles(["8712345678906"], by: .ean)["8712345678906"]?.code == "MOLEN")
        _ = try await rig.simulator.perform("block-article", ["code": "MOK-WIT"])
        #expect(try await rig.erp.articles(["MOK-WIT"], by: .sku)["MOK-WIT"]?.isBlocked == true)
        // Blocked is never taken from memory: somebody may have lifted it.
        _ = try await rig.simulator.perform("block-article", ["code": "MOK-WIT", "blocked": false])
        #expect(try await rig.erp.articles(["MOK-WIT"], by: .sku)["MOK-WIT"]?.isBlocked == false)
        let plain = try await Rig()
        #expect(await fault { _ = try await plain.erp.articles(["1"], by: .ean) }?.advice.contains("article-fields") == true)
    }

    @Test func anArticleThatIsGoneIsForgottenSoThatTheNextAttemptNamesIt() async throws {
        let rig = try await Rig()
        _ = try await rig.erp.articles(["MOK-WIT"], by: .sku)
        _ = try await rig.simulator.perform("block-article", ["code": "MOK-WIT"])
        #expect(await fault { _ = try await rig.erp.write(Rig.record("PS-1#")) }?.handling == .retry)
        let before = await reads(rig)
        _ = try await rig.erp.articles(["MOK-WIT"], by: .sku)
        #expect(await reads(rig) == before + 1)
        let second = await fault { _ = try await rig.erp.write(Rig.record("PS-1#")) }
        #expect(second?.handling == .park)
        #expect(second?.message.contains("geblokkeerd") == true)
    }

    @Test func anArticleIsCreatedAndKnownAtOnce() async throws {
        let rig = try await Rig()
        let code = try await rig.erp.createArticle(["ART_CODE": "NIEUW-1", "ART_DESC1": "Nieuw", "AG_CODE": "DIV", "PX_SELL": "12.50"])
        #expect(code == "NIEUW-1")
        #expect(try await rig.erp.articles(["NIEUW-1"], by: .sku)["NIEUW-1"]?.name == "Nieuw")
        #expect(await reads(rig) == 0)
    }
}

@Suite struct CallCountTests {
    /// What an order needs, in the order in which the flow asks for it.
    private func place(_ reference: String, _ erp: AccountViewConnector, includeHistory: Bool = false) async throws {
        let query = OrderQuery(form: .order, reference: reference, placedOn: "2026-03-04", includeHistory: includeHistory)
        #expect(try await erp.findOrders(query).isEmpty)
        let debtor = try #require(try await erp.findCustomers(email: "jan.voorbeeld@example.nl").first)
        _ = try await erp.deliveryAddresses(ofCustomer: debtor.id)
        #expect(try await erp.articles(["MOK-WIT", "VERZEND"], by: .sku).count == 2)
        let written = try await erp.write(Rig.record(reference, debtor: debtor.id))
        #expect(try await erp.storedTotal(of: written) == amount("22.85"))
    }

    @Test func aWarmOrderCostsThreeCallsAndAColdOneTwoMoreForTwoArticles() async throws {
        let rig = try await Rig()
        try await rig.erp.warmUp()
        let start = await rig.calls()
        try await place("PS-1#", rig.erp)
        // One for its two articles, one for the debtor's addresses.
        #expect(await rig.calls() - start == 5)
        try await place("PS-2#", rig.erp)
        #expect(await rig.calls() - start == 8)
        try await place("PS-3#", rig.erp, includeHistory: true)
        // The history and, once a day, its dictionary.
        #expect(await rig.calls() - start == 13)
    }
}
