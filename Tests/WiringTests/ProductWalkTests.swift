import AMQP
import CCVShop
import Commerce
import Foundation
import HTTP
import Integrations
import JSON
import Logging
import Reactor
import Redis
import Runtime
import Sandbox
import Testing

@testable import Wiring

/// The weekly walk over the products of a CCV Shop, on the real broker and the real Redis.
@Suite(.enabled(if: WebhookSite.isPossible, "needs scripts/servers run"), .timeLimit(.minutes(1)))
struct ProductWalkTests {
    @Test func aVariantThatAloneGotAnotherPriceIsFoundAndOnlyItsProductIsPublished() async throws {
        let address = "http://sandbox.invalid/ccvshop", id = "walk-\(UInt32.random(in: 0 ... .max))"
        let clock = ManualClock(now: SystemClock().now)
        let simulator = CCVShopSimulator(context: SimulatorContext(clock: clock, rateScale: 0, seed: 1, baseURL: address))
        for number in 0..<30 {
            _ = try await simulator.perform(
                "create-product",
                ["number": .string("S-\(number)"), "variants": [["number": .string("S-\(number)-L"), "stock": 3, "options": ["Maat": "L"]]]])
        }
        let integration = try Integration(
            parsing: """
                shop: {system: ccvshop, url: "\(address)", public-key: "env:CCV_PUBLIC", secret-key: "env:CCV_SECRET", page-size: 7}
                erp: {client-id: "env:ID", client-secret: "env:ID", company: DEMO01, control-account: "1300"}
                orders: {reference-prefix: X-}
                products: {enabled: true, direction: shop-to-erp}
                """, file: "\(id).yaml",
            secrets: SecretSources(environment: { $0 == "CCV_PUBLIC" ? "pubkey1234567890" : "secretkeyABCDEF" }, file: { _ in [] }))
        let shop = ShopConnectors.make(
            integration.shop, transport: SimulatorTransport(simulator, baseURL: address),
            services: ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: UnlimitedRate(), clock: clock, makeID: { "id" }))
        var parts = try IntegrationParts.offline(integration)
        parts = IntegrationParts(
            integration: integration, shop: try #require(shop), neighbours: [], erp: parts.erp, stockReadings: parts.stockReadings,
            productStore: parts.productStore)
        // All products are older than is of interest.
        let task = try #require(PollerProgram.walk(parts, since: clock.now + .seconds(60)))
        #expect(task.name == "products.\(id).walk" && task.interval == .seconds(7 * 86_400))
        let house = try await House(clock: clock), queue = QueueName(.products, id)
        try await house.broker.ensure(queue, singleActiveConsumer: false)
        let first = try await house.poller().poll(task)
        #expect(first.found == 30 && first.published == 0)
        _ = try await simulator.perform("change-value-price", ["number": "S-17", "value": "L", "price": 5])
        _ = try await simulator.perform("change-variant", ["number": "S-3-L", "stock": 1])
        clock.advance(by: .seconds(7 * 86_400))
        // Another process, as after a restart.
        let second = try await house.poller().poll(task)
        #expect(second.found == 30 && second.published == 1)
        let changed = await simulator.snapshot()["products"]?.array?.first { $0["productnumber"] == "S-17" }?["id"]?.int
        for try await delivery in try await house.broker.connection.consume(queue.description, prefetch: 1) {
            #expect(try Event(decoding: delivery.body).entity == EntityRef(.product, String(try #require(changed))))
            delivery.ack()
            break
        }
        await house.close()
    }

    /// Connections, and pollers on them.
    private struct House {
        let reactor = Reactor(name: "walk-test")
        let broker: Broker
        let redis: RedisClient
        let clock: ManualClock
        let logger: Logger

        init(clock: ManualClock) async throws {
            let environment = ProcessInfo.processInfo.environment
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            (self.clock, self.logger) = (clock, logger)
            broker = Broker(try AMQPOptions(url: environment["KOPPEL_TEST_AMQP_URL"] ?? ""), on: reactor, logger: logger)
            redis = RedisClient(try RedisOptions(url: environment["KOPPEL_TEST_REDIS_URL"] ?? ""), on: reactor)
            try await broker.connect()
        }

        func poller() throws -> Poller {
            let sealer = try Sealer(KeyFile([KeyFile.Key(id: "test", bytes: (0..<32).map { UInt8($0) })]))
            return Poller(
                WorkerContext(
                    name: "poller", reactor: reactor, broker: broker, redis: redis, sealing: sealer, clock: clock, logger: logger,
                    makeID: { UUID().uuidString.lowercased() }))
        }

        func close() async {
            await broker.close()
            redis.close()
            await reactor.stop()
        }
    }
}
