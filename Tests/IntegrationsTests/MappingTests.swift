import Commerce
import Integrations
import JSON
import Testing

struct MappingTests {
    let order: JSONValue = [
        "id": "1001", "number": "1001", "billing": ["city": "Utrecht", "country": "NL", "name": "Erika Muster"], "total": 84,
        "payment": ["method": "ideal", "name": "iDEAL"], "lines": [["sku": "A", "quantity": 2]],
    ]

    func mapping(_ base: String, overrides: String = "", tables: [String: [String: String]] = [:]) throws -> Mapping {
        try Mapping(
            base: MappingDefinition(parsing: base, file: "default.yaml"),
            overrides: overrides.isEmpty ? .init() : MappingDefinition(parsing: overrides, file: "nl.yaml"),
            shapes: ["order-header": .order], tables: tables, integration: "nl")
    }

    func apply(_ rule: String, tables: [String: [String: String]] = [:]) throws -> Mapping.Result {
        try mapping("order-header:\n  F: \(rule)", tables: tables).apply("order-header", to: order, subject: "Order 1001")
    }

    func problems(_ base: String, overrides: String = "", tables: [String: [String: String]] = [:]) -> [String] {
        do {
            _ = try mapping(base, overrides: overrides, tables: tables)
            return []
        } catch let error as SettingsProblems {
            return error.problems.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test(
        arguments: [
            ("billing.city", "Utrecht" as JSONValue?), ("{const: 01}", "01"), ("{const: 1}", 1), ("{const: \"1\"}", "1"), ("{const: true}", true),
            ("$uppercase(billing.city) & \"!\"", "UTRECHT!"), ("{expr: total, type: text}", "84"), ("{expr: total, type: list}", .array([84])),
            ("{expr: lines.sku, type: text}", "A"), ("{expr: total > 0, type: bool}", true),
            ("{expr: '\"2026-03-04T10:00:00Z\"', type: date}", "2026-03-04"),
            ("{expr: '\"84.50\"', type: number}", .number(Decimal128("84.5")!)), ("delivery.city", nil),
            ("{expr: billing.city, when: total > 100}", nil),
            ("{expr: billing.city, when: total > 10}", "Utrecht"), ("{expr: billing.city, policy: never}", nil),
        ] as [(String, JSONValue?)]) func `A field becomes what its rule says`(rule: String, expected: JSONValue?) throws
    {
        #expect(try apply(rule).fields["F"] == expected)
    }

    @Test(
        arguments: [
            ("{lookup: {key: payment.method, table: pay}}", "ID" as JSONValue?),
            ("{lookup: {key: billing.country, table: pay, default: \"30\"}}", "30"),
            ("{lookup: {key: billing.country, table: pay, on-unmapped: omit}}", nil),
            ("{lookup: {key: billing.country, table: none, default: 3}}", 3),
        ] as [(String, JSONValue?)]) func `A lookup takes the row, the default, or nothing`(rule: String, expected: JSONValue?) throws
    {
        #expect(try apply(rule, tables: ["pay": ["ideal": "ID"]]).fields["F"] == expected)
    }

    @Test(arguments: [
        ("{lookup: {key: billing.country, table: pay}}", "lookup.unmapped", "the table \"pay\" has no row for \"NL\" (field F)"),
        ("{expr: delivery.city, required: true}", "field.missing", "the field F (order-header, default.yaml:2) must have a value, but has none"),
        ("{expr: billing.city, type: number}", "field.type", "must be a number, but is a text of 7 characters"),
        ("{expr: billing.city, width: 3, keep-key: true}", "key.too-long", "has 7 characters, 3 fit, and as a key it is never cut"),
        ("$number(billing.city)", "mapping.failed", "cannot be computed"),
        ("{expr: '[1,2]', type: number}", "field.type", "one value, but is a list of 2"),
    ]) func `What cannot be mapped is parked, naming field, place and document`(rule: String, cause: String, words: String) throws {
        let fault = try #require(throws: Fault.self) { try apply(rule, tables: ["pay": ["ideal": "ID"]]) }
        #expect(fault.cause == cause && fault.handling == .park)
        #expect(fault.message.hasPrefix("Order 1001: ") && fault.message.contains(words))
        #expect(fault.advice.contains("nl"))
    }

    @Test func `A failing expression is shown with a caret`() throws {
        let fault = try #require(throws: Fault.self) { try apply("billing.city + 1") }
        #expect(fault.detail?.contains("^") == true)
    }

    @Test func `Text is cut on character borders, visibly`() throws {
        let family = "👨‍👩‍👧"  // five code points, one character
        let result = try apply("{expr: '\"ab\(family)cd\"', width: 6}")
        #expect(result.fields["F"] == "ab")
        #expect(result.cuts == ["F: 6 of 9 characters"])
        #expect(try apply("{expr: '\"abc\"', width: 3}").cuts.isEmpty)
    }

    @Test func `A typing error in a path is found at load, with what was meant`() {
        #expect(
            problems("order-header:\n  F: billing.citty") == [
                "default.yaml:2: mapping.order-header.F: the expression reads billing.citty, but the document has no citty. Did you mean \"city\"?"
            ])
        #expect(problems("order-header:\n  F: lines[quantity > 1].skuu").count == 1)
        #expect(problems("order-header:\n  F: raw.anything.at.all & tables.x.y & $sum(lines.(quantity * unitPrice.gross))").isEmpty)
        #expect(problems("order-header:\n  F: billing.(").first?.contains("^") == true)
    }

    @Test func `Tables that are not there and fields that say nothing are found at load`() {
        #expect(
            problems("order-header:\n  F: {lookup: {key: status, table: paymets}}", tables: ["payments": [:]]).first?.contains(
                "Did you mean \"payments\"?") == true)
        #expect(problems("order-header:\n  F: {width: 3}").first?.contains("neither expr nor const nor lookup") == true)
        #expect(problems("order-header:\n  F: {expr: id, const: 3}").first?.contains("one of expr, const and lookup") == true)
        #expect(problems("order-headr:\n  F: id").first?.contains("Did you mean \"order-header\"?") == true)
    }

    @Test func `An override changes one thing, adds fields, and takes fields away`() throws {
        let mapping = try mapping(
            "order-header:\n  A: {expr: billing.city, width: 3}\n  B: {const: 1}\n  C: id",
            overrides: "order-header:\n  A: {width: 5}\n  B: {policy: never}\n  D: {const: x}\n  C: number")
        let result = try mapping.apply("order-header", to: order, subject: "Order 1001")
        #expect(result.fields == ["A": "Utrec", "C": "1001", "D": "x"])
    }

    @Test func `The reference cannot be mapped to something else`() {
        let found = problems("order-header:\n  REF: {expr: number, locked: true}", overrides: "order-header:\n  REF: id")
        #expect(
            found == [
                "nl.yaml:2: mapping.order-header.REF: this field holds Koppel's own reference, by which orders are found again; it cannot be mapped."
            ])
    }

    @Test func `Fields for new records only are left out of changes`() throws {
        let mapping = try mapping("order-header:\n  A: id\n  B: {expr: number, policy: create-only}")
        #expect(try mapping.apply("order-header", to: order, subject: "x", isCreate: false).fields == ["A": "1001"])
        #expect(try mapping.apply("order-header", to: order, subject: "x", isCreate: true).fields.count == 2)
    }

    @Test func `Each value can be explained`() throws {
        let mapping = try mapping(
            "order-header:\n  A: $uppercase(billing.city)\n  B: {lookup: {key: payment.method, table: pay, default: x}}", tables: ["pay": [:]])
        var explained: [FieldExplanation] = []
        _ = try mapping.apply("order-header", to: order, subject: "x") { explained.append($0) }
        #expect(explained[0].inputs == [.init(path: "billing.city", value: "Utrecht")] && explained[0].value == "UTRECHT")
        #expect(explained[1].lookup == "pay: no row \"ideal\", the default" && explained[1].place.description == "default.yaml:3")
    }

    @Test func `An expression that never ends is stopped and parks the document`() throws {
        let fault = try #require(throws: Fault.self) { try apply("($f := function($x) { $f($x + 1) }; $f(1))") }
        #expect(fault.cause == "mapping.failed")
    }

    @Test func `Filters speak the same language`() throws {
        let filter = try Filter("total > 0 and status in [\"paid\"]", shape: .order, file: "nl.yaml", setting: "orders.filter")
        #expect(try filter.passes(["total": 5, "status": "paid"], subject: "x"))
        #expect(try !filter.passes(["total": 5, "status": "new"], subject: "x"))
        #expect(throws: SettingsProblems.self) { try Filter("totaal > 0", shape: .order, file: "nl.yaml", setting: "orders.filter") }
    }

    @Test func `A bad expression in an integration file is told with its line`() {
        let found = Example.problems(Example.minimal + "\n  filter: total >\n  mapping:\n    order-header:\n      COMMENT2: comment &\n")
        #expect(found.count == 2)
        #expect(found[0].hasPrefix("fietsen-nl.yaml:13: orders.filter: the expression cannot be read"))
        #expect(found[1].hasPrefix("fietsen-nl.yaml:16: orders.mapping.order-header.COMMENT2"))
    }
}
