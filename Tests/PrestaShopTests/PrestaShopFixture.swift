import Commerce
import ConformanceSuites
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

/// The sandbox shop as the conformance suites want it.
struct PrestaShopFixture: OrderStateFixture, OrderNoteFixture, ShipmentFixture, CustomerSourceFixture, CustomerTargetFixture, WebhookFixture {
    let shop: SandboxShop
    var connector: PrestaShopConnector { shop.connector }
    var clock: ManualClock { shop.clock }

    // A healthy PrestaShop misses its total by a cent or two now and then: it pays on unrounded lines.
    static var features: Features { Features(pageSize: 3, totalsTolerance: "0.02", states: ("2", "3"), datesWebhooks: true) }
    static var sampleOrders: [String] {
        [
            "guest", "company", "person", "known", "two-rates", "voucher", "vouchers", "foreign", "unpaid", "shipping", "gift-wrap",
            "delivery-elsewhere",
            "tax-free", "comment", "missing-article",
        ]
    }

    static func make() async throws -> PrestaShopFixture {
        var settings = SandboxShop.settings()
        settings.hint = .openLinker(secret: "hint secret")
        settings.shippedState = "4"
        return PrestaShopFixture(shop: SandboxShop(settings: settings))
    }

    func add(_ fault: FaultSwitch) async throws { shop.transport.add(fault) }
    func revokeAccess() async throws { _ = try await shop.simulator.perform("revoke-key", [:]) }
    func writeCount() async throws -> Int { await shop.simulator.snapshot()["writes"]?.int ?? -1 }

    func placeOrder() async throws -> String { try await shop.place("person") }
    func placeOrder(sample: String) async throws -> String { try await shop.place(sample) }
    func placeOrder(lastName: String, city: String) async throws -> String {
        try await shop.place("person", ["lastName": .string(lastName), "city": .string(city)])
    }
    func changeOrder(_ id: String) async throws {
        // Its dates have whole seconds: a change within the same one cannot be seen by anybody.
        clock.advance(by: .seconds(1))
        _ = try await shop.simulator.perform("edit-order", ["id": .string(id)])
    }
    func addUnknownFields() async throws { _ = try await shop.simulator.perform("add-unknown-fields", [:]) }
    func stateInShop(ofOrder id: String) async throws -> String { try await shop.get("orders", Int(id) ?? 0)["current_state"]?.string ?? "" }
    static var cancelledState: String? { "6" }
    func trackingInShop(ofOrder id: String) async throws -> [String] {
        let code = try await shop.get("orders", Int(id) ?? 0)["shipping_number"]?.string ?? ""
        return code.isEmpty ? [] : [code]
    }
    func notesInShop(ofOrder id: String) async throws -> String { try await shop.get("orders", Int(id) ?? 0)["note"]?.string ?? "" }

    func registerCustomer(email: String, firstName: String, lastName: String, company: String?) async throws -> String {
        let arguments: JSONValue = [
            "email": .string(email), "firstName": .string(firstName), "lastName": .string(lastName), "company": .string(company ?? ""),
        ]
        return try await shop.simulator.perform("add-customer", arguments)["id"]?.string ?? ""
    }
    func changeCustomer(_ id: String) async throws {
        _ = try await shop.simulator.perform("set", ["resource": "customers", "id": .string(id), "fields": ["newsletter": "1"]])
    }
    func removeCustomer(_ id: String) async throws {
        _ = try await shop.simulator.perform("remove", ["resource": "customers", "id": .string(id)])
    }

    // PrestaShop keeps phone numbers with addresses, which are never changed because orders point to them; the note stands in.
    func record(email: String, firstName: String, lastName: String, company: String?, phone: String) -> CustomerRecord {
        var fields: JSONObject = ["email": .string(email), "firstname": .string(firstName), "lastname": .string(lastName), "note": .string(phone)]
        if let company { fields["company"] = .string(company) }
        return CustomerRecord(fields: fields, isCompany: company != nil)
    }
    func record(phone: String) -> CustomerRecord { CustomerRecord(fields: ["note": .string(phone)], isCompany: false) }
    func customerInShop(_ id: String) async throws -> (phone: String, lastName: String) {
        let row = try await shop.get("customers", Int(id) ?? 0)
        return (row["note"]?.string ?? "", row["lastname"]?.string ?? "")
    }
    func customerCount() async throws -> Int { await shop.simulator.snapshot()["customers"]?.int ?? -1 }

    func genuineWebhook() async throws -> (request: WebhookRequest, order: String) {
        _ = try await shop.simulator.perform("webhook", ["url": "http://koppel.example/hook", "form": "openlinker", "secret": "hint secret"])
        let order = try await placeOrder()
        let sent = try await shop.simulator.perform("last-hint", ["id": .string(order)])
        let headers = Dictionary(uniqueKeysWithValues: (sent["headers"]?.object ?? [:]).map { ($0.key, $0.value.string ?? "") })
        let request = WebhookRequest(
            method: "POST", path: "/hook", headers: headers, body: Array((sent["body"]?.string ?? "").utf8), publicURL: "http://koppel.example/hook")
        return (request, order)
    }

    func forgeries(of request: WebhookRequest) -> [(name: String, request: WebhookRequest)] {
        var other = request
        other.body = Array(String(decoding: request.body, as: UTF8.self).replacing("externalId\":\"", with: "externalId\":\"9").utf8)
        var unsigned = request
        unsigned.headers["x-openlinker-signature"] = nil
        var undated = request
        undated.headers["x-openlinker-timestamp"] = nil
        var wrong = request
        wrong.headers["x-openlinker-signature"] = String(repeating: "0", count: 64)
        var later = request
        later.headers["x-openlinker-timestamp"] = String((Int(request.headers["x-openlinker-timestamp"] ?? "") ?? 0) + 60)
        return [("another order", other), ("no signature", unsigned), ("no time", undated), ("zeros", wrong), ("another time", later)]
    }
}

@Suite("PrestaShop keeps what every shop promises")
struct PrestaShopConformanceTests {
    @Test(arguments: OrderSourceSuite<PrestaShopFixture>.cases)
    func orders(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: OrderStateSuite<PrestaShopFixture>.cases + OrderNoteSuite<PrestaShopFixture>.cases)
    func statesAndNotes(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: ShipmentSuite<PrestaShopFixture>.cases)
    func shipments(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: CustomerSourceSuite<PrestaShopFixture>.cases + CustomerTargetSuite<PrestaShopFixture>.cases)
    func customers(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: WebhookSuite<PrestaShopFixture>.cases)
    func hints(_ promise: ConformanceCase) async throws { try await promise.prove() }
}
