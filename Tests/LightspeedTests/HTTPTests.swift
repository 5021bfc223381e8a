import Commerce
import HTTP
import Integrations
import JSON
import Logging
import Reactor
import Sandbox
import Testing

@testable import Lightspeed

/// The receiver of webhooks, served beside the shop.
private actor Receiver: Simulator {
    private(set) var requests: [SandboxRequest] = []
    func respond(to request: SandboxRequest) async -> SandboxResponse {
        requests.append(request)
        return SandboxResponse(status: 200)
    }
    func snapshot() async -> JSONValue { .null }
    func perform(_ command: String, _ arguments: JSONValue) async throws -> JSONValue { .null }
}

@Suite("Lightspeed over real connections")
struct HTTPTests {
    @Test("Orders are read, a shipment is reported, webhooks arrive and are believed; a dropped answer leaves one customer")
    func overHTTP() async throws {
        try await serve { server, client in
            let simulator = await server.mount("lightspeed", .lightspeed) { LightspeedSimulator(context: $0) }
            let receiver = await server.mount("hub", .lightspeed) { _ in Receiver() }
            try await exercise(server, simulator, receiver, client)
        }
    }

    @Test("A product with picture, category and specification arrives, its stock in one call; a dropped answer leaves one product")
    func products() async throws {
        try await serve { server, client in
            let simulator = await server.mount("lightspeed", .lightspeed) { LightspeedSimulator(context: $0) }
            let connector = connector(await server.url, client)
            let category = try await connector.createCategory(named: "Bekers & mokken", beneath: nil)
            var record = ProductTests.mug
            record.categories = [category]
            record.fields["content"] = "<p>Grün, Đặng, 東京 / “ja”</p>"
            try server.add(FaultSwitch(.dropAfter, method: "POST", contains: "/products.json"), to: "lightspeed")
            let lost = try #require(await #expect(throws: Fault.self) { try await connector.createProduct(record) })
            #expect(lost.writeMayHaveHappened)
            let made = try await connector.createProduct(record)
            let picture = ImageData(bytes: CatalogTests.png + [UInt8](repeating: 7, count: 1 << 20), fileName: "MOK-1.png")
            _ = try await connector.addImage(picture, isMain: true, to: made)
            try await connector.setFeatures([ProductFeature(name: "Materiaal", value: "Steen & glas")], removing: [], of: made)
            _ = try await connector.createProduct(ProductTests.jumper)
            let codes = ["MOK-1", "TRUI-S", "TRUI-L"]
            let places = try await connector.stockPlaces(codes, by: .sku, refresh: false)
            let levels = codes.compactMap { code in places[code].map { StockLevel(code: code, place: $0, quantity: 12, manage: true) } }
            for result in await connector.writeStock(levels) { try result.get() }

            let held = try #require(await simulator.snapshot()["products"]?.array)
            #expect(held.count == 2)
            #expect(held[0]["content"]?.string == "<p>Grün, Đặng, 東京 / “ja”</p>" && held[0]["categories"] == ["Bekers & mokken"])
            #expect(held[0]["specifications"] == ["Materiaal": "Steen & glas"])
            #expect(await simulator.pictures(ofProduct: "MOK-1") == [picture.bytes])
            let variants: [JSONValue] = held.flatMap { $0["variants"]?.array ?? [] }
            #expect(Set(variants.map { $0["stockLevel"]?.int }) == [12])
            #expect(Set(variants.map { $0["stockTracking"]?.string }) == ["enabled"])
        }
    }

    /// A sandbox and a client on loopback.
    private func serve(_ body: (SandboxServer, HTTPClient) async throws -> Void) async throws {
        let reactor = Reactor(name: "test")
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        let client = HTTPClient(configuration, on: reactor)
        var options = SandboxServer.Options()
        options.webhooks = client
        options.rateScale = 60
        let server = SandboxServer(port: 0, options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            try await body(server, client)
            group.cancelAll()
        }
        await reactor.stop()
    }

    private func connector(_ url: String, _ client: HTTPClient) -> LightspeedConnector {
        let clock = SystemClock()
        return LightspeedConnector(
            settings: LightspeedSettings(
                baseURL: "\(url)/lightspeed", key: "0123456789abcdef0123456789abcdef", secret: "fedcba9876543210fedcba9876543210"),
            transport: client,
            services: ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: UnlimitedRate(), clock: clock, makeID: { "id" }))
    }

    private func exercise(_ server: SandboxServer, _ simulator: LightspeedSimulator, _ receiver: Receiver, _ client: HTTPClient) async throws {
        let url = await server.url
        let clock = SystemClock()
        let connector = connector(url, client)
        let hook = "\(url)/hub/w/lightspeed/token"
        _ = try await connector.syncWebhooks(url: hook, flows: [.orders])
        for kind in LightspeedSimulator.orderKinds { _ = try await simulator.perform("place-order", ["kind": .string(kind)]) }
        let page = try await connector.changedOrders(after: nil, since: clock.now - .seconds(3_600), page: nil)
        #expect(page.changes.count == LightspeedSimulator.orderKinds.count)
        for change in page.changes { #expect(try await connector.order(id: change.entity.key).revision == change.revision) }

        await simulator.settle()
        let received = await receiver.requests
        #expect(received.count > LightspeedSimulator.orderKinds.count)
        for request in received {
            let call = WebhookRequest(method: request.method, path: request.path, headers: request.headers, body: request.body, publicURL: hook)
            #expect(throws: Never.self) { try connector.verify(call, now: clock.now) }
            var forged = call
            forged.body.append(0x20)
            #expect(throws: WebhookRefusal.self) { try connector.verify(forged, now: clock.now) }
        }

        let id = try #require(page.changes.first?.entity.key)
        try await connector.setShipped(order: id, tracking: "3SDEMO0001", carrier: nil)
        try server.add(FaultSwitch(.dropAfter, method: "POST"), to: "lightspeed")
        let record = CustomerRecord(
            fields: ["email": "zoe@example.com", "firstname": "Zoë", "lastname": "Đặng"], isCompany: false)
        let fault = try #require(await #expect(throws: Fault.self) { try await connector.createCustomer(record) })
        #expect(fault.writeMayHaveHappened)
        #expect(try await connector.findCustomers(email: "ZOE@example.com").count == 1)
    }
}
