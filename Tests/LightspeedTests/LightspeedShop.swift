import Commerce
import ConformanceSuites
import HTTP
import Integrations
import JSON
import Sandbox
import Synchronization
import Testing

@testable import Lightspeed

/// A sandbox shop, a connector on it, and what the shop sent.
struct LightspeedShop: OrderStateFixture, OrderNoteFixture, ShipmentFixture, CustomerSourceFixture, CustomerTargetFixture, WebhookFixture {
    static let address = "http://sandbox.invalid/lightspeed"
    static let features = Features(pageSize: 5, overlap: .seconds(900), states: ("on_hold", "completed"))
    static let sampleOrders = LightspeedSimulator.orderKinds.filter { !["rounding", "wrong-total"].contains($0) }

    let clock: ManualClock
    let simulator: LightspeedSimulator
    let transport: SimulatorTransport
    let connector: LightspeedConnector
    let limiter: RecordingLimiter
    private let sent: Outbox

    static func make() async throws -> LightspeedShop { shop() }

    static func shop(
        rateScale: Int = 0, pageSize: Int = 5, answering status: Int = 200, edit: (inout LightspeedSettings) -> Void = { _ in }
    ) -> LightspeedShop {
        let (clock, sent, limiter) = (ManualClock(), Outbox(status: status), RecordingLimiter())
        let context = SimulatorContext(clock: clock, rateScale: rateScale, seed: 7, baseURL: address, sendWebhook: { sent.add($0, $1, $2) })
        let simulator = LightspeedSimulator(context: context)
        let transport = SimulatorTransport(simulator, baseURL: address, clock: clock)
        var settings = LightspeedSettings(
            baseURL: address, key: "0123456789abcdef0123456789abcdef", secret: "fedcba9876543210fedcba9876543210", pageSize: pageSize)
        edit(&settings)
        let services = ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: limiter, clock: clock, makeID: { "id" })
        return LightspeedShop(
            clock: clock, simulator: simulator, transport: transport,
            connector: LightspeedConnector(settings: settings, transport: transport, services: services, notFoundDelays: [.zero, .zero]),
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
    func revokeAccess() async throws { _ = try await command("revoke-key") }
    func writeCount() async throws -> Int { await simulator.snapshot()["writes"]?.int ?? -1 }
    func placeOrder() async throws -> String { try await placeOrder(sample: "person") }
    func placeOrder(sample: String) async throws -> String { try await place(["kind": .string(sample)]) }
    func placeOrder(lastName: String, city: String) async throws -> String {
        try await place(["kind": "person", "lastName": .string(lastName), "city": .string(city)])
    }
    func place(_ arguments: JSONObject) async throws -> String { try #require(try await command("place-order", arguments)["id"]?.string) }
    func changeOrder(_ id: String) async throws { _ = try await command("change-order", ["id": .string(id), "status": "on_hold"]) }
    func addUnknownFields() async throws { _ = try await command("set", ["unknownMembers": true]) }
    func stateInShop(ofOrder id: String) async throws -> String { try await order(id)["state"]?.string ?? "" }
    static var cancelledState: String? { "cancelled" }
    func trackingInShop(ofOrder id: String) async throws -> [String] {
        let shipments = await simulator.snapshot()["shipments"]?.array ?? []
        return shipments.filter { $0["order"]?["resource"]?["id"]?.int == Int(id) }.compactMap { $0["trackingCode"]?.string }.filter { !$0.isEmpty }
    }
    func notesInShop(ofOrder id: String) async throws -> String { try await order(id)["memo"]?.string ?? "" }
    private func order(_ id: String) async throws -> JSONValue {
        try #require(await simulator.snapshot()["orders"]?.array?.first { $0["id"]?.string == id })
    }

    func registerCustomer(email: String, firstName: String, lastName: String, company: String?) async throws -> String {
        let fields = record(email: email, firstName: firstName, lastName: lastName, company: company, phone: "1").fields
        return try #require(try await command("create-customer", fields)["id"]?.string)
    }
    func changeCustomer(_ id: String) async throws { _ = try await command("change-customer", ["id": .string(id), "phone": "+49 30 5"]) }
    func removeCustomer(_ id: String) async throws { _ = try await command("remove-customer", ["id": .string(id)]) }
    func record(email: String, firstName: String, lastName: String, company: String?, phone: String) -> CustomerRecord {
        CustomerRecord(
            fields: [
                "email": .string(email), "firstname": .string(firstName), "lastname": .string(lastName), "phone": .string(phone),
                "companyName": .string(company ?? ""), "isCompany": .bool(company != nil),
            ], isCompany: company != nil)
    }
    func record(phone: String) -> CustomerRecord { CustomerRecord(fields: ["phone": .string(phone)], isCompany: false) }
    func customerInShop(_ id: String) async throws -> (phone: String, lastName: String) {
        let customer = try #require(await simulator.snapshot()["customers"]?.array?.first { $0["id"]?.int == Int(id) })
        return (customer["phone"]?.string ?? "", customer["lastname"]?.string ?? "")
    }
    func customerCount() async throws -> Int { await simulator.snapshot()["customers"]?.array?.count ?? -1 }

    func genuineWebhook() async throws -> (request: WebhookRequest, order: String) {
        _ = try await connector.syncWebhooks(url: "https://hub.example.org/w/lightspeed/token", flows: [.orders])
        let id = try await placeOrder()
        return (try #require(await webhooks().last { $0.headers["x-event"] == "orders/created" }), id)
    }

    func forgeries(of request: WebhookRequest) -> [(name: String, request: WebhookRequest)] {
        var (unsigned, wrong, edited, moved) = (request, request, request, request)
        unsigned.headers["x-signature"] = nil
        wrong.headers["x-signature"] = String(repeating: "0", count: 32)
        edited.body[edited.body.count / 2] ^= 1
        moved.headers["x-order-id"] = "1"
        return [("no signature", unsigned), ("another signature", wrong), ("another body", edited), ("another order in the header", moved)]
    }
}

/// Takes down what the shop sends.
final class Outbox: Sendable {
    private let requests = Mutex<[WebhookRequest]>([])
    private let status: Int
    init(status: Int) { self.status = status }
    var all: [WebhookRequest] { requests.withLock { $0 } }

    func add(_ url: String, _ headers: [(String, String)], _ body: [UInt8]) -> Int? {
        let names = Dictionary(headers.map { ($0.0.lowercased(), $0.1) }) { $1 }
        let path = url.split(separator: "/", maxSplits: 2).last.map { String($0.drop { $0 != "/" }) } ?? "/"
        requests.withLock { $0.append(WebhookRequest(method: "POST", path: path, headers: names, body: body, publicURL: url)) }
        return status
    }
}

/// A limiter that never waits and takes down what it is told.
final class RecordingLimiter: RateLimiting {
    private let seen = Mutex<[QuotaObservation]>([])
    private let priorities = Mutex<[RequestPriority]>([])
    var observations: [QuotaObservation] { seen.withLock { $0 } }
    var permits: [RequestPriority] { priorities.withLock { $0 } }
    func permit(_ priority: RequestPriority) async throws { priorities.withLock { $0.append(priority) } }
    func learn(_ observation: QuotaObservation) async { seen.withLock { $0.append(observation) } }
}
