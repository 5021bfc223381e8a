public import Commerce
public import HTTP
import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle
import Synchronization

/// Serves simulators over HTTP on a loopback address, each under the path `/<instance name>`, with fault switches, recording, the
/// control API and the pages to place orders.
///
/// ```swift
/// let sandbox = SandboxServer(port: 0, logger: logger)
/// // run it as a service, then:
/// let shop = try await sandbox.mount("prestashop", .prestaShop) { PrestaShopSimulator(context: $0) }
/// ```
public final class SandboxServer: Service {
    private let instances = SandboxInstances()
    private let port: Int
    private let options: Options
    private let logger: Logger
    private let started = Started()

    /// What a sandbox is made with.
    public struct Options: Sendable {
        /// Multiplies the announced quotas; 0 switches limits off.
        public var rateScale = 1
        /// Makes seeded data and random faults repeatable.
        public var seed: UInt64 = 1
        /// Where exchanges are recorded; nil for nowhere.
        public var recorder: TrafficRecorder?
        /// The clock of the simulators.
        public var clock: any WallClock = SystemClock()
        /// Sends the simulators' webhooks and other calls; without it none are sent.
        public var webhooks: (any HTTPTransport)?

        /// Makes the defaults.
        public init() {}
    }

    /// Makes a server.
    /// - Parameter port: The port on 127.0.0.1; 0 for a free one.
    public init(port: Int, options: Options = Options(), logger: Logger) {
        self.port = port
        self.options = options
        self.logger = logger
    }

    /// The server's address without trailing slash, once it runs: `http://127.0.0.1:41234`.
    public var url: String {
        get async { "http://127.0.0.1:\(await started.port)" }
    }

    /// Makes a simulator and serves it under `name`. Waits until the server runs.
    @discardableResult
    public func mount<S: Simulator>(
        _ name: String, _ system: SystemID, recordedHost: String? = nil, _ make: (SimulatorContext) async throws -> S
    ) async rethrows -> S {
        let base = await url
        let context = SimulatorContext(
            clock: options.clock, rateScale: options.rateScale, seed: options.seed, baseURL: "\(base)/\(name)",
            sendWebhook: { [options] url, headers, body in await Self.send("POST", url, headers, body, options)?.status },
            call: { [options] method, url, headers, body in await Self.send(method, url, headers, body, options) })
        let simulator = try await make(context)
        instances.add(
            SandboxInstance(
                name: name, system: system, simulator: simulator, recordedHost: recordedHost, faults: FaultBoard(seed: options.seed)))
        return simulator
    }

    /// Switches a fault on.
    /// - Throws: `SandboxCommandError` when there is no such instance.
    public func add(_ fault: FaultSwitch, to name: String) throws {
        guard let instance = instances[name] else { throw SandboxCommandError("there is no instance \(name)") }
        instance.faults.add(fault)
    }

    /// Switches all faults of an instance off.
    public func removeFaults(of name: String) { instances[name]?.faults.removeAll() }

    /// Serves until the task is cancelled or the service group shuts down.
    public func run() async throws {
        let responder = SandboxResponder(
            instances: instances, control: ControlAPI(instances: instances), recorder: options.recorder, clock: options.clock)
        let app = Application(
            responder: responder, configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "koppel-sandbox"),
            onServerRunning: { [started] channel in started.set(channel.localAddress?.port ?? 0) }, logger: logger)
        try await app.run()
    }

    private static func send(
        _ method: String, _ url: String, _ headers: [(String, String)], _ body: [UInt8], _ options: Options
    ) async -> SandboxResponse? {
        guard let transport = options.webhooks else { return nil }
        var request = HTTP.HTTPRequest(method, url, body: body)
        for (name, value) in headers { request.headers.add(name, value) }
        let answer = try? await transport.send(request)
        options.recorder?.record(
            method: method, url: url, requestHeaders: headers, requestBody: body, status: answer?.status ?? 0, responseHeaders: [], responseBody: [])
        return answer.map { SandboxResponse(status: $0.status, headers: $0.headers.map { ($0.name, $0.value) }, body: $0.body) }
    }
}

/// The port, for those who wait until it is known.
private final class Started: Sendable {
    private struct State {
        var port: Int?
        var waiting: [CheckedContinuation<Int, Never>] = []
    }
    private let state = Mutex(State())

    var port: Int {
        get async {
            await withCheckedContinuation { waiter in
                let port = state.withLock { state in
                    if state.port == nil { state.waiting.append(waiter) }
                    return state.port
                }
                if let port { waiter.resume(returning: port) }
            }
        }
    }

    func set(_ port: Int) {
        let waiting = state.withLock { state in
            state.port = port
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter.resume(returning: port) }
    }
}
