import BigCommerce
import Commerce
import HTTP
import Integrations
import JSON
import Sandbox
import Testing

@Suite struct TroubleTests {
    private func fault(_ body: () async throws -> some Any) async throws -> Fault {
        try #require(await #expect(throws: Fault.self) { _ = try await body() })
    }

    @Test func `The quota is learned from every answer, and a refusal waits as long as the store says`() async throws {
        let shop = try await SandboxStore(rateScale: 1) { $0.timeZone = "UTC" }
        let id = try await shop.place("plain")
        _ = try await shop.connector.order(id: id)
        let first = try #require(shop.limiter.observations.last)
        #expect(first == QuotaObservation(limit: 150, remaining: 149, resetsIn: .seconds(30), window: .seconds(30)))
        shop.clock.advance(by: .seconds(12))
        try await shop.perform("exhaust-quota")
        let refused = try await fault { try await shop.connector.order(id: id) }
        #expect(refused.handling == .retryAt(shop.clock.now + .seconds(18)))
        #expect(shop.limiter.observations.last?.wasRefused == true)
        shop.clock.advance(by: .seconds(18))
        #expect(try await shop.connector.order(id: id).id == id)
    }

    @Test func `The announced quota grows with the rate scale`() async throws {
        let shop = try await SandboxStore(rateScale: 60)
        _ = try await shop.connector.orderStates()
        #expect(shop.limiter.observations.last?.limit == 9_000)
    }

    @Test func `A refusal without any header is an overloaded platform and keeps its distance`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("set", ["isOverloaded": true])
        let refused = try await fault { try await shop.connector.orderStates() }
        #expect(refused.handling == .pause(.host))
        #expect(refused.cause == "bigcommerce.overloaded")
    }

    @Test func `A missing scope names itself`() async throws {
        let shop = try await SandboxStore()
        try await shop.perform("set-scopes", ["scopes": ["store_v2_orders_read_only"]])
        let id = try await shop.place("plain")
        let refused = try await fault { try await shop.connector.setState(ofOrder: id, to: "10") }
        #expect(refused.handling == .pause(.credentials))
        #expect(refused.advice.contains("store_v2_orders"))
    }

    @Test func `Check names each right that is missing`() async throws {
        let shop = try await SandboxStore()
        #expect(await shop.connector.check(flows: [.orders, .customers]).allSatisfy { $0.level == .ok })
        try await shop.perform("set-scopes", ["scopes": ["store_v2_information_read_only", "store_v2_orders_read_only", "store_v2_customers"]])
        let findings = await shop.connector.check(flows: [.orders, .customers])
        let problems = findings.filter { $0.level == .problem }
        #expect(problems.map(\.subject) == ["orders: write back state and note"])
        try await shop.perform("revoke-token")
        let refused = await shop.connector.check(flows: [.orders])
        #expect(refused.count == 1 && refused[0].level == .problem && !refused[0].advice.isEmpty)
    }

    @Test func `A path of another store and a paste of the whole address`() async throws {
        let pasted = try await SandboxStore { settings in
            settings = .init(
                storeHash: "https://api.bigcommerce.com/stores/\(BigCommerceSimulator.storeHash)/v3/", token: settings.token,
                baseURL: settings.baseURL)
        }
        #expect(try await pasted.connector.orderStates().count == 15)
        let other = try await SandboxStore { $0.storeHash = "another" }
        let refused = try await fault { try await other.connector.orderStates() }
        #expect(refused.advice.contains("store hash"))
    }

    @Test func `What the API refuses is parked in its own words`() async throws {
        let shop = try await SandboxStore(isWrongOnPurpose: true)
        let record = CustomerRecord(fields: ["email": "x@example.com", "first_name": "", "last_name": "Muster"], isCompany: false)
        let refused = try await fault { try await shop.connector.createCustomer(record) }
        #expect(refused.handling == .park)
        #expect(refused.message.contains("first_name"))
    }

    @Test func `Faults hold no token`() async throws {
        let shop = try await SandboxStore()
        try shop.add(FaultSwitch(.dropBefore, method: "POST"))
        let broken = try await fault { try await shop.connector.createCustomer(CustomerRecord(fields: ["email": "x@example.com"], isCompany: false)) }
        #expect(!"\(broken) \(broken.detail ?? "")".contains(BigCommerceSimulator.token))
    }
}
