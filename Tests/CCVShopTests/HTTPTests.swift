import Commerce
import ConformanceSuites
import HTTP
import Integrations
import JSON
import Logging
import Reactor
import Sandbox
import Testing

@testable import CCVShop

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

@Suite("CCV Shop over real connections")
struct HTTPTests {
    @Test("Signed calls with queries and bodies pass, webhooks arrive and are believed; a dropped answer leaves one user")
    func overHTTP() async throws {
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
            let simulator = await server.mount("ccvshop", .ccvShop) { CCVShopSimulator(context: $0) }
            let receiver = await server.mount("hub", .ccvShop) { _ in Receiver() }
            try await exercise(server, simulator, receiver, client)
            group.cancelAll()
        }
        await reactor.stop()
    }

    private func exercise(_ server: SandboxServer, _ simulator: CCVShopSimulator, _ receiver: Receiver, _ client: HTTPClient) async throws {
        let url = await server.url
        let clock = SystemClock()
        let connector = CCVShopConnector(
            settings: CCVShopSettings(url: "\(url)/ccvshop", publicKey: "pubkey1234567890", secretKey: "secretkeyABCDEF", pageSize: 10),
            transport: client,
            services: ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: UnlimitedRate(), clock: clock, makeID: { "id" }))
        let hook = "\(url)/hub/hooks/ccv/token"
        _ = try await connector.syncWebhooks(url: hook, flows: [.orders])
        for kind in CCVShopSimulator.orderKinds { _ = try await simulator.perform("place-order", ["kind": .string(kind)]) }
        var (ids, page): ([String], String?) = ([], nil)
        repeat {
            let answer = try await connector.changedOrders(after: nil, since: clock.now - .seconds(3_600), page: page)
            ids += answer.changes.map(\.entity.key)
            page = answer.next
        } while page != nil
        #expect(Set(ids).count == CCVShopSimulator.orderKinds.count - 1, "all but the basket")
        for id in ids { #expect(try await connector.order(id: id).id == id) }

        await simulator.settle()
        let received = await receiver.requests
        #expect(received.count == ids.count)
        for request in received {
            let call = WebhookRequest(method: request.method, path: request.path, headers: request.headers, body: request.body, publicURL: hook)
            #expect(throws: Never.self) { try connector.verify(call, now: clock.now) }
            var forged = call
            forged.body.append(0x20)
            #expect(throws: WebhookRefusal.self) { try connector.verify(forged, now: clock.now) }
        }

        try await exerciseProducts(connector)
        try await connector.setShipped(order: ids[0], tracking: "3SDEMO0001", carrier: nil)
        try server.add(FaultSwitch(.dropAfter, method: "POST"), to: "ccvshop")
        let record = CustomerRecord(
            fields: ["userinfo.email": "zoe@example.com", "userinfo.billingaddress.last_name": "Đặng"], isCompany: false)
        let fault = try #require(await #expect(throws: Fault.self) { try await connector.createCustomer(record) })
        #expect(fault.writeMayHaveHappened)
        #expect(try await connector.findCustomers(email: "ZOE@example.com").count == 1)
    }
    /// A product with variants and a picture, its stock, and the picture read back by the address that visitors use.
    private func exerciseProducts(_ connector: CCVShopConnector) async throws {
        let variants = ["S", "L"].map { size in
            let code = JSONValue.string("MOK-\(size)")
            return VariantRecord(
                code: "MOK-\(size)", options: [VariantOption("Maat", size)], fields: ["product_number": code, "sku_number": code, "price": 12])
        }
        let made = try await connector.createProduct(
            ProductRecord(
                code: "MOK", fields: ["productnumber": "MOK", "name": "Đặng mok & kan", "price": 10, "taxtariff": "low a"], options: ["Maat"],
                variants: variants))
        #expect(made.variants.map { $0.fields["price"] } == [12, 12] && made.fields["name"] == "Đặng mok & kan")
        let bytes = TinyPicture.jpeg(7)
        _ = try await connector.addImage(ImageData(bytes: bytes, fileName: "mok.jpg"), isMain: true, to: made)
        let product = try await connector.product(id: made.id) as Product
        #expect(try await connector.image(product.images[0], of: product).bytes == bytes)
        let place = try #require(try await connector.stockPlaces(["MOK-L"], by: .sku, refresh: true)["MOK-L"])
        for result in await connector.writeStock([StockLevel(code: "MOK-L", place: place, quantity: 12)]) { try result.get() }
        #expect(try await connector.stockPlaces(["MOK-L"], by: .sku, refresh: true)["MOK-L"]?.quantity == 12)
    }
}
