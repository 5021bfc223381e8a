import Commerce
import ConformanceSuites
import Foundation
import HTTP
import Integrations
import JSON
import Logging
import MijnWebwinkel
import Reactor
import Sandbox
import Synchronization
import Testing

/// One sandbox server and one HTTP client for all tests of this module; each test mounts a shop of its own.
enum SharedSandbox {
    struct Parts: Sendable {
        let server: SandboxServer
        let url: String
        let client: HTTPClient
    }

    // Lives as long as the test process.
    private static let started = Task {
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        let client = HTTPClient(configuration, on: Reactor(name: "mijnwebwinkel-tests"))
        var options = SandboxServer.Options()
        options.rateScale = 0
        // `scripts/contracts` sets this and judges the traffic afterwards.
        options.recorder = try ProcessInfo.processInfo.environment["KOPPEL_RECORD_MIJNWEBWINKEL"].map { try TrafficRecorder(path: $0) }
        let server = SandboxServer(port: 0, options: options, logger: Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() })
        Task { try await server.run() }
        return Parts(server: server, url: await server.url, client: client)
    }

    static var parts: Parts { get async throws { try await started.value } }
}

/// Marks calls as wrong on purpose, so that the contract's checker judges only the answers.
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

/// An empty shop in the sandbox, reached over HTTP, and a connector on it.
struct DemoShop {
    let name: String
    let simulator: MijnWebwinkelSimulator
    let connector: MijnWebwinkelConnector
    let clock: ManualClock
    let limiter: TaughtLimiter
    let unknownFields: UnknownFields
    private let server: SandboxServer
    private static let count = Mutex(0)

    /// - Parameter rateScale: 0 switches the quota off.
    init(rateScale: Int = 0, isWrongOnPurpose: Bool = false, adjust: (inout MijnWebwinkelSettings) -> Void = { _ in }) async throws {
        let parts = try await SharedSandbox.parts
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        (name, server) = ("mijnwebwinkel-\(number)", parts.server)
        let clock = ManualClock()
        self.clock = clock
        simulator = await server.mount(name, .mijnWebwinkel, recordedHost: "https://api.myonlinestore.com") { context in
            var context = context
            context.clock = clock
            context.rateScale = rateScale
            return MijnWebwinkelSimulator(context: context)
        }
        limiter = TaughtLimiter()
        let services = ConnectorServices(
            store: InMemoryConnectorStore(clock: clock), limiter: limiter, clock: clock, makeID: { UUID().uuidString })
        var settings = MijnWebwinkelSettings(
            baseURL: "\(parts.url)/\(name)", token: MijnWebwinkelSimulator.token, partnerToken: MijnWebwinkelSimulator.partnerToken,
            pollOverlapSeconds: 900, stateOverlapSeconds: 900, pageSize: 5)
        adjust(&settings)
        unknownFields = UnknownFields(isWrongOnPurpose ? WrongOnPurpose(transport: parts.client) : parts.client)
        connector = MijnWebwinkelConnector(settings: settings, transport: unknownFields, services: services)
    }

    func add(_ fault: FaultSwitch) throws { try server.add(fault, to: name) }

    @discardableResult
    func perform(_ command: String, _ arguments: JSONValue = [:]) async throws -> JSONValue { try await simulator.perform(command, arguments) }

    func place(_ kind: String, _ more: JSONObject = [:]) async throws -> String {
        var arguments = more
        arguments["kind"] = .string(kind)
        return try #require(try await perform("place-order", .object(arguments))["id"]?.string)
    }

    /// What the simulator shows of an order.
    func order(_ id: String) async throws -> JSONValue {
        try #require(await simulator.snapshot()["orders"]?.array?.first { $0["id"]?.string == id })
    }
}
