import Commerce
import Foundation
import HTTP
import Integrations
import JSON
import Logging
import Reactor
import Sandbox
import Synchronization
import Testing

@testable import PrestaShop

/// Takes down what is sent to it.
private actor Receiver: Simulator {
    private(set) var requests: [SandboxRequest] = []
    func respond(to request: SandboxRequest) -> SandboxResponse {
        requests.append(request)
        return SandboxResponse(status: 200)
    }
    func snapshot() -> JSONValue { .null }
    func perform(_ command: String, _ arguments: JSONValue) -> JSONValue { .null }
}

@Suite("PrestaShop over real HTTP")
struct RealHTTPTests {
    /// A product with a variant, a feature, a picture of a megabyte, and stock.
    private func products(_ connector: PrestaShopConnector, _ shop: any Simulator) async throws {
        let category = try await connector.createCategory(named: "Łódź & Zoë", beneath: nil)
        var fields = SandboxShop.fields("HTTP-1", name: "Mok “Grün” 東京")
        fields["description"] = "<p>Steengoed &amp; glas</p>"
        let made = try await connector.createProduct(ProductRecord(code: "HTTP-1", fields: fields, options: ["Maat"], categories: [category]))
        let variant = VariantRecord(code: "HTTP-1-S", options: [VariantOption("Maat", "S")], fields: ["reference": "HTTP-1-S", "price": -1])
        _ = try await connector.createVariant(variant, of: made)
        var state = try #require(try await connector.product(id: made.id))
        try await connector.setFeatures([ProductFeature(name: "Herkomst", value: "Đặng")], removing: [], of: state)
        let bytes = SamplePictures.jpeg + (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let image = try await connector.addImage(SamplePictures.data(bytes, "mok.jpg"), isMain: true, to: state)
        let place = try #require(try await connector.stockPlaces(["HTTP-1-S"], by: .sku, refresh: true)["HTTP-1-S"])
        for result in await connector.writeStock([StockLevel(code: "HTTP-1-S", place: place, quantity: 7)]) { try result.get() }

        state = try #require(try await connector.product(id: made.id))
        #expect(state.images == [image])
        #expect(state.fields["name"] == "Mok “Grün” 東京")
        let held = try await shop.perform("product", ["sku": "HTTP-1"])
        #expect(held["images"]?.array?.first?.string.flatMap { Data(base64Encoded: $0) } == Data(bytes))
        #expect(held["description"] == "<p>Steengoed &amp; glas</p>")
        #expect(held["categories"] == ["Łódź & Zoë"])
        #expect(held["features"] == ["Herkomst": "Đặng"])
        #expect(held["variants"]?.array?.first?["price"] == "9")
        #expect(held["variants"]?.array?.first?["stock"]?["quantity"] == "7")
        try await connector.removeImage(image, from: state)
        #expect(try await connector.product(id: made.id)?.images == [])
    }

    @Test func `orders are polled, read and marked, and hints arrive signed`() async throws {
        let reactor = Reactor(name: "prestashop-test")
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        let client = HTTPClient(configuration, on: reactor)
        var options = SandboxServer.Options()
        options.webhooks = client
        let server = SandboxServer(port: 0, options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let shop = await server.mount("shop", .prestaShop) { PrestaShopSimulator(context: $0) }
            let receiver = await server.mount("hooks", .prestaShop) { _ in Receiver() }
            let url = await server.url
            let clock = SystemClock()
            var settings = PrestaShopSettings(url: "\(url)/shop", key: PrestaShopSimulator.key)
            settings.hint = PrestaShopHintSettings(secret: "s3cret")
            let connector = PrestaShopConnector(
                settings, transport: client, services: SandboxShop.services(InMemoryConnectorStore(clock: clock), clock))
            _ = try await shop.perform("webhook", ["url": .string("\(url)/hooks/h"), "secret": "s3cret"])
            let id = try await shop.perform("place-order", ["kind": "voucher", "lastName": "Łukasz & Zoë"])["id"]?.string ?? ""

            let page = try await connector.changedOrders(after: nil, since: clock.now - .seconds(3_600), page: nil)
            #expect(page.changes.map(\.entity.key) == [id])
            let order = try await connector.order(id: id)
            #expect(order.revision == page.changes.first?.revision)
            #expect(order.billing.lastName == "Łukasz & Zoë")
            try await connector.setState(ofOrder: id, to: "3")
            #expect(try await connector.order(id: id).state.id == "3")

            let hint = try #require(await receiver.requests.last)
            let request = WebhookRequest(method: "POST", path: "/h", headers: hint.headers, body: hint.body, publicURL: "\(url)/hooks/h")
            #expect(try connector.verify(request, now: clock.now).changes.map(\.entity) == [EntityRef(.order, id)])

            try await products(connector, shop)

            _ = try await shop.perform("revoke-key", [:])
            let fault = await #expect(throws: Fault.self) { try await connector.order(id: id) }
            #expect(fault?.handling == .pause(.credentials))
            group.cancelAll()
        }
        await reactor.stop()
    }
}
