import Commerce
import Flows
import Integrations
import JSON
import Testing

struct StockFormulaTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var settings: String
        var figures: StockFigures
        var figure: Int
        var testDescription: String { "\(settings.isEmpty ? "the default" : settings) → \(figure)" }

        init(_ settings: String, _ figures: StockFigures, _ figure: Int) { (self.settings, self.figures, self.figure) = (settings, figures, figure) }
    }

    static func article(
        available: Decimal128? = 12.7, technical: Decimal128? = 20, free: Decimal128? = 9, ordered: Decimal128? = 5, reserved: Decimal128? = 3
    ) -> StockFigures {
        StockFigures(
            code: "BIKE-1", ean: "8710000000001", available: available, technical: technical, free: free, ordered: ordered, reserved: reserved,
            raw: ["ART_GRP": "F", "QTY_BOX": 4])
    }

    static let rows: [Row] = [
        Row("", article(), 9),
        Row("", article(reserved: nil), 12),
        Row("", article(available: 2), 0),
        Row("", article(available: 3, reserved: 3), 0),
        Row("clamp-at-zero: false", article(available: 2), -1),
        Row("clamp-at-zero: false", article(available: 2.5), -1),
        Row("clamp-at-zero: false", article(available: 1.5), -2),
        Row("buffer: 2", article(), 7),
        Row("buffer: 0.8", article(), 8),
        Row("buffer: 2.5, clamp-at-zero: false", article(available: 0, reserved: 0), -3),
        Row("formula: technical", article(available: nil, reserved: nil), 20),
        Row("formula: technical, buffer: 25", article(), 0),
        Row("formula: free", article(), 9),
        Row("formula: available-plus-ordered", article(), 17),
        Row("formula: expression, expression: available * 2", article(), 25),
        Row("formula: expression, expression: '$min([technical, free]) - reserved'", article(), 6),
        Row("formula: expression, expression: raw.QTY_BOX * 3", article(), 12),
        Row("formula: expression, expression: '\"8\"'", article(), 8),
        Row("formula: expression, expression: 'available > 10 ? 10 : available'", article(), 10),
        Row("", article(available: 2_147_483_647, reserved: nil), 2_147_483_647),
        Row("", article(available: 0.999, reserved: nil), 0),
    ]

    private func formula(_ settings: String, common: String = "") throws -> StockFormula {
        try StockFormula(Sample.settings("", common: "stock: {enabled: true\(settings.isEmpty ? "" : ", \(settings)")}\n\(common)"))
    }

    @Test(arguments: rows) func `The figure by the formula`(_ row: Row) throws {
        #expect(try formula(row.settings).figure(of: row.figures) == .figure(row.figure))
    }

    @Test func `A figure that the ERP does not have names the field and the article`() throws {
        for (settings, article) in [
            ("", Self.article(available: nil)), ("formula: technical", Self.article(technical: nil)), ("formula: free", Self.article(free: nil)),
            ("formula: available-plus-ordered", Self.article(ordered: nil)),
        ] {
            let formula = try formula(settings)
            let fault = #expect(throws: Fault.self) { try formula.figure(of: article) }
            #expect(fault?.cause == "stock.figure-missing" && fault?.message.contains("BIKE-1") == true && fault?.handling == .park)
        }
    }

    @Test func `An expression that makes no number needs a person`() throws {
        for expression in ["code", "raw.NOT_THERE", "available / 0", "[1, 2]"] {
            let formula = try formula("formula: expression, expression: '\(expression)'")
            let fault = #expect(throws: Fault.self) { try formula.figure(of: Self.article()) }
            #expect(fault?.handling == .park && fault?.message.contains("stock.expression") == true, "\(expression)")
        }
    }

    @Test func `A figure that no shop keeps needs a person`() throws {
        let formula = try formula("")
        let fault = #expect(throws: Fault.self) { try formula.figure(of: Self.article(available: 3_000_000_000, reserved: nil)) }
        #expect(fault?.cause == "stock.too-large")
    }

    @Test func `The filter chooses articles, over the ERP's own record and the tables too`() throws {
        let chosen = try formula("filter: 'raw.ART_GRP = \"F\"'")
        #expect(try chosen.figure(of: Self.article()) == .figure(9))
        let table = "tables: {groups: {F: shop}}"
        #expect(try formula("filter: 'tables.groups.F = \"shop\"'", common: table).figure(of: Self.article()) == .figure(9))
        guard case .filtered(let reason) = try formula("filter: 'available > 100'").figure(of: Self.article()) else {
            Issue.record("it should be filtered")
            return
        }
        #expect(reason == "The filter is not true: available > 100")
    }

    @Test func `An article without EAN is filtered where EANs are matched`() throws {
        var article = Self.article()
        #expect(try formula("match: ean").figure(of: article) == .figure(9))
        article.ean = nil
        guard case .filtered = try formula("match: ean").figure(of: article) else {
            Issue.record("it should be filtered")
            return
        }
    }

    @Test func `A path that no article has is found when settings are loaded`() throws {
        #expect(throws: SettingsProblems.self) { try formula("filter: 'avaliable > 1'") }
        #expect(throws: SettingsProblems.self) { try formula("formula: expression, expression: 'avaliable + 1'") }
    }
}
