import Commerce
import HTTP
import Integrations
import JSON
import Sandbox
import Testing

@testable import PrestaShop

@Suite("Answers that are no answer")
struct FaultTests {
    private func fault(_ transport: CannedTransport, _ settings: PrestaShopSettings = SandboxShop.settings()) async throws -> Fault {
        let clock = ManualClock()
        let connector = PrestaShopConnector(
            settings, transport: transport, services: SandboxShop.services(InMemoryConnectorStore(clock: clock), clock))
        return try #require(await #expect(throws: Fault.self) { try await connector.order(id: "6") })
    }

    private static func errors(_ codes: Int...) -> String {
        "{\"errors\":[" + codes.map { "{\"code\":\($0),\"message\":\"words\"}" }.joined(separator: ",") + "]}"
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var status: Int
        var body: String
        var cause: String
        var handling: Fault.Handling
        var headers: [String: String] = [:]
        var testDescription: String { "\(status) \(body.prefix(40)) is \(cause)" }
    }

    static let cases = [
        Case(status: 401, body: "401 Unauthorized", cause: "credentials.refused", handling: .pause(.credentials)),
        Case(status: 401, body: errors(18), cause: "credentials.refused", handling: .pause(.credentials)),
        Case(status: 401, body: errors(20, 21), cause: "credentials.refused", handling: .pause(.credentials)),
        Case(status: 401, body: errors(26), cause: "rights.missing", handling: .pause(.credentials)),
        Case(status: 405, body: errors(25), cause: "rights.missing", handling: .pause(.credentials)),
        Case(status: 403, body: errors(132), cause: "credentials.refused", handling: .pause(.credentials)),
        Case(status: 503, body: errors(22), cause: "shop.webservice-off", handling: .pause(.host)),
        Case(status: 500, body: "", cause: "shop.failed", handling: .pause(.host)),
        Case(status: 500, body: errors(3, 3), cause: "shop.failed", handling: .pause(.host)),
        Case(status: 500, body: errors(3, 32, 3), cause: "shop.request", handling: .park),
        Case(status: 404, body: errors(131), cause: "orders.other-store", handling: .skip),
        Case(status: 200, body: errors(26), cause: "rights.missing", handling: .pause(.credentials)),
        Case(status: 200, body: "<html>Maintenance</html>", cause: "answer.unreadable", handling: .retry),
        Case(status: 200, body: "{\"orders\":", cause: "answer.unreadable", handling: .retry),
        Case(status: 200, body: "{\"orders\":{}}", cause: "answer.unreadable", handling: .retry),
        Case(status: 302, body: "", cause: "shop.redirects", handling: .pause(.host), headers: ["Location": "https://www.shop.example/api"]),
        Case(status: 404, body: "<html>nginx</html>", cause: "shop.not-found", handling: .pause(.host)),
        Case(status: 404, body: "", cause: "shop.not-found", handling: .pause(.host)),
        Case(status: 404, body: "", cause: "order.gone", handling: .skip, headers: ["PSWS-Version": "9.1.4"]),
        Case(status: 200, body: "[]", cause: "order.gone", handling: .skip),
    ]

    @Test(arguments: cases) func `each bad answer is handled by its cause`(_ test: Case) async throws {
        let fault = try await fault(CannedTransport(test.status, test.headers, test.body))
        #expect(fault.cause == test.cause)
        #expect(fault.handling == test.handling)
        #expect(!fault.message.contains("SANDBOXSANDBOX"), "the key is told to nobody")
    }

    @Test func `a host that asks to wait is asked again at the time it named`() async throws {
        let fault = try await fault(CannedTransport(429, ["Retry-After": "120"], ""))
        #expect(fault.handling == .retryAt(ManualClock().now + .seconds(120)))
    }

    @Test func `a lost connection pauses the host and tells whether a write may have happened`() async throws {
        let lost = CannedTransport { _ throws(HTTPError) in throw HTTPError(.closed, "gone", mayHaveBeenSent: true) }
        let read = try await fault(lost)
        #expect(read.handling == .pause(.host))
        #expect(!read.writeMayHaveHappened)
        let clock = ManualClock()
        let connector = PrestaShopConnector(
            SandboxShop.settings(), transport: lost, services: SandboxShop.services(InMemoryConnectorStore(clock: clock), clock))
        let record = CustomerRecord(fields: ["lastname": "Muster", "id_lang": "1"], isCompany: false)
        let write = await #expect(throws: Fault.self) { try await connector.createCustomer(record) }
        #expect(write?.writeMayHaveHappened == true)
    }

    @Test func `the key goes into the header, or into the query where the host drops headers`() async throws {
        let header = CannedTransport(500, [:], "")
        _ = try await fault(header)
        #expect(header.requests[0].headers["Authorization"] == "Basic U0FOREJPWFNBTkRCT1hTQU5EQk9YU0FOREJPWDAwMDE6")
        #expect(!header.requests[0].url.contains("ws_key"))
        let query = CannedTransport(500, [:], "")
        var settings = SandboxShop.settings()
        settings.keyInQuery = true
        _ = try await fault(query, settings)
        #expect(query.requests[0].headers["Authorization"] == nil)
        #expect(query.requests[0].url.contains("ws_key=\(PrestaShopSimulator.key)"))
        #expect(!query.requests[0].redactedURL.contains(PrestaShopSimulator.key))
    }

    @Test(arguments: ["http://shop.example/", "http://shop.example/api", "http://shop.example/api/", "http://shop.example"])
    func `the address may end as people write it`(_ url: String) async throws {
        let transport = CannedTransport(500, [:], "")
        _ = try await fault(transport, PrestaShopSettings(url: url, key: "k"))
        #expect(transport.requests[0].url.hasPrefix("http://shop.example/api/orders/6?"))
    }

    @Test func `a store of a multistore shop is named in every call`() async throws {
        let transport = CannedTransport(500, [:], "")
        _ = try await fault(transport, PrestaShopSettings(url: "http://shop.example", key: "k", storeID: 4))
        #expect(transport.requests.allSatisfy { $0.url.contains("id_shop=4") })
    }
}
