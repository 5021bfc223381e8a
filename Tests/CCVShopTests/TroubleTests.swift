import Commerce
import JSON
import Sandbox
import Testing

@testable import CCVShop

@Suite("CCV Shop in trouble")
struct TroubleTests {
    private func fault(_ body: () async throws -> some Any) async throws -> Fault {
        try #require(await #expect(throws: Fault.self) { _ = try await body() })
    }

    @Test("An answer with a wrong signature is not believed; one without is")
    func answerSignatures() async throws {
        let shop = DemoShop.shop()
        let id = try await shop.placeOrder()
        try await shop.command("set", ["badlySigned": true])
        #expect(try await fault { try await shop.connector.order(id: id) }.cause == "ccvshop.signature")
        let write = try await fault { try await shop.connector.client.write("PATCH", "orders/\(id)", ["status": 2], about: "test") }
        #expect(write.writeMayHaveHappened)
        try await shop.command("set", ["badlySigned": false, "unsigned": true])
        #expect(try await shop.connector.order(id: id).id == id)
    }

    @Test("A wrong secret and a clock that is wrong are refused, and said")
    func access() async throws {
        let shop = DemoShop.shop(secretKey: "another")
        let wrong = try await fault { try await shop.connector.orderStates() }
        #expect(wrong.handling == .pause(.credentials) && wrong.advice.contains("keys"))
        let ahead = DemoShop.shop()
        let clock = ManualClock(now: ahead.clock.now + .seconds(600))
        let services = ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: UnlimitedRate(), clock: clock, makeID: { "id" })
        let connector = CCVShopConnector(settings: ahead.connector.settings, transport: ahead.transport, services: services)
        let late = try await fault { try await connector.orderStates() }
        #expect(late.handling == .pause(.credentials) && late.advice.contains("10 minutes"))
        #expect(await shop.connector.check(flows: [.orders]).map(\.level) == [.problem])
        #expect(await ahead.connector.check(flows: [.orders]).allSatisfy { $0.level == .ok })
    }

    @Test("The limit per method and resource waits a minute, and the limiter hears of it")
    func quota() async throws {
        let shop = DemoShop.shop(rateScale: 1)
        let id = try await shop.placeOrder()
        for _ in 0..<150 { _ = try await shop.connector.client.get("orders/\(id)", about: "order") }
        let fault = try await fault { try await shop.connector.order(id: id) }
        #expect(fault.handling == .retryAt(shop.clock.now + .seconds(60)))
        #expect(shop.limiter.observations == [QuotaObservation(resetsIn: .seconds(60), window: .seconds(60), wasRefused: true)])
        #expect(try await shop.connector.webhooks().isEmpty, "another resource has its own count")
        shop.clock.advance(by: .seconds(60))
        #expect(try await shop.connector.order(id: id).id == id)
    }

    @Test(
        "HTTP 500 does not mean try again: the code in the body decides",
        arguments: [
            ("500.10", true), ("500.23", true), ("500.60", false), ("500.70", false), ("500.80", false), ("501.20", false), ("400.10", false),
            ("405.10", false),
        ])
    func codes(code: String, comesAgain: Bool) async throws {
        let shop = DemoShop.shop()
        let id = try await shop.placeOrder()
        let body = #"{"status":500,"code":"\#(code)","developermessage":"Words."}"#
        shop.transport.add(FaultSwitch(.status(500, body: body)))
        let fault = try await fault { try await shop.connector.order(id: id) }
        #expect(fault.handling == (comesAgain ? .retry : .park))
    }

    @Test("A value that is there already counts as written")
    func sameValue() async throws {
        let shop = DemoShop.shop()
        let id = try await shop.placeOrder()
        try await shop.command("set", ["refusesSameValue": true])
        #expect(try await shop.connector.client.write("PATCH", "orders/\(id)", ["status": 1], about: "test") == .some(.null))
    }

    @Test("Unknown ids are gone, in both forms the shop may answer", arguments: [true, false])
    func unknownIDs(is404: Bool) async throws {
        let shop = DemoShop.shop()
        try await shop.command("set", ["unknownIDIs404": .bool(is404)])
        #expect(try await fault { try await shop.connector.order(id: "424242") }.cause == "order.gone")
        #expect(try await shop.connector.customer(id: "424242") == nil)
        let odd = try await fault { try await shop.connector.order(id: "1/../users") }
        #expect(odd.handling == .park)
    }
}
