import Commerce
import Crypto
import Integrations
import JSON
import Testing

@testable import Lightspeed

@Suite("Lightspeed webhooks")
struct WebhookTests {
    private static let url = "https://hub.example.org/w/lightspeed/token"

    private func request(_ event: String, id: (String, String)?, body: String, secret: String) -> WebhookRequest {
        let signature = Encoding.hexadecimal(Insecure.MD5.hash(data: Array(body.utf8) + Array(secret.utf8)))
        var headers = ["x-event": event, "x-signature": signature, "content-type": "application/json"]
        if let id { headers[id.0] = id.1 }
        return WebhookRequest(method: "POST", path: "/w/lightspeed/token", headers: headers, body: Array(body.utf8), publicURL: Self.url)
    }

    @Test("The signature is the MD5 of body and secret, as the sheet's vector has it")
    func vector() {
        let body = #"{"variant":{"id":7001}}"#
        let signature = Encoding.hexadecimal(Insecure.MD5.hash(data: Array((body + "0123456789abcdef0123456789abcdef").utf8)))
        #expect(signature == "375de93ada7e12c8422afbd9f2135e60")
        let shop = LightspeedShop.shop { $0.secret = "0123456789abcdef0123456789abcdef" }
        let call = WebhookRequest(
            method: "POST", path: "/", headers: ["x-event": "variants/updated", "x-signature": signature, "x-variant-id": "7001"],
            body: Array(body.utf8), publicURL: Self.url)
        #expect(throws: Never.self) { try shop.connector.verify(call, now: shop.clock.now) }
    }

    @Test("Invoices and shipments name their order, deletions the id in the header, other groups nothing")
    func groups() throws {
        let shop = LightspeedShop.shop()
        let secret = "fedcba9876543210fedcba9876543210"
        let verify = { (call: WebhookRequest) in try shop.connector.verify(call, now: shop.clock.now).changes.map(\.entity) }
        let invoice = #"{"invoice":{"id":5,"order":{"resource":{"id":41,"url":"orders\/41"}}}}"#
        #expect(try verify(request("invoices/created", id: ("x-invoice-id", "5"), body: invoice, secret: secret)) == [EntityRef(.order, "41")])
        #expect(try verify(request("orders/deleted", id: ("x-order-id", "41"), body: "[]", secret: secret)) == [EntityRef(.order, "41")])
        #expect(try verify(request("products/updated", id: ("x-product-id", "9"), body: #"{"product":{"id":9}}"#, secret: secret)).isEmpty)
        #expect(
            try verify(request("customers/updated", id: ("x-customer-id", "8"), body: #"{"customer":{"id":8}}"#, secret: secret)) == [
                EntityRef(.customer, "8")
            ])
        #expect(try verify(request("orders/updated", id: ("x-order-id", "../1"), body: "[]", secret: secret)).isEmpty)
    }

    @Test("A webhook's revision is the revision of the order as it is read")
    func revision() async throws {
        let shop = LightspeedShop.shop()
        let (call, id) = try await shop.genuineWebhook()
        let news = try shop.connector.verify(call, now: shop.clock.now)
        #expect(news.changes.first?.revision == (try await shop.connector.order(id: id).revision))
        #expect(news.deliveryID != nil)
    }

    @Test("Registering adds what is missing, wakes what sleeps, removes doubles, and leaves others alone")
    func sync() async throws {
        let shop = LightspeedShop.shop()
        let others = "https://other.example.org/hook"
        _ = try await shop.connector.syncWebhooks(url: others, flows: [.orders])
        let first = try await shop.connector.syncWebhooks(url: Self.url, flows: [.orders, .customers])
        #expect(first.count == 5 && first.allSatisfy { $0.hasSuffix("added") })
        #expect(try await shop.connector.syncWebhooks(url: Self.url, flows: [.orders, .customers]).allSatisfy { $0.hasSuffix("was there") })
        _ = try await shop.connector.client.write(
            "POST", "webhooks", "webhook",
            ["isActive": true, "itemGroup": "orders", "itemAction": "paid", "format": "json", "address": .string(Self.url)], about: "test")
        #expect(try await shop.connector.syncWebhooks(url: Self.url, flows: [.orders]).filter { $0.contains("removed") }.count == 3)
        #expect(try await shop.connector.webhooks().filter { $0.url == others }.count == 3)
        #expect(try await shop.connector.removeWebhooks(url: Self.url).count == 3)
        #expect(try await shop.connector.webhooks().map(\.url) == [others, others, others])
    }

    @Test("A receiver that is down switches the webhook off; the next sync switches it on again")
    func deadReceiver() async throws {
        let shop = LightspeedShop.shop(answering: 500)
        _ = try await shop.connector.syncWebhooks(url: Self.url, flows: [.orders])
        _ = try await shop.placeOrder(sample: "unpaid")
        #expect(await shop.webhooks().count == 3)
        #expect(try await shop.connector.webhooks().contains { !$0.isActive })
        #expect(await shop.connector.check(flows: [.orders]).contains { $0.subject == "webhooks" && $0.level == .warning })
        #expect(try await shop.connector.syncWebhooks(url: Self.url, flows: [.orders]).contains("orders/created: switched on again"))
        #expect(try await shop.connector.webhooks().allSatisfy(\.isActive))
    }
}
