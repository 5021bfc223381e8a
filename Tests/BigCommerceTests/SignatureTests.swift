import BigCommerce
import Commerce
import HTTP
import Integrations
import Testing

/// The signature rule on a known vector, which was made with the public Python library of Standard Webhooks.
@Suite struct SignatureTests {
    private let body =
        #"{"scope":"store/order/statusUpdated","store_id":"1001","data":{"type":"order","id":318,"status":{"previous_status_id":11,"new_status_id":2}},"hash":"3f9ea420af83450d7ef9f78b08c8af25b2213637","created_at":1772611964,"producer":"stores/k7w2hq"}"#
    private let sentAt = Timestamp(milliseconds: 1_772_611_964_000)

    private func connector(clientSecret: String? = "test_secret", webhookSecret: String? = nil) -> BigCommerceConnector {
        let clock = ManualClock()
        return BigCommerceConnector(
            settings: BigCommerceSettings(storeHash: "k7w2hq", token: "t", clientSecret: clientSecret, webhookSecret: webhookSecret),
            transport: WebhookCatcher(),
            services: ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: UnlimitedRate(), clock: clock, makeID: { "1" }))
    }

    private func request(_ change: (inout WebhookRequest) -> Void = { _ in }) -> WebhookRequest {
        var request = WebhookRequest(
            method: "POST", path: "/",
            headers: [
                "content-type": "application/json", "webhook-id": "msg_2f1c0a7e", "webhook-timestamp": "1772611964",
                "webhook-signature": "v1,nj77ammWw5xh5uJ2jGe/rOyoGr7Oe0NVP3lZgZ/58Zg=",
            ], body: Array(body.utf8), publicURL: "https://hooks.example/bc")
        change(&request)
        return request
    }

    @Test func `The vector is believed and names its order and its delivery`() throws {
        let news = try connector().verify(request(), now: sentAt)
        #expect(news.changes.map(\.entity) == [EntityRef(.order, "318")])
        #expect(news.deliveryID == "3f9ea420af83450d7ef9f78b08c8af25b2213637")
        #expect(news.changes.first?.changedAt == sentAt)
    }

    @Test func `One of several signatures is enough`() throws {
        let many = request { $0.headers["webhook-signature"] = "v1,AAAA v1a,xyz \($0.headers["webhook-signature"]!)" }
        #expect(throws: Never.self) { try connector().verify(many, now: sentAt) }
    }

    @Test func `Five minutes either way are allowed, a second more is not`() {
        #expect(throws: Never.self) { try connector().verify(request(), now: sentAt + .seconds(300)) }
        #expect(throws: Never.self) { try connector().verify(request(), now: sentAt - .seconds(300)) }
        for now in [sentAt + .seconds(301), sentAt - .seconds(301)] {
            let refusal = #expect(throws: WebhookRefusal.self) { try connector().verify(request(), now: now) }
            #expect(refusal?.status == 401)
        }
    }

    @Test func `Any bit of the body, another secret and another store are refused`() {
        let altered = request { $0.body[20] ^= 1 }
        #expect(throws: WebhookRefusal.self) { try connector().verify(altered, now: sentAt) }
        #expect(throws: WebhookRefusal.self) { try connector(clientSecret: "test_secret2").verify(request(), now: sentAt) }
        let other = BigCommerceConnector(
            settings: BigCommerceSettings(storeHash: "another", token: "t", clientSecret: "test_secret"), transport: WebhookCatcher(),
            services: ConnectorServices(
                store: InMemoryConnectorStore(clock: ManualClock()), limiter: UnlimitedRate(), clock: ManualClock(), makeID: { "1" }))
        let refusal = #expect(throws: WebhookRefusal.self) { try other.verify(request(), now: sentAt) }
        #expect(refusal?.status == 401)
    }

    @Test func `Unsigned calls need the secret header, and nothing at all proves nothing`() {
        let unsigned = request { $0.headers = ["x-koppel-secret": "s3cr3t"] }
        #expect(throws: Never.self) { try connector(webhookSecret: "s3cr3t").verify(unsigned, now: sentAt) }
        #expect(throws: WebhookRefusal.self) { try connector().verify(unsigned, now: sentAt) }
        #expect(throws: WebhookRefusal.self) { try connector(clientSecret: nil).verify(request(), now: sentAt) }
    }

    @Test(arguments: [
        (#""scope":"store/order/transaction/created","data":{"type":"transaction","order_id":"250"}"#, EntityRef?.some(.init(.order, "250"))),
        (#""scope":"store/shipment/created","data":{"type":"shipment","id":3,"orderId":251}"#, .init(.order, "251")),
        (#""scope":"store/channel/1/order/created","data":{"order_id":252}"#, .init(.order, "252")),
        (#""scope":"store/customer/updated","data":{"type":"customer","id":32}"#, .init(.customer, "32")),
        (#""scope":"store/customer/address/created","data":{"type":"customer","id":9,"address":{"customer_id":33}}"#, .init(.customer, "33")),
        (#""scope":"store/hook/deliveryException","data":{"type":"webhook","id":1,"error_code":90001}"#, nil),
        (#""scope":"store/product/updated","data":{"type":"product","id":77}"#, nil),
    ])
    func `Each scope names its entity in its own shape`(members: String, entity: EntityRef?) throws {
        let text = "{\(members),\"producer\":\"stores/k7w2hq\",\"store_id\":\"1\",\"hash\":\"h\",\"x_new\":{}}"
        let call = request {
            $0.headers = ["x-koppel-secret": "s3cr3t"]
            $0.body = Array(text.utf8)
        }
        #expect(try connector(webhookSecret: "s3cr3t").verify(call, now: sentAt).changes.map(\.entity) == (entity.map { [$0] } ?? []))
    }

    @Test(arguments: ["", "[]", "{}", "nonsense", #"{"scope":1}"#])
    func `A body that is no event is answered 400`(text: String) {
        let call = request {
            $0.headers = ["x-koppel-secret": "s3cr3t"]
            $0.body = Array(text.utf8)
        }
        let refusal = #expect(throws: WebhookRefusal.self) { try connector(webhookSecret: "s3cr3t").verify(call, now: sentAt) }
        #expect(refusal?.status == 400)
    }
}
