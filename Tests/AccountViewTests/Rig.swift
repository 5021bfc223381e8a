import AccountView
import Commerce
import HTTP
import Integrations
import JSON
import Sandbox
import Synchronization
import Testing

/// A simulator with a company that somebody has authorized, and a connector to it.
struct Rig {
    let simulator: AccountViewSimulator
    let transport: SimulatorTransport
    let clock: ManualClock
    let store: InMemoryConnectorStore
    let vault: InMemoryTokenVault
    let settings: AccountViewSettings
    let erp: AccountViewConnector

    static let base = "http://sandbox.invalid"

    init(
        switches: JSONValue = [:], vault: InMemoryTokenVault? = nil, adjust: (inout AccountViewSettings) -> Void = { _ in },
        expected: AccountViewExpectations = .init()
    ) async throws {
        let clock = ManualClock(now: Timestamp(year: 2026, month: 3, day: 4, hour: 9))
        let simulator = AccountViewSimulator(context: SimulatorContext(clock: clock, baseURL: Self.base))
        _ = try await simulator.perform("set", switches)
        let grant = try await simulator.perform("grant", [:])
        let pair = TokenPair(
            access: grant["access_token"]!.string!, refresh: grant["refresh_token"]!.string!, expiresAt: clock.now + .seconds(1_200))
        var settings = AccountViewSettings(
            baseURL: Self.base + "/api/v3", authorizeURL: Self.base + "/ams/authorize.aspx", clientID: grant["client_id"]!.string!,
            clientSecret: grant["client_secret"]!.string!, company: "DEMO", controlAccount: "1210", salesJournal: "WEB")
        adjust(&settings)
        self.simulator = simulator
        self.clock = clock
        self.settings = settings
        self.vault = vault ?? InMemoryTokenVault(pair)
        store = InMemoryConnectorStore(clock: clock)
        transport = SimulatorTransport(simulator, baseURL: Self.base, clock: clock)
        erp = AccountViewConnector(
            settings, transport: transport, vault: self.vault,
            services: ConnectorServices(store: store, limiter: UnlimitedRate(), clock: clock, makeID: { "1" }), expected: expected)
    }

    /// Another worker of the same company: own memory, shared cache and vault.
    func another(_ vault: (any TokenVault)? = nil) -> AccountViewConnector {
        AccountViewConnector(
            settings, transport: transport, vault: vault ?? self.vault,
            services: ConnectorServices(store: store, limiter: UnlimitedRate(), clock: clock, makeID: { "2" }))
    }

    func set(_ switches: JSONValue) async throws { _ = try await simulator.perform("set", switches) }

    /// Data calls so far: what the sandbox counts per order.
    func calls() async -> Int { await simulator.snapshot()["calls"]!["data"]!.int! }

    func order(_ reference: String) async -> JSONValue? {
        await simulator.snapshot()["orders"]!.array!.first { $0["reference"]?.string == reference }
    }

    /// A sales order of the known debtor, 2 × 8.95 and shipping 4.95: 22.85.
    static func record(_ reference: String, debtor: String = "10003", day: String = "2026-03-04", header: JSONObject = [:]) -> OrderRecord {
        var fields: JSONObject = [
            "INV_DATE": .string(day), "ORD_DATE": .string(day), "DEL_DATE": .string(day), "RPL_INV": .string(debtor), "RPL_DEL": .string(debtor),
            "TO_EMAIL": "jan.voorbeeld@example.nl",
        ]
        for (name, value) in header { fields[name] = value }
        return OrderRecord(
            form: .order, reference: reference, placedOn: day, header: fields,
            lines: [
                ["DEL_DATE": .string(day), "ART_CODE": "MOK-WIT", "ORD_QTY": 2, "ART_PX": "8.95"],
                ["DEL_DATE": .string(day), "ART_CODE": "VERZEND", "ORD_QTY": 1, "ART_PX": "4.95"],
            ])
    }

    /// A sales invoice: 21 % and 9 %, 121 + 10.90.
    static func invoice(_ reference: String, day: String = "2026-03-04") -> OrderRecord {
        OrderRecord(
            form: .invoice, reference: reference, placedOn: day,
            header: ["SUB_NR": "10003", "TRN_DATE": .string(day), "GROSS_FLG": true, "CUR_CODE": "EUR"],
            lines: [
                ["ACCT_NR": "8000", "TRN_DESC": "Mok", "AMOUNT": "121.00", "VAT_CODE": "1"],
                ["ACCT_NR": "8010", "TRN_DESC": "Thee", "AMOUNT": "10.90", "VAT_CODE": "2"],
            ])
    }
}

/// The fault that `body` throws.
func fault(_ comment: Comment? = nil, location: SourceLocation = #_sourceLocation, _ body: () async throws -> Void) async -> Fault? {
    do {
        try await body()
        Issue.record(comment ?? "expected a fault", sourceLocation: location)
        return nil
    } catch let fault as Fault {
        return fault
    } catch {
        Issue.record("expected a Fault, got \(error)", sourceLocation: location)
        return nil
    }
}

func amount(_ text: String) -> Decimal128 { Decimal128(text)! }

/// Set once.
final class Flag: Sendable {
    private let value = Mutex(false)
    var isSet: Bool { value.withLock { $0 } }
    func set() { value.withLock { $0 = true } }
}
