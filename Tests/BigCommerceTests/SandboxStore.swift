import BigCommerce
import Commerce
import ConformanceSuites
import Foundation
import HTTP
import Integrations
import JSON
import Logging
import Reactor
import Sandbox
import Synchronization
import Testing

/// One sandbox server and one HTTP client for all tests of this module; each test mounts a store of its own.
enum SharedSandbox {
    struct Parts: Sendable {
        let server: SandboxServer
        let url: String
        let client: HTTPClient
    }

    /// Takes down webhooks by address, and answers them.
    static let webhooks = WebhookCatcher()

    // Lives as long as the test process.
    private static let started = Task {
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        let client = HTTPClient(configuration, on: Reactor(name: "bigcommerce-tests"))
        var options = SandboxServer.Options()
        options.rateScale = 0
        // `scripts/contracts` sets this and judges the traffic afterwards.
        options.recorder = try ProcessInfo.processInfo.environment["KOPPEL_RECORD_BIGCOMMERCE"].map { try TrafficRecorder(path: $0) }
        options.webhooks = webhooks
        let server = SandboxServer(port: 0, options: options, logger: Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() })
        Task { try await server.run() }
        return Parts(server: server, url: await server.url, client: client)
    }

    static var parts: Parts { get async throws { try await started.value } }
}

/// Stands in for the webhook endpoint: keeps what arrives.
final class WebhookCatcher: HTTPTransport {
    private struct State {
        var received: [String: [HTTP.HTTPRequest]] = [:]
        var answers: [String: Int] = [:]
    }
    private let state = Mutex(State())

    func received(at url: String) -> [HTTP.HTTPRequest] { state.withLock { $0.received[url] ?? [] } }
    /// Answers calls to `url` with this status from now on.
    func answer(_ status: Int, at url: String) { state.withLock { $0.answers[url] = status } }

    func send(_ request: HTTP.HTTPRequest) async throws(HTTPError) -> HTTP.HTTPResponse {
        HTTP.HTTPResponse(
            status: state.withLock { state in
                state.received[request.url, default: []].append(request)
                return state.answers[request.url] ?? 200
            })
    }
}

/// Marks writes as wrong on purpose, so that the contract's checker judges only the answers.
struct WrongOnPurpose: HTTPTransport {
    let transport: any HTTPTransport

    func send(_ request: HTTP.HTTPRequest) async throws(HTTPError) -> HTTP.HTTPResponse {
        var request = request
        if request.method != "GET" { request.headers.add("X-Sandbox-Expect-Reject", "1") }
        return try await transport.send(request)
    }
}

/// A limiter that takes down what it is taught.
final class TaughtLimiter: RateLimiting {
    private let state = Mutex<[QuotaObservation]>([])
    var observations: [QuotaObservation] { state.withLock { $0 } }
    func permit(_ priority: RequestPriority) async throws {}
    func learn(_ observation: QuotaObservation) async { state.withLock { $0.append(observation) } }
}

/// An empty store in the sandbox, reached over HTTP, and a connector on it.
struct SandboxStore {
    let name: String
    let simulator: BigCommerceSimulator
    let connector: BigCommerceConnector
    let clock: ManualClock
    let limiter: TaughtLimiter
    let services: ConnectorServices
    let url: String
    let webhookURL: String
    private let server: SandboxServer
    let unknownFields: UnknownFields

    static let webhookSecret = "a-long-random-secret"
    private static let count = Mutex(0)

    /// - Parameters:
    ///   - rateScale: 0 switches the quota off.
    ///   - isWrongOnPurpose: Marks writes as wrong on purpose, for the contract's checker.
    ///   - recordsWebhooks: Off keeps deliveries that are refused on purpose out of the record.
    init(rateScale: Int = 0, isWrongOnPurpose: Bool = false, recordsWebhooks: Bool = true, adjust: (inout BigCommerceSettings) -> Void = { _ in })
        async throws
    {
        let parts = try await SharedSandbox.parts
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        (name, server) = ("bigcommerce-\(number)", parts.server)
        let clock = ManualClock()
        self.clock = clock
        simulator = await server.mount(name, .bigCommerce, recordedHost: "https://api.bigcommerce.com") { context in
            var context = context
            context.clock = clock
            context.rateScale = rateScale
            if !recordsWebhooks {
                context.sendWebhook = { url, headers, body in
                    var request = HTTP.HTTPRequest("POST", url, body: body)
                    for (name, value) in headers { request.headers.add(name, value) }
                    return try? await SharedSandbox.webhooks.send(request).status
                }
            }
            return BigCommerceSimulator(context: context)
        }
        url = "\(parts.url)/\(name)"
        webhookURL = "https://hooks.example/\(name)/secret-path"
        limiter = TaughtLimiter()
        services = ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: limiter, clock: clock, makeID: { UUID().uuidString })
        var settings = BigCommerceSettings(
            storeHash: BigCommerceSimulator.storeHash, token: BigCommerceSimulator.token, clientSecret: BigCommerceSimulator.clientSecret,
            webhookSecret: Self.webhookSecret, baseURL: url, pageSize: 5)
        adjust(&settings)
        unknownFields = UnknownFields(isWrongOnPurpose ? WrongOnPurpose(transport: parts.client) : parts.client)
        connector = BigCommerceConnector(settings: settings, transport: unknownFields, services: services)
    }

    /// Another connector on this store, whose stock is that of another location.
    func connector(location: Int) -> BigCommerceConnector {
        let settings = BigCommerceSettings(
            storeHash: BigCommerceSimulator.storeHash, token: BigCommerceSimulator.token, baseURL: url, location: location)
        return BigCommerceConnector(settings: settings, transport: unknownFields, services: services)
    }

    func add(_ fault: FaultSwitch) throws { try server.add(fault, to: name) }

    @discardableResult
    func perform(_ command: String, _ arguments: JSONValue = [:]) async throws -> JSONValue { try await simulator.perform(command, arguments) }

    func place(_ kind: String, _ more: JSONObject = [:]) async throws -> String {
        var arguments = more
        arguments["kind"] = .string(kind)
        return try #require(try await perform("place-order", .object(arguments))["id"]?.string)
    }

    /// What the simulator counted of a call: `GET v2/orders/{id}`.
    func calls(_ call: String) async -> Int { await simulator.snapshot()["calls"]?[call]?.int ?? 0 }
    /// All calls so far.
    func allCalls() async -> Int { await simulator.snapshot()["calls"]?.object?.values.reduce(0) { $0 + ($1.int ?? 0) } ?? 0 }
}
