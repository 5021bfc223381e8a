import Commerce
import ConformanceSuites
import HTTP
import Integrations
import JSON
import Sandbox

@testable import PrestaShop

/// A fresh sandbox shop and a connector on it, in this process.
struct SandboxShop: Sendable {
    static let url = "http://shop.example"
    let simulator: PrestaShopSimulator
    let transport: SimulatorTransport
    let connector: PrestaShopConnector
    let clock: ManualClock
    let store: InMemoryConnectorStore

    init(settings: PrestaShopSettings = SandboxShop.settings(), options: PrestaShopSimulator.Options = .init()) {
        clock = ManualClock()
        simulator = PrestaShopSimulator(context: SimulatorContext(clock: clock, baseURL: Self.url), options: options)
        transport = SimulatorTransport(simulator, baseURL: Self.url, clock: clock)
        store = InMemoryConnectorStore(clock: clock)
        connector = PrestaShopConnector(settings, transport: transport, services: Self.services(store, clock))
    }

    /// A shop that sells nothing yet.
    static func withoutProducts(_ settings: PrestaShopSettings = settings(), version: String = "9.1.4") -> SandboxShop {
        var options = PrestaShopSimulator.Options()
        (options.hasProducts, options.version) = (false, version)
        return SandboxShop(settings: settings, options: options)
    }

    /// All that the shop holds of the product with a code, or of the one whose variant has it.
    func product(_ sku: String) async throws -> JSONValue { try await simulator.perform("product", ["sku": .string(sku)]) }

    /// Another connector on the same shop, with nothing remembered in its process.
    func connector(_ settings: PrestaShopSettings) -> PrestaShopConnector {
        PrestaShopConnector(settings, transport: transport, services: Self.services(store, clock))
    }

    static func services(_ store: any ConnectorStore, _ clock: any WallClock) -> ConnectorServices {
        ConnectorServices(store: store, limiter: UnlimitedRate(), clock: clock, makeID: { "0123456789abcdef" })
    }

    static func settings() -> PrestaShopSettings { PrestaShopSettings(url: url, key: PrestaShopSimulator.key, pageSize: 3) }

    func place(_ kind: String, _ more: JSONObject = [:]) async throws -> String {
        var arguments = more
        arguments["kind"] = .string(kind)
        return try await simulator.perform("place-order", .object(arguments))["id"]?.string ?? ""
    }

    func get(_ resource: String, _ id: Int) async throws -> JSONValue {
        try await simulator.perform("get", ["resource": .string(resource), "id": .number(Decimal128(id))])
    }

    /// How many calls the shop has answered.
    func callCount() async -> Int {
        (await simulator.snapshot()["calls"]?.object ?? [:]).reduce(0) { $0 + ($1.value.int ?? 0) }
    }
}
