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
    private func withServer(
        adjust: (inout AccountViewSettings) -> Void = { _ in },
        _ body: (AccountViewConnector, AccountViewSimulator, SandboxServer) async throws -> Void
    ) async throws {
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
            var settings = AccountViewSettings(
                baseURL: "\(url)/accountview/api/v3", clientID: grant["client_id"]!.string!, clientSecret: grant["client_secret"]!.string!,
                company: grant["company"]!.string!, controlAccount: "1210", readTimeout: 5, writeTimeout: 1)
            adjust(&settings)
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

    @Test func articlesGoOverTheWireWithTextsVariantsPicturesAndStock() async throws {
        let adjust: (inout AccountViewSettings) -> Void = { settings in
            Rig.shopFields(&settings)
            settings.pageSize = 25
            settings.updatesArticles = true
        }
        try await withServer(adjust: adjust) { erp, simulator, _ async throws in
            _ = try await simulator.perform("set", ["hasShopFields": true])
            _ = try await simulator.perform("seed-articles", ["simple": 40, "parents": 5, "images": true])
            let integration = try Rig.integration(products: Rig.variantSettings)
            let articles = erp.articles(for: integration)
            let today = SystemClock().now
            let changes = try await allChanges(articles, since: today).changes
            #expect(Set(changes.map(\.entity.key)).count == 45)
            let product = try await articles.product(id: "WEB-P11-LB")
            #expect(product.id == "WEB-P11")
            #expect(product.variants.count == 6)
            #expect(try await articles.image(product.images[0], of: product).kind == .gif)
            let stored = try await simulator.perform("rows", ["table": "ARTICLE"]).array!.count
            #expect(try await allFigures(articles).figures.count == stored)
            let target = erp.productTarget(for: integration)
            let group = try await target.createCategory(named: "Über & Unter", beneath: nil)
            let fields: JSONObject = ["ART_CODE": "Ü/1 & 2", "ART_DESC1": "Größe + \"Maß\"", "PX_SELL": "1.2345"]
            let state = try await target.createProduct(ProductRecord(code: "Ü/1 & 2", fields: fields, categories: [group]))
            #expect(try await target.product(id: state.id)?.fields["ART_DESC1"] == "Größe + \"Maß\"")
            #expect(try await articles.product(id: "Ü/1 & 2").categories.first?.name == "Über & Unter")
        }
    }

    @Test func anOrderOfStaffComesOverTheWire() async throws {
        try await withServer { erp, simulator, _ async throws in
            let line: JSONValue = ["ART_CODE": "MOK-WIT", "ORD_QTY": 3, "ART_PX": "8.95"]
            let number = try await simulator.perform("type-order", ["debtor": "10001", "lines": [line]]).string!
            let orders = erp.orders(for: try Rig.integration())
            let page = try await orders.changedOrders(after: nil, since: SystemClock().now, page: nil)
            #expect(page.changes.map(\.entity.key) == [number])
            #expect(try await orders.order(id: number).totals.gross == amount("26.85"))
        }
    }
}
