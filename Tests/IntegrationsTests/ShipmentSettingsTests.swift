import Commerce
import Integrations
import JSON
import Testing

struct ShipmentSettingsTests {
    private func orders(_ lines: String) -> String { Example.minimal + "\n" + lines }

    @Test func `It is off until the field is named`() throws {
        let settings = try Example.read(Example.minimal).orders.shipments
        #expect(!settings.isOn && settings.columns.isEmpty)
        #expect(settings.lookBack == .seconds(30 * 86_400) && settings.historyDate == "DEL_DATE" && settings.readsHistory)
    }

    @Test func `The bare name of a column and an expression over the record are both read`() throws {
        let settings = try Example.read(
            orders(
                """
                  shipments:
                    shipped: K1_SENT
                    tracking: $uppercase(raw.K1_TRACK) & raw.K1_SENT
                    carrier: "history ? raw.SHIP_MTH : 'PostNL'"
                """)
        ).orders.shipments
        #expect(settings.isOn && settings.shipped == "raw.K1_SENT")
        #expect(Set(settings.columns) == ["K1_SENT", "K1_TRACK", "SHIP_MTH"])
        #expect(settings.asksForHistory)
    }

    @Test func `What is wrong is told with its line`() {
        let problems = Example.problems(
            orders(
                """
                  shipments:
                    shipped: K1_SENT and K1_DONE
                    tracking: raw.(
                    unmapped-carrier: drop
                    colour: red
                """))
        #expect(problems.count == 4, "\(problems)")
        #expect(problems.contains { $0.contains("fietsen-nl.yaml:14") && $0.contains("raw.K1_SENT") })
        #expect(problems.contains { $0.contains("fietsen-nl.yaml:15") && $0.contains("cannot be read") })
        #expect(problems.contains { $0.contains("fietsen-nl.yaml:16") && $0.contains("keep, omit, park") })
        #expect(problems.contains { $0.contains("fietsen-nl.yaml:17") && $0.contains("no such setting") })
    }

    @Test func `Invoices and orders towards the shop say nothing of being sent`() {
        let invoices = Example.problems(
            Example.minimal.replacing("control-account: 1210", with: "control-account: 1210\n  sales-journal: VRK")
                + "\n  form: invoice\n  revenue: {account: 8000}\n  vat: {codes: {21: 1}}\n  shipments: {shipped: K1_SENT}")
        #expect(invoices.count == 1 && invoices[0].contains("orders.shipments.shipped"), "\(invoices)")
        let away = Example.problems(orders("  direction: erp-to-shop\n  shipments: {shipped: K1_SENT}"))
        #expect(away.contains { $0.contains("orders.shipments.shipped") }, "\(away)")
    }

    @Test func `The schema knows the settings`() throws {
        let orders = try #require(Integration.schema(for: .prestaShop)["properties"]?["orders"]?["properties"]?["shipments"])
        #expect(orders["properties"]?["unmapped-carrier"]?["enum"] == ["keep", "omit", "park"])
        #expect(orders["additionalProperties"] == false)
    }
}
