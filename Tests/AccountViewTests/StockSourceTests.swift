import AccountView
import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct StockSourceTests {
    @Test func figuresComeUnderTheNamesOfTheSettings() async throws {
        let rig = try await Rig(
            switches: ["hasAddOn": true, "reservedField": "K1_RESERV"],
            adjust: { $0.articleFields = .init(free: "qty_free2", ordered: "QTY_BESTEL", reserved: "K1_RESERV") })
        try await rig.perform(
            "set-stock",
            ["code": "MOLEN", "available": 12, "technical": 15, "fields": ["QTY_FREE2": 11, "QTY_BESTEL": 40, "K1_RESERV": 3]])
        let figures = try #require(try await rig.erp.articles(for: try Rig.integration()).stock(ofArticles: ["MOLEN"])["MOLEN"])
        #expect(figures.available == 12)
        #expect(figures.technical == 15)
        #expect(figures.free == 11)
        #expect(figures.ordered == 40)
        #expect(figures.reserved == 3)
    }

    @Test(arguments: [(9, 7), (20, 4), (59, 2), (60, 2), (61, 1)])
    func allArticlesAreReadPageByPageWithFewColumns(size: Int, pages: Int) async throws {
        let rig = try await Rig(adjust: { $0.pageSize = size })
        let found = try await allFigures(rig.erp.articles(for: try Rig.integration()))
        #expect(found.figures.count == 60)
        #expect(Set(found.figures.map(\.code)).count == 60)
        #expect(found.pages == pages)
        // After more than one page a look makes sure that nothing stands behind the last.
        #expect(await rig.reads("AK1") == (pages == 1 ? 1 : pages + 1))
        #expect(found.figures.first?.raw.object?.keys.sorted() == ["ART_CODE", "QTY_AVAIL", "QTY_TECH"])
        #expect(found.cursor == nil)
    }

    @Test(arguments: ["", "ignoresLastKey", "refusesLastKey", "lastKeyIncludes"])
    func noFigureIsSkippedWhenArticlesComeAndGo(habit: String) async throws {
        let rig = try await Rig(switches: habit.isEmpty ? [:] : .object([habit: true]), adjust: { $0.pageSize = 7 })
        let before = try await rig.simulator.perform("rows", ["table": "ARTICLE"]).array!.map { $0["ART_CODE"]!.string! }
        let removed = ["AFROND", "ART-1004", "ART-1005", "ART-1006"]
        let found = try await allFigures(rig.erp.articles(for: try Rig.integration())) { page in
            if page <= removed.count { try await rig.perform("remove-article", ["code": .string(removed[page - 1])]) }
            if page == 3 { try await rig.perform("add-article", ["code": "AAB"]) }
        }
        #expect(Set(before).subtracting(removed).isSubset(of: Set(found.figures.map(\.code))))
    }

    @Test func twoCodesCostACallAndUnknownOnesAreMissing() async throws {
        let rig = try await Rig()
        let articles = rig.erp.articles(for: try Rig.integration())
        let found = try await articles.stock(ofArticles: ["MOK-WIT", "mok-blauw ", "NOWHERE", "A-CODE-LONGER-THAN-FIFTEEN", ""])
        #expect(Set(found.keys) == ["MOK-WIT", "mok-blauw "])
        #expect(found["mok-blauw "]?.code == "MOK-BLAUW")
        #expect(await rig.reads("AK1") == 2)
    }

    @Test func datedStockReadsWhatChangedSinceTheDayBefore() async throws {
        let rig = try await Rig(switches: ["stockMovesChangeDate": true])
        let articles = rig.erp.articles(for: try Rig.integration(stock: "  dated: true"))
        let first = try await allFigures(articles)
        #expect(first.figures.count == 60)
        rig.clock.advance(by: .seconds(3 * 86_400))
        try await rig.perform("set-stock", ["code": "MOLEN", "available": 1])
        let second = try await allFigures(articles, after: first.cursor)
        #expect(second.figures.map(\.code) == ["MOLEN"])
        #expect(second.cursor == "2026-03-07")
    }

    @Test func aFormulaWhoseFieldIsNotSetOrNotThereSaysWhichOne() async throws {
        let rig = try await Rig()
        let free = await fault { _ = try await rig.erp.articles(for: try Rig.integration(stock: "  formula: free")).stockPage(after: nil, page: nil) }
        #expect(free?.cause == "stock.field-unset")
        #expect(free?.advice.contains("erp.article-fields.free") == true)
        let other = try await Rig(adjust: { $0.articleFields.ordered = "QTY_BESTEL" })
        let ordered = await fault {
            _ = try await other.erp.articles(for: try Rig.integration(stock: "  formula: available-plus-ordered")).stockPage(after: nil, page: nil)
        }
        #expect(ordered?.cause == "article.field-missing")
        #expect(ordered?.message.contains("QTY_BESTEL (erp.article-fields.ordered)") == true)
    }

    @Test func fieldsOfTheStockExpressionAreInRaw() async throws {
        let rig = try await Rig(switches: ["hasAddOn": true])
        try await rig.perform("set-stock", ["code": "MOLEN", "fields": ["QTY_FREE2": 5]])
        let integration = try Rig.integration(stock: "  formula: expression\n  expression: raw.QTY_FREE2 - 1")
        #expect(try await rig.erp.articles(for: integration).stock(ofArticles: ["MOLEN"])["MOLEN"]?.raw["QTY_FREE2"] == 5)
    }

    @Test func thousandsOfArticlesAreReadInTurn() async throws {
        let rig = try await Rig(adjust: { $0.pageSize = 500 })
        try await rig.perform("add-articles", ["count": 3_000])
        let found = try await allFigures(rig.erp.articles(for: try Rig.integration()))
        #expect(found.figures.count == 3_060)
        #expect(found.pages == 7)
        try await rig.perform("set-stock", ["code": "BULK-2000", "available": 777])
        let again = try await allFigures(rig.erp.articles(for: try Rig.integration()))
        let changed = zip(found.figures, again.figures).filter { $0.available != $1.available }.map(\.1)
        #expect(changed.map(\.code) == ["BULK-2000"])
        #expect(changed.first?.available == 777)
    }
}
