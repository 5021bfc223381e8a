import BigCommerce
import Commerce
import JSON
import Sandbox
import Testing

@Suite struct WebhookTests {
    @Test func `Registration makes what is missing, repairs what was switched off and leaves others alone`() async throws {
        let shop = try await SandboxStore()
        let (connector, url) = (shop.connector, shop.webhookURL)
        #expect(try await connector.syncWebhooks(url: url, flows: [.orders, .customers]).count == 6)
        #expect(try await connector.syncWebhooks(url: url, flows: [.orders, .customers]).isEmpty)
        #expect(try await connector.syncWebhooks(url: "https://other.example/x", flows: [.orders]).count == 2)
        #expect(try await connector.syncWebhooks(url: url, flows: [.orders]).allSatisfy { $0.hasSuffix("removed") })
        #expect(try await connector.webhooks().filter { $0.url == url }.map(\.topic) == ["store/order/created", "store/order/updated"])
        #expect(try await connector.removeWebhooks(url: url).count == 2)
        #expect(try await connector.webhooks().map(\.url) == ["https://other.example/x", "https://other.example/x"])
    }

    @Test func `A hook that was given up after two days is switched on again`() async throws {
        let shop = try await SandboxStore(recordsWebhooks: false)
        _ = try await shop.connector.syncWebhooks(url: shop.webhookURL, flows: [.orders])
        SharedSandbox.webhooks.answer(500, at: shop.webhookURL)
        _ = try await shop.place("plain")
        try await shop.perform("settle-webhooks")
        // Eleven more tries on the shop's clock, then the hook is inactive.
        for _ in 0..<2_000 where try await shop.connector.webhooks().allSatisfy(\.isActive) {
            shop.clock.advance(by: .seconds(86_400))
            await Task.yield()
        }
        #expect(SharedSandbox.webhooks.received(at: shop.webhookURL).count == 12)
        let off = try await shop.connector.webhooks().filter { !$0.isActive }
        #expect(off.map(\.topic) == ["store/order/created"])
        let done = try await shop.connector.syncWebhooks(url: shop.webhookURL, flows: [.orders])
        #expect(done == ["store/order/created: was switched off, switched on again"])
        #expect(try await shop.connector.webhooks().allSatisfy(\.isActive))
    }

    @Test func `Duplicates carry the same delivery id, and each action its own`() async throws {
        let shop = try await SandboxStore()
        _ = try await shop.connector.syncWebhooks(url: shop.webhookURL, flows: [.orders])
        try await shop.perform("webhooks", ["copies": 2])
        let id = try await shop.place("plain")
        try await shop.perform("set-order-state", ["id": .string(id), "state": 10])
        try await shop.perform("settle-webhooks")
        let news = try SharedSandbox.webhooks.received(at: shop.webhookURL).map {
            try shop.connector.verify(WebhookRequest($0, url: shop.webhookURL), now: shop.clock.now)
        }
        #expect(news.count == 4)
        #expect(Set(news.map(\.deliveryID)).count == 2)
        #expect(news.allSatisfy { $0.changes.map(\.entity.key) == [id] })
    }

    @Test func `Calls without signature are believed by the secret header`() async throws {
        let shop = try await SandboxStore()
        _ = try await shop.connector.syncWebhooks(url: shop.webhookURL, flows: [.customers])
        try await shop.perform("webhooks", ["signs": false])
        let answer = try await shop.perform("register-customer", ["email": "e@example.com", "first_name": "E", "last_name": "M"])
        try await shop.perform("settle-webhooks")
        let sent = try #require(SharedSandbox.webhooks.received(at: shop.webhookURL).last)
        let news = try shop.connector.verify(WebhookRequest(sent, url: shop.webhookURL), now: shop.clock.now)
        #expect(news.changes.map(\.entity) == [EntityRef(.customer, try #require(answer["id"]?.string))])
    }

    @Test func `An address that is not https is refused with the store's words`() async throws {
        let shop = try await SandboxStore(isWrongOnPurpose: true)
        let fault = await #expect(throws: Fault.self) {
            try await shop.connector.syncWebhooks(url: "http://127.0.0.1:9000/hook", flows: [.orders])
        }
        #expect(fault?.handling == .park)
        #expect(fault?.message.contains("https") == true)
    }
}
