import Commerce
import ConformanceSuites
import HTTP
import Integrations
import JSON
import Sandbox
import Synchronization
import Testing

@testable import CCVShop

/// A sandbox shop, a connector on it, and what the shop sent.
struct DemoShop: OrderStateFixture, OrderNoteFixture, ShipmentFixture, CustomerSourceFixture, CustomerTargetFixture, WebhookFixture {
    static let address = "http://sandbox.invalid/ccvshop"
    static let hook = "https://hub.example.org/hooks/ccv/token"
    static let features = Features(pageSize: 5, overlap: .seconds(3_600), states: ("2", "7"))
    static let sampleOrders = CCVShopSimulator.orderKinds.filter { !["does-not-add-up", "wrong-total"].contains($0) }

    let clock: ManualClock
    let simulator: CCVShopSimulator
    let transport: SimulatorTransport
    let connector: CCVShopConnector
    let limiter: RecordingLimiter
    private let sent: Outbox

    static func make() async throws -> DemoShop { shop() }

    static func shop(
        rateScale: Int = 0, pageSize: Int = 5, answering status: Int = 200, secretKey: String = "secretkeyABCDEF"
    ) -> DemoShop {
        let (clock, sent, limiter) = (ManualClock(), Outbox(status: status), RecordingLimiter())
        let context = SimulatorContext(clock: clock, rateScale: rateScale, seed: 7, baseURL: address, sendWebhook: { sent.add($0, $1, $2) })
        let simulator = CCVShopSimulator(context: context)
        let transport = SimulatorTransport(simulator, baseURL: address, clock: clock)
        let settings = CCVShopSettings(url: address, publicKey: "pubkey1234567890", secretKey: secretKey, pollOverlapHours: 1, pageSize: pageSize)
        let services = ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: limiter, clock: clock, makeID: { "id" })
        return DemoShop(
            clock: clock, simulator: simulator, transport: transport,
            connector: CCVShopConnector(settings: settings, transport: transport, services: services, notFoundDelays: [.zero, .zero]),
            limiter: limiter, sent: sent)
    }

    /// What the shop sent so far, all answered.
    func webhooks() async -> [WebhookRequest] {
        await simulator.settle()
        return sent.all
    }

    @discardableResult
    func command(_ name: String, _ arguments: JSONObject = [:]) async throws -> JSONValue { try await simulator.perform(name, .object(arguments)) }
    func calls() async -> Int { await simulator.snapshot()["callCount"]?.int ?? 0 }

    // MARK: What the suites ask for

    func add(_ fault: FaultSwitch) async throws { transport.add(fault) }
    func revokeAccess() async throws { try await command("revoke-key") }
    func writeCount() async throws -> Int { await simulator.snapshot()["writes"]?.int ?? -1 }
    func placeOrder() async throws -> String { try await placeOrder(sample: "person") }
    func placeOrder(sample: String) async throws -> String { try await place(["kind": .string(sample)]) }
    func placeOrder(lastName: String, city: String) async throws -> String {
        try await place(["kind": "person", "lastName": .string(lastName), "city": .string(city)])
    }
    func place(_ arguments: JSONObject) async throws -> String { try #require(try await command("place-order", arguments)["id"]?.string) }
    func changeOrder(_ id: String) async throws { try await command("change-order", ["id": .string(id), "status": 2]) }
    func addUnknownFields() async throws { try await command("set", ["unknownMembers": true]) }
    func stateInShop(ofOrder id: String) async throws -> String { try await order(id)["state"]?.int.map(String.init) ?? "" }
    static var cancelledState: String? { "8" }
    func trackingInShop(ofOrder id: String) async throws -> [String] {
        let code = try await order(id)["tracking"]?.string ?? ""
        return code.isEmpty ? [] : [code]
    }
    func notesInShop(ofOrder id: String) async throws -> String {
        let notes = await simulator.snapshot()["notes"]?.array ?? []
        return notes.filter { $0["order_id"]?.int == Int(id) }.compactMap { $0["note"]?.string }.joined(separator: "\n")
    }
    func order(_ id: String) async throws -> JSONValue { try #require(await simulator.snapshot()["orders"]?.array?.first { $0["id"]?.string == id }) }

    func registerCustomer(email: String, firstName: String, lastName: String, company: String?) async throws -> String {
        var arguments: JSONObject = ["email": .string(email), "firstName": .string(firstName), "lastName": .string(lastName)]
        if let company { arguments["company"] = .string(company) }
        return try #require(try await command("create-customer", arguments)["id"]?.string)
    }
    func changeCustomer(_ id: String) async throws {
        try await command("change-customer", ["id": .string(id), "userinfo": ["btw": "NL000000000B00"]])
    }
    func removeCustomer(_ id: String) async throws { try await command("remove-customer", ["id": .string(id)]) }
    func record(email: String, firstName: String, lastName: String, company: String?, phone: String) -> CustomerRecord {
        CustomerRecord(
            fields: [
                "userinfo.email": .string(email), "userinfo.billingaddress.first_name": .string(firstName),
                "userinfo.billingaddress.last_name": .string(lastName), "userinfo.billingaddress.telephone": .string(phone),
                "userinfo.billingaddress.company": .string(company ?? ""), "userinfo.billingaddress.street": "Dorpsstraat",
                "userinfo.billingaddress.housenumber": "12", "userinfo.billingaddress.housenumber_suffix": "a",
            ], isCompany: company != nil)
    }
    func record(phone: String) -> CustomerRecord { CustomerRecord(fields: ["userinfo.billingaddress.telephone": .string(phone)], isCompany: false) }
    func customerInShop(_ id: String) async throws -> (phone: String, lastName: String) {
        let user = try #require(await simulator.snapshot()["users"]?.array?.first { $0["id"]?.int == Int(id) })
        let address = user["userinfo"]?["billingaddress"]
        return (address?["telephone"]?.string ?? "", address?["last_name"]?.string ?? "")
    }
    func customerCount() async throws -> Int { await simulator.snapshot()["users"]?.array?.count ?? -1 }

    func genuineWebhook() async throws -> (request: WebhookRequest, order: String) {
        _ = try await connector.syncWebhooks(url: Self.hook, flows: [.orders])
        let id = try await placeOrder()
        return (try #require(await webhooks().last), id)
    }

    func forgeries(of request: WebhookRequest) -> [(name: String, request: WebhookRequest)] {
        var (unsigned, wrong, edited, moved) = (request, request, request, request)
        unsigned.headers["x-hash"] = nil
        wrong.headers["x-hash"] = String(repeating: "0", count: 128)
        edited.body[edited.body.count / 2] ^= 1
        moved.path = moved.path.replacing("orders.created", with: "orders.updated.status")
        return [("no signature", unsigned), ("another signature", wrong), ("another body", edited), ("another event's address", moved)]
    }
}

/// Takes down what the shop sends, as the webhook endpoint hands it on: the address without what stands behind the token.
final class Outbox: Sendable {
    private let requests = Mutex<[WebhookRequest]>([])
    private let status: Int
    init(status: Int) { self.status = status }
    var all: [WebhookRequest] { requests.withLock { $0 } }

    func add(_ url: String, _ headers: [(String, String)], _ body: [UInt8]) -> Int? {
        let names = Dictionary(headers.map { ($0.0.lowercased(), $0.1) }) { $1 }
        let path = url.split(separator: "/", maxSplits: 2).last.map { String($0.drop { $0 != "/" }) } ?? "/"
        requests.withLock { $0.append(WebhookRequest(method: "POST", path: path, headers: names, body: body, publicURL: DemoShop.hook)) }
        return status
    }
}

/// A limiter that never waits and takes down what it is told.
final class RecordingLimiter: RateLimiting {
    private let seen = Mutex<[QuotaObservation]>([])
    var observations: [QuotaObservation] { seen.withLock { $0 } }
    func permit(_ priority: RequestPriority) async throws {}
    func learn(_ observation: QuotaObservation) async { seen.withLock { $0.append(observation) } }
}
