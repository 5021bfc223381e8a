import AMQP
import CCVShop
import Commerce
import Foundation
import HTTP
import Integrations
import Logging
import Reactor
import Redis
import Runtime
import Sandbox
import Testing

@testable import Wiring

/// The webhook endpoint with each shop's connector, on the real broker and the real Redis.
@Suite(.serialized, .enabled(if: WebhookSite.isPossible, "needs scripts/servers run"), .timeLimit(.minutes(2)))
struct WebhookRefusalTests {
    /// A call that knows the secret path and is signed by somebody else.
    private static let forgeries: [(shop: String, suffix: String, headers: [String: String], body: String)] = [
        (
            "bigcommerce", "",
            ["webhook-id": "w1", "webhook-timestamp": "NOW", "webhook-signature": "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="],
            #"{"scope":"store/order/created","producer":"stores/sandboxstore","hash":"h1","data":{"type":"order","id":7}}"#
        ),
        ("ccvshop", "/orders.created", ["x-hash": String(repeating: "ab", count: 64)], #"{"id":7,"triggered_at":"NOW"}"#),
        (
            "lightspeed", "", ["x-signature": "0123456789abcdef0123456789abcdef", "x-event": "orders/created", "x-order-id": "7"],
            #"{"order":{"id":7}}"#
        ),
        (
            "prestashop", "", ["x-hint-signature": String(repeating: "0", count: 64)], #"{"entity":"orders","id":7}"#
        ),
    ]

    @Test(arguments: ["bigcommerce", "ccvshop", "lightspeed", "prestashop"])
    func aBadSignatureIsRefusedWith401AndJournaled(_ shop: String) async throws {
        let site = try await WebhookSite(shop)
        let forgery = try #require(Self.forgeries.first { $0.shop == shop })
        let seconds = "\(SystemClock().now.milliseconds / 1_000)"
        let answer = await site.call(
            path: "/hooks/\(site.id)/\(WebhookSite.token)\(forgery.suffix)", headers: forgery.headers.mapValues { $0 == "NOW" ? seconds : $0 },
            body: forgery.body.replacing("NOW", with: SystemClock().now.description))
        #expect(answer.status == 401 && answer.body.isEmpty)
        let record = try #require(try await site.refusal())
        #expect(record.outcome == "refused" && record.cause == "webhook.refused" && record.origin == "webhook")
        // For the signature, not for anything that came before it.
        #expect(!record.message.contains("token") && !record.message.contains("Nothing") && record.advice.contains("webhooks sync"))
        #expect(try await site.depth() == 0)
        try await site.stop()
    }

    @Test func aWrongTokenInTheAddressIsRefusedWith401AndJournaledToo() async throws {
        let site = try await WebhookSite("lightspeed")
        #expect(await site.call(path: "/hooks/\(site.id)/guessed", headers: [:], body: "{}").status == 401)
        #expect(try await site.refusal()?.message.contains("the token in the address is wrong") == true)
        // Who guesses integrations learns nothing, and fills no journal.
        #expect(await site.call(path: "/hooks/unknown/guessed", headers: [:], body: "{}").status == 404)
        try await site.stop()
    }
}

/// One integration's endpoint.
final class WebhookSite: Sendable {
    static let token = "unguessable-token-of-the-path"
    static var isPossible: Bool { environment["KOPPEL_TEST_AMQP_URL"] != nil && environment["KOPPEL_TEST_REDIS_URL"] != nil }
    private static var environment: [String: String] { ProcessInfo.processInfo.environment }

    let id: String
    private let reactor = Reactor(name: "webhook-test")
    private let broker: Broker
    private let redis: RedisClient
    private let activity: ActivityPublisher
    private let endpoint: WebhookEndpoint
    private let sending: Task<Void, Never>
    private let queue: QueueName

    init(_ shop: String) async throws {
        id = "\(shop)-\(UInt32.random(in: 0 ... .max))"
        queue = QueueName(.orders, id)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        broker = Broker(try AMQPOptions(url: Self.environment["KOPPEL_TEST_AMQP_URL"] ?? ""), on: reactor, logger: logger)
        redis = RedisClient(try RedisOptions(url: Self.environment["KOPPEL_TEST_REDIS_URL"] ?? ""), on: reactor)
        try await broker.connect()
        try await broker.ensure(queue, singleActiveConsumer: true)
        activity = ActivityPublisher(broker: broker, reactor: reactor)
        sending = Task { [activity] in await activity.run() }
        let (targets, clock) = (WebhookTargets(), SystemClock())
        endpoint = WebhookEndpoint(
            producer: Producer(broker: broker, clock: clock, makeID: { UUID().uuidString }), redis: redis, clock: clock,
            refusals: RefusalJournal(activity: activity, clock: clock, makeID: { UUID().uuidString }, worker: "test"), targets: targets,
            limits: CallLimits())
        let integration = try Integration(
            parsing: Self.settings[shop] ?? "", file: "\(id).yaml",
            secrets: SecretSources(environment: { Self.secrets[$0] ?? Self.token }, file: { _ in [] }))
        let address = "http://sandbox.invalid/ccvshop", url = "https://hub.example.com/hooks/\(id)/\(Self.token)"
        let simulator = CCVShopSimulator(context: SimulatorContext(clock: clock, rateScale: 0, seed: 1, baseURL: address))
        let connector = ShopConnectors.make(
            integration.shop, transport: SimulatorTransport(simulator, baseURL: address),
            services: ConnectorServices(store: InMemoryConnectorStore(clock: clock), limiter: UnlimitedRate(), clock: clock, makeID: { "id" }))
        // CCV Shop makes up the keys when it is subscribed to.
        if let connector = connector as? CCVShopConnector { _ = try await connector.syncWebhooks(url: url, flows: [.orders]) }
        let verifier = try #require(connector as? any WebhookVerifying)
        targets.replace([id: .init(token: Self.token, verifier: verifier, publicURL: url, settingsVersion: "v1")])
    }

    func call(path: String, headers: [String: String], body: String) async -> WebhookEndpoint.Answer {
        await endpoint.handle(WebhookRequest(method: "POST", path: path, headers: headers, body: Array(body.utf8), publicURL: ""))
    }

    /// The first journal record of this integration.
    func refusal() async throws -> ActivityRecord? {
        let consumer = try await broker.connection.consume(Names.activity, prefetch: 50)
        for try await delivery in consumer {
            delivery.ack()
            for case .attempt(let record) in ActivityItem.decode(delivery.body).items where record.integration == id {
                await consumer.cancel()
                return record
            }
        }
        return nil
    }

    func depth() async throws -> Int { try await broker.connection.queueStatus(queue.description).messageCount }

    func stop() async throws {
        activity.stop()
        await sending.value
        await broker.close()
        redis.close()
        await reactor.stop()
    }

    private static let secrets = ["CLIENT_SECRET": "sandbox-client-secret", "CCV_PUBLIC": "pubkey1234567890", "CCV_SECRET": "secretkeyABCDEF"]
    private static let erp = """
        erp: {client-id: "env:ID", client-secret: "env:SECRET", company: DEMO01, control-account: "1300"}
        orders: {reference-prefix: X-}
        webhooks: {token: "env:TOKEN"}
        """
    private static let settings = [
        "bigcommerce": "shop: {system: bigcommerce, store-hash: sandboxstore, token: \"env:T\", client-secret: \"env:CLIENT_SECRET\"}\n\(erp)",
        "ccvshop":
            "shop: {system: ccvshop, url: http://sandbox.invalid/ccvshop, public-key: \"env:CCV_PUBLIC\", secret-key: \"env:CCV_SECRET\"}\n\(erp)",
        "lightspeed": "shop: {system: lightspeed, key: \"env:K\", secret: \"env:S\", language: nl}\n\(erp)",
        "prestashop": """
        shop:
          system: prestashop
          url: https://shop.example.com
          key: env:K
          hint: {entity-path: entity, signature-header: x-hint-signature, secret: "env:HINT"}
        \(erp)
        """,
    ]
}
