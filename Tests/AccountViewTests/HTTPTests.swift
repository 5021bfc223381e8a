import AccountView
import Commerce
import HTTP
import Integrations
import JSON
import Logging
import Reactor
import Sandbox
import Testing

/// The connector over libcurl against the served simulator: what in-process tests cannot see.
@Suite struct HTTPTests {
    private func withServer(_ body: (AccountViewConnector, AccountViewSimulator, SandboxServer) async throws -> Void) async throws {
        let reactor = Reactor(name: "accountview-test")
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        let client = HTTPClient(configuration, on: reactor)
        let server = SandboxServer(port: 0, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let simulator = await server.mount("accountview", .accountView) { AccountViewSimulator(context: $0) }
            let grant = try await simulator.perform("grant", [:])
            let clock = SystemClock()
            let url = await server.url
            let settings = AccountViewSettings(
                baseURL: "\(url)/accountview/api/v3", clientID: grant["client_id"]!.string!, clientSecret: grant["client_secret"]!.string!,
                company: grant["company"]!.string!, controlAccount: "1210", readTimeout: 5, writeTimeout: 1)
            let pair = TokenPair(
                access: grant["access_token"]!.string!, refresh: grant["refresh_token"]!.string!, expiresAt: clock.now + .seconds(1_200))
            let erp = AccountViewConnector(
                settings, transport: client, vault: InMemoryTokenVault(pair),
                services: ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: UnlimitedRate(), clock: clock, makeID: { "1" }))
            try await body(erp, simulator, server)
            group.cancelAll()
        }
        await reactor.stop()
    }

    @Test func anOrderGoesOverTheWireOnce() async throws {
        try await withServer { erp, simulator, _ async throws in
            let today = SystemClock().now.dutchDate
            let written = try await erp.write(Rig.record("Ünï & 1#", day: today))
            let query = OrderQuery(form: .order, reference: "Ünï & 1#", placedOn: today, includeHistory: true)
            #expect(try await erp.findOrders(query).map(\.number) == [written.number])
            #expect(await erp.check(flows: [.orders]).filter { $0.level == .problem }.isEmpty)
        }
    }

    @Test func aConnectionThatEndsAfterStoringLeavesTheWriteOpenAndFindable() async throws {
        try await withServer { erp, simulator, server async throws in
            let today = SystemClock().now.dutchDate
            try server.add(FaultSwitch(.dropAfter, method: "POST", contains: "accountviewdata"), to: "accountview")
            let problem = await fault { _ = try await erp.write(Rig.record("PS-1#", day: today)) }
            #expect(problem?.writeMayHaveHappened == true)
            let query = OrderQuery(form: .order, reference: "PS-1#", placedOn: today, includeHistory: false)
            #expect(try await erp.findOrders(query).count == 1)
        }
    }

    @Test func aWriteThatTakesTooLongIsOpen() async throws {
        try await withServer { erp, simulator, _ async throws in
            try await erp.warmUp()
            _ = try await simulator.perform("set", ["slowAfterStoring": 1_500])
            let problem = await fault { _ = try await erp.write(Rig.record("PS-1#", day: SystemClock().now.dutchDate)) }
            #expect(problem?.handling == .pause(.host))
            #expect(problem?.writeMayHaveHappened == true)
        }
    }

    @Test func aHostThatIsNotThereLeavesNothingOpen() async throws {
        try await withServer { _, _, server async throws in
            let reactor = Reactor(name: "nowhere")
            var configuration = HTTPClient.Configuration()
            configuration.allowsPrivateAddresses = true
            let clock = SystemClock()
            let erp = AccountViewConnector(
                AccountViewSettings(
                    baseURL: "http://127.0.0.1:9/api/v3", clientID: "a", clientSecret: "b", company: "DEMO", controlAccount: "1210"),
                transport: HTTPClient(configuration, on: reactor),
                vault: InMemoryTokenVault(TokenPair(access: "a", refresh: "b", expiresAt: clock.now + .seconds(900))),
                services: ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: UnlimitedRate(), clock: clock, makeID: { "1" }))
            let problem = await fault { _ = try await erp.write(Rig.record("PS-1#")) }
            #expect(problem?.handling == .pause(.host))
            #expect(problem?.writeMayHaveHappened == false)
            await reactor.stop()
        }
    }
}
