import Commerce
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("Hints of webhook modules")
struct HintTests {
    private func verify(_ body: String, _ hint: PrestaShopHintSettings? = PrestaShopHintSettings(), method: String = "POST") throws -> [EntityChange]
    {
        var settings = SandboxShop.settings()
        settings.hint = hint
        let request = WebhookRequest(method: method, path: "/h", headers: [:], body: Array(body.utf8), publicURL: "http://koppel.example/h")
        return try SandboxShop(settings: settings).connector.verify(request, now: ManualClock().now).changes
    }

    private func status(_ body: String, _ hint: PrestaShopHintSettings? = PrestaShopHintSettings(), method: String = "POST") -> Int? {
        (#expect(throws: WebhookRefusal.self) { try verify(body, hint, method: method) })?.status
    }

    // Products go to the shop and never come from it: what it announces of them is our own writing, or the owner's, and no news.
    @Test(arguments: ["Product", "product.saved", "StockAvailable", "Combination"])
    func `a hint about a product or its stock is taken and means nothing`(_ entity: String) throws {
        #expect(try verify("{\"action\":\"update\",\"entity\":\"\(entity)\",\"data\":{\"id\":7}}") == [])
    }

    @Test(arguments: [
        ("{\"action\":\"add\",\"entity\":\"Order\",\"data\":{\"id\":7}}", EntityRef(.order, "7")),
        ("{\"action\":\"update\",\"entity\":\"Order\",\"data\":{\"id\":\"7\"}}", EntityRef(.order, "7")),
        ("{\"entity\":\"OrderHistory\",\"data\":{\"id\":900,\"id_order\":7}}", EntityRef(.order, "7")),
        ("{\"entity\":\"Customer\",\"data\":{\"id\":3}}", EntityRef(.customer, "3")),
        ("{\"entity\":\"Address\",\"data\":{\"id\":12,\"id_customer\":3}}", EntityRef(.customer, "3")),
    ])
    func `an entity and an id are read from where the settings say`(_ body: String, _ entity: EntityRef) throws {
        #expect(try verify(body).map(\.entity) == [entity])
    }

    @Test func `other places can be named`() throws {
        let hint = PrestaShopHintSettings(entityPath: "event.kind", idPath: "event.ids.shop")
        #expect(try verify("{\"event\":{\"kind\":\"order.created\",\"ids\":{\"shop\":42}}}", hint).map(\.entity) == [EntityRef(.order, "42")])
    }

    @Test func `what belongs to no flow is taken and says nothing`() throws {
        #expect(try verify("{\"entity\":\"Employee\",\"data\":{\"id\":1}}").isEmpty)
    }

    @Test(arguments: [
        "", "[]", "{\"entity\":\"Order\"}", "{\"data\":{\"id\":7}}", "{\"entity\":\"Order\",\"data\":{\"id\":\"7;8\"}}",
        "{\"entity\":\"Order\",\"data\":{\"id\":0}}", "{\"entity\":\"Order\",\"data\":{\"id\":-1}}", "{\"entity\":\"Order\",\"data\":{\"id\":1.5}}",
    ])
    func `what cannot be read is refused with 400`(_ body: String) { #expect(status(body) == 400) }

    @Test func `without a receiver in the settings a hint is gone`() {
        #expect(status("{}", nil) == 410)
        #expect(status("{}", method: "GET") == 400)
    }
}
