import BigCommerce
import Commerce
import ConformanceSuites
import HTTP
import JSON
import Sandbox
import Testing

/// The port suites on BigCommerce, over HTTP.
struct BigCommerceFixture: OrderSourceFixture, OrderStateFixture, OrderNoteFixture, ShipmentFixture, CustomerSourceFixture, CustomerTargetFixture,
    WebhookFixture
{
    let shop: SandboxStore

    static var features: Features {
        Features(pageSize: 5, overlap: .seconds(300), states: ("11", "10"), datesWebhooks: true)
    }
    static var sampleOrders: [String] { BigCommerceSampleKinds.all }
    static func make() async throws -> BigCommerceFixture { BigCommerceFixture(shop: try await SandboxStore()) }

    var connector: BigCommerceConnector { shop.connector }
    var clock: ManualClock { shop.clock }
    func add(_ fault: FaultSwitch) async throws { try shop.add(fault) }
    func revokeAccess() async throws { try await shop.perform("revoke-token") }
    func writeCount() async throws -> Int { try #require(await shop.simulator.snapshot()["writes"]?.int) }

    func placeOrder() async throws -> String { try await shop.place("plain") }
    func placeOrder(sample: String) async throws -> String { try await shop.place(sample) }
    func placeOrder(lastName: String, city: String) async throws -> String {
        try await shop.place("plain", ["lastName": .string(lastName), "city": .string(city)])
    }
    func changeOrder(_ id: String) async throws {
        clock.advance(by: .seconds(1))
        try await shop.perform("change-order", ["id": .string(id)])
    }
    func addUnknownFields() async throws { shop.unknownFields.switchOn() }

    private func order(_ id: String) async throws -> JSONValue {
        try #require(await shop.simulator.snapshot()["orders"]?.array?.first { $0["id"]?.string == id })
    }
    func stateInShop(ofOrder id: String) async throws -> String { try #require(try await order(id)["state"]?.string) }
    static var cancelledState: String? { "5" }
    func trackingInShop(ofOrder id: String) async throws -> [String] { try await order(id)["tracking"]?.array?.compactMap(\.string) ?? [] }
    func notesInShop(ofOrder id: String) async throws -> String { try #require(try await order(id)["note"]?.string) }

    func registerCustomer(email: String, firstName: String, lastName: String, company: String?) async throws -> String {
        var fields: JSONObject = ["email": .string(email), "first_name": .string(firstName), "last_name": .string(lastName)]
        fields["company"] = company.map { .string($0) }
        return try #require(try await shop.perform("register-customer", .object(fields))["id"]?.string)
    }
    func changeCustomer(_ id: String) async throws {
        clock.advance(by: .seconds(1))
        try await shop.perform("change-customer", ["id": .string(id)])
    }
    func removeCustomer(_ id: String) async throws { try await shop.perform("remove-customer", ["id": .string(id)]) }

    func record(email: String, firstName: String, lastName: String, company: String?, phone: String) -> CustomerRecord {
        var fields: JSONObject = [
            "email": .string(email), "first_name": .string(firstName), "last_name": .string(lastName), "phone": .string(phone),
        ]
        fields["company"] = company.map { .string($0) }
        let address: JSONObject = [
            "first_name": .string(firstName), "last_name": .string(lastName), "address1": "Lindenallee 5", "city": "Köln", "postal_code": "50667",
            "country_code": "DE",
        ]
        return CustomerRecord(fields: fields, isCompany: company != nil, addresses: [address])
    }
    func record(phone: String) -> CustomerRecord { CustomerRecord(fields: ["phone": .string(phone)], isCompany: false) }
    private func customers() async throws -> [JSONValue] { try #require(await shop.simulator.snapshot()["customers"]?.array) }
    func customerInShop(_ id: String) async throws -> (phone: String, lastName: String) {
        let customer = try #require(try await customers().first { $0["id"]?.int == Int(id) })
        return (customer["phone"]?.string ?? "", customer["last_name"]?.string ?? "")
    }
    func customerCount() async throws -> Int { try await customers().count }

    func genuineWebhook() async throws -> (request: WebhookRequest, order: String) {
        _ = try await connector.syncWebhooks(url: shop.webhookURL, flows: [.orders])
        let id = try await placeOrder()
        try await shop.perform("settle-webhooks")
        let sent = try #require(SharedSandbox.webhooks.received(at: shop.webhookURL).last)
        return (WebhookRequest(sent, url: shop.webhookURL), id)
    }

    func forgeries(of request: WebhookRequest) -> [(name: String, request: WebhookRequest)] {
        func changed(_ change: (inout WebhookRequest) -> Void) -> WebhookRequest {
            var copy = request
            change(&copy)
            return copy
        }
        return [
            ("nothing proves it", changed { $0.headers = ["content-type": "application/json"] }),
            ("another secret", changed { $0.headers["x-koppel-secret"] = "a-long-random-secres" }),
            ("no secret", changed { $0.headers["x-koppel-secret"] = nil }),
            ("another signature", changed { $0.headers["webhook-signature"] = "v1,AAAAmmWw5xh5uJ2jGe/rOyoGr7Oe0NVP3lZgZ/58Zg=" }),
            ("half a signature", changed { $0.headers["webhook-signature"] = nil }),
            ("another body", changed { $0.body = $0.body + [0x20] }),
            ("another time", changed { $0.headers["webhook-timestamp"] = "\(Int($0.headers["webhook-timestamp"]!)! + 1)" }),
            ("another id", changed { $0.headers["webhook-id"] = "msg_1" }),
        ]
    }
}

extension WebhookRequest {
    /// A call as the endpoint hands it on.
    init(_ sent: HTTP.HTTPRequest, url: String) {
        var headers: [String: String] = [:]
        for field in sent.headers { headers[field.name.lowercased()] = field.value }
        self.init(method: sent.method, path: "/", headers: headers, body: sent.body, publicURL: url)
    }
}

/// The kinds of orders whose parts add up; `wrong-total` is made not to.
enum BigCommerceSampleKinds {
    static let all = BigCommerceSimulator.orderKinds.filter { $0 != "wrong-total" }
}

@Suite struct BigCommerceConformance {
    @Test(arguments: OrderSourceSuite<BigCommerceFixture>.cases)
    func orders(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: OrderStateSuite<BigCommerceFixture>.cases)
    func states(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: OrderNoteSuite<BigCommerceFixture>.cases)
    func notes(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: ShipmentSuite<BigCommerceFixture>.cases)
    func shipments(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: CustomerSourceSuite<BigCommerceFixture>.cases)
    func customersRead(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: CustomerTargetSuite<BigCommerceFixture>.cases)
    func customersWritten(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test(arguments: WebhookSuite<BigCommerceFixture>.cases)
    func webhooks(_ promise: ConformanceCase) async throws { try await promise.prove() }
}
