import AccountView
import Commerce
import Flows
import Integrations
import JSON
import Testing

struct OrderPreviewTests {
    @Test func `An order's JSON reads back as the same order`() throws {
        var order = Sample.order(
            [Sample.line("A", 2, at: 19.99)], charges: [Sample.charge(.shipping, 4.95), Sample.charge(.discount, -1, rate: nil)], total: 43.93,
            delivery: Sample.address(company: "Muster GmbH", country: "DE"))
        order.lines[0].options = [.init(name: "Size", value: "XL")]
        order.comment = "Please ring twice"
        order.raw = ["id": 5]
        #expect(try Order(document: JSONValue(parsing: order.json.text)) == order)
        #expect(throws: DocumentProblem.self) { try Order(document: ["id": "1"]) }
    }

    @Test func `A user's cases pass or tell what differs`() throws {
        let order = Sample.order([Sample.line("A", 2, at: 19.99)], charges: [Sample.charge(.shipping, 4.95)], total: 44.93)
        let integration = try Sample.settings(Sample.booked + "mapping:\n  order-header:\n    EMP_NR: {const: 007}\n")
        let preview = try OrderPreview(order, integration: integration, defaultMapping: AccountViewMappings.orders())
        #expect(preview.records.map(\.name) == ["debtor", "order-header", "order-line", "order-line"])
        #expect(preview.records[1].explanations.contains { $0.field == "EMP_NR" && $0.value == "007" })
        let made = preview.records.map { (record: $0.name, fields: $0.fields) }
        let cases = try MappingCase.read(
            """
            cases:
              - name: right
                order: order.json
                change: {billing: {city: Zeist}}
                expect:
                  order-header: {COMMENT1: NL1001#, EMP_NR: 007, ORD_DATE: 2026-03-03}
                  order-line: [{ART_CODE: A, ORD_QTY: 2, ART_PX: 19.99}, {ART_CODE: SHIP}]
                absent: {order-header: [DEL_CODE]}
              - name: wrong
                order: order.json
                expect: {order-line: [{ART_CODE: B}], debtor: {CITY: Zeist}}
                absent: {order-header: [EMP_NR]}
            """, file: "nl.test.yaml")
        #expect(cases.map(\.file) == ["order.json", "order.json"])
        #expect(cases[0].differences(made) == [])
        #expect(
            cases[1].differences(made) == [
                "order-line[0].ART_CODE: expected \"B\", made \"A\"", "debtor.CITY: expected \"Zeist\", made \"Utrecht\"",
                "order-header.EMP_NR: expected nothing, made \"007\"",
            ])
        #expect((["a": ["b": 1, "c": 2]] as JSONValue).overlaid(with: ["a": ["b": 3]]) == ["a": ["b": 3, "c": 2]])
    }
}
