import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("Writing to the shop")
struct WritingTests {
    private func writes(_ shop: SandboxShop) async -> Int { await shop.simulator.snapshot()["writes"]?.int ?? -1 }

    @Test func `a state that is there already is not written again`() async throws {
        let shop = SandboxShop()
        let id = try await shop.place("person")
        try await shop.connector.setState(ofOrder: id, to: "3")
        try await shop.connector.setState(ofOrder: id, to: "3")
        #expect(await writes(shop) == 1)
        #expect(try await shop.get("orders", Int(id)!)["current_state"] == "3")
    }

    @Test func `a state that the shop does not have is parked before it breaks the shop`() async throws {
        let shop = SandboxShop()
        let id = try await shop.place("person")
        let fault = await #expect(throws: Fault.self) { try await shop.connector.setState(ofOrder: id, to: "99") }
        #expect(fault?.cause == "state.unknown")
        #expect(await writes(shop) == 0)
    }

    @Test func `a state that was set although the answer broke is done`() async throws {
        let shop = SandboxShop()
        let id = try await shop.place("person")
        _ = try await shop.connector.orderStates()
        shop.transport.add(FaultSwitch(.status(500, body: ""), method: "POST"))
        await #expect(throws: Fault.self) { try await shop.connector.setState(ofOrder: id, to: "3") }
        _ = try await shop.simulator.perform("change-state", ["id": .string(id), "state": 3])
        try await shop.connector.setState(ofOrder: id, to: "3")
        #expect(await writes(shop) == 0)
    }

    @Test func `a tracking number is written once and sets the state of the settings`() async throws {
        var settings = SandboxShop.settings()
        settings.shippedState = "4"
        let shop = SandboxShop(settings: settings)
        let id = try await shop.place("company")
        for _ in 0..<2 { try await shop.connector.setShipped(order: id, tracking: "3SABCD0123456789", carrier: "PostNL") }
        #expect(await writes(shop) == 2)
        let order = try await shop.get("orders", Int(id)!)
        #expect(order["shipping_number"] == "3SABCD0123456789")
        #expect(order["current_state"] == "4")
    }

    @Test func `before PrestaShop 8 the whole record goes back, and keeps what Koppel does not know`() async throws {
        var options = PrestaShopSimulator.Options()
        options.version = "1.7.8.11"
        let shop = SandboxShop(options: options)
        let id = try await shop.place("company")
        let before = try await shop.get("order_carriers", 1)
        try await shop.connector.setShipped(order: id, tracking: "3SXYZ", carrier: nil)
        try await shop.connector.addNote(toOrder: id, "AccountView 2026-1001")
        let after = try await shop.get("order_carriers", 1)
        #expect(after["tracking_number"] == "3SXYZ")
        #expect(after["shipping_cost_tax_incl"] == before["shipping_cost_tax_incl"])
        #expect(after["id_order"] == .string(id))
        #expect(try await shop.get("orders", Int(id)!)["note"] == "AccountView 2026-1001")
        #expect(await shop.simulator.snapshot()["calls"]?["PATCH orders"] == nil)
    }

    @Test func `an address that is new is added, one that is there is left alone`() async throws {
        let shop = SandboxShop()
        let address: JSONObject = [
            "alias": "Kantoor", "company": "Muster BV", "firstname": "Erika", "lastname": "Muster 2e", "address1": "Grachtstraat 12",
            "postcode": "1017 AB", "city": "Amsterdam", "country": "nl",
        ]
        let record = CustomerRecord(
            fields: ["email": "erika@example.com", "firstname": "Erika", "lastname": "Muster"], isCompany: true, addresses: [address])
        let id = try await shop.connector.createCustomer(record)
        try await shop.connector.updateCustomer(id: id, CustomerRecord(fields: [:], isCompany: true, addresses: [address]))
        #expect(await shop.simulator.snapshot()["calls"]?["POST addresses"] == 1)
        let customer = try await shop.connector.customer(withID: id)
        #expect(customer.billing?.company == "Muster BV")
        // The shop refuses digits in names.
        #expect(customer.billing?.lastName == "Muster e")
        #expect(customer.billing?.country == "NL")
    }

    @Test func `changing an address is a change of its customer`() async throws {
        let shop = SandboxShop()
        let id = try await shop.place("person")
        let order = try await shop.get("orders", Int(id)!)
        shop.clock.advance(by: .seconds(3_600))
        var cursor: String?
        var page: String?
        repeat {
            let answer = try await shop.connector.changedCustomers(after: nil, since: shop.clock.now - .seconds(7_200), page: page)
            (page, cursor) = (answer.next, answer.cursor)
        } while page != nil
        shop.clock.advance(by: .seconds(3_600))
        let change: JSONValue = ["resource": "addresses", "id": order["id_address_invoice"] ?? "", "fields": ["city": "Delft"]]
        _ = try await shop.simulator.perform("set", change)
        var changes: [EntityChange] = []
        repeat {
            let answer = try await shop.connector.changedCustomers(after: cursor, since: shop.clock.now, page: page)
            changes += answer.changes
            page = answer.next
        } while page != nil
        #expect(changes.map(\.entity.key) == [order["id_customer"]?.string])
    }

    @Test(arguments: [("Jan", "Jan"), ("R2-D2", "R -D"), ("J.R.", "J. R."), ("", "-"), ("42", "-"), ("O'Hara", "O'Hara"), ("東京", "東京")])
    func `a name is made fit for the shop`(_ given: String, _ fit: String) { #expect(personName(given) == fit) }
}
