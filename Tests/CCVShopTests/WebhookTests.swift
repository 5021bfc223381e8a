import Commerce
import JSON
import Testing

@testable import CCVShop

@Suite("CCV Shop webhooks")
struct WebhookTests {
    @Test("Each event has an address and a key of its own; both forms of signing are believed", arguments: [false, true])
    func forms(bodyOnly: Bool) async throws {
        let shop = DemoShop.shop()
        try await shop.command("set", ["signsBodyOnly": .bool(bodyOnly)])
        let (_, id) = try await shop.genuineWebhook()
        try await shop.changeOrder(id)
        try await shop.command("change-order", ["id": .string(id), "paid": false])
        let calls = await shop.webhooks()
        #expect(
            Set(calls.map { String($0.path.split(separator: "/").last!) }) == ["orders.created", "orders.updated.status", "orders.updated.ispaid"])
        for call in calls {
            #expect(try shop.connector.verify(call, now: shop.clock.now).changes.map(\.entity) == [EntityRef(.order, id)])
        }
        #expect(Set(try calls.map { try shop.connector.verify($0, now: shop.clock.now).deliveryID }).count == 3)
    }

    @Test("Another process learns the keys by reading them; until then the token in the path has to do")
    func keys() async throws {
        let shop = DemoShop.shop()
        let (call, _) = try await shop.genuineWebhook()
        let other = CCVShopConnector(settings: shop.connector.settings, transport: shop.transport, services: shop.connector.services)
        var forged = call
        forged.headers["x-hash"] = String(repeating: "0", count: 128)
        #expect(throws: Never.self) { try other.verify(forged, now: shop.clock.now) }
        try await other.loadWebhookKeys()
        #expect(throws: Never.self) { try other.verify(call, now: shop.clock.now) }
        let refusal = #expect(throws: WebhookRefusal.self) { try other.verify(forged, now: shop.clock.now) }
        #expect(refusal?.status == 401)
    }

    @Test("Who takes calls reads the keys before the first one, and again when the shop has made new ones")
    func newKeys() async throws {
        let shop = DemoShop.shop()
        let (call, _) = try await shop.genuineWebhook()
        let other = CCVShopConnector(settings: shop.connector.settings, transport: shop.transport, services: shop.connector.services)
        let prover = WebhookProver(other)
        var forged = call
        forged.headers["x-hash"] = String(repeating: "0", count: 128)
        await #expect(throws: WebhookRefusal.self) { try await prover.verify(forged, now: shop.clock.now) }
        _ = try await prover.verify(call, now: shop.clock.now)
        let before = await shop.calls()
        await #expect(throws: WebhookRefusal.self) { try await prover.verify(forged, now: shop.clock.now) }
        #expect(await shop.calls() == before, "forged calls cost the shop nothing for a minute")
        _ = try await shop.connector.removeWebhooks(url: DemoShop.hook)
        let (fresh, _) = try await shop.genuineWebhook()
        _ = try await prover.verify(fresh, now: shop.clock.now + WebhookProver.pause)
    }

    @Test("A call more than a day old is refused: its delivery id is no longer remembered")
    func replay() async throws {
        let shop = DemoShop.shop()
        let (call, _) = try await shop.genuineWebhook()
        #expect(throws: Never.self) { try shop.connector.verify(call, now: shop.clock.now + .seconds(80_000)) }
        let refusal = #expect(throws: WebhookRefusal.self) { try shop.connector.verify(call, now: shop.clock.now + .seconds(90_000)) }
        #expect(refusal?.status == 401)
    }

    @Test("Registering adds, wakes, removes doubles, and leaves others alone")
    func sync() async throws {
        let shop = DemoShop.shop(answering: 500)
        _ = try await shop.connector.syncWebhooks(url: "https://other.example.org/x", flows: [.orders])
        #expect(try await shop.connector.syncWebhooks(url: DemoShop.hook, flows: [.orders, .customers]).allSatisfy { $0.hasSuffix("added") })
        #expect(try await shop.connector.syncWebhooks(url: DemoShop.hook, flows: [.orders]).allSatisfy { $0.hasSuffix("was there") })
        _ = try await shop.placeOrder()
        #expect(await shop.webhooks().count == 6, "three tries at each of two receivers")
        #expect(try await shop.connector.syncWebhooks(url: DemoShop.hook, flows: [.orders]).contains("orders.created: switched on again"))
        _ = try await shop.connector.client.write(
            "POST", "webhooks", ["event": "orders.created", "address": .string("\(DemoShop.hook)/orders.created")], about: "test")
        #expect(try await shop.connector.syncWebhooks(url: DemoShop.hook, flows: [.orders]).contains("orders.created: removed a double"))
        #expect(try await shop.connector.removeWebhooks(url: DemoShop.hook).count == 3)
        #expect(try await shop.connector.webhooks().count == 3)
    }
}
