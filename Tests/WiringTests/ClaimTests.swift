import Commerce
import Integrations
import JSON
import Redis
import Runtime
import Sandbox
import Testing
import TransportTesting

@testable import Wiring

/// MijnWebwinkel's orders into AccountView, both in the sandbox over HTTP, with the connectors and handlers that the programs make.
@Suite(.serialized, .enabled(if: Installation.isPossible, "needs scripts/servers run"), .timeLimit(.minutes(2)))
struct ClaimTests {
    private struct Pair {
        let house: Installation
        let shop: MijnWebwinkelSimulator
        let erp: AccountViewSimulator
        let made: IntegrationParts

        init() async throws {
            house = try await Installation(
                "mijnwebwinkel",
                secrets: [
                    "token": MijnWebwinkelSimulator.token, "partner": MijnWebwinkelSimulator.partnerToken, "id": "koppel-sandbox",
                    "secret": "sandbox-secret",
                ],
                settings: """
                    shop:
                      {system: mijnwebwinkel, url: "@SANDBOX@/shop", token: "@SECRETS@/token", partner-token: "@SECRETS@/partner", allow-private-address: true}
                    erp:
                      base-url: "@SANDBOX@/erp/api/v3"
                      authorize-url: "@SANDBOX@/erp/ams/authorize.aspx"
                      client-id: "@SECRETS@/id"
                      client-secret: "@SECRETS@/secret"
                      company: DEMO
                      control-account: "1210"
                      allow-private-address: true
                    orders: {reference-prefix: MWW, states: ["2", "3"], shipping: {article: VERZEND}}
                    """)
            shop = await house.sandbox.mount("shop", .mijnWebwinkel) { MijnWebwinkelSimulator(context: $0) }
            erp = await house.sandbox.mount("erp", .accountView) { AccountViewSimulator(context: $0) }
            made = try await house.connectors()
            let grant = try await erp.perform("grant", [:])
            try await house.factory.vault(made.integration.erp).store(
                TokenPair(
                    access: try #require(grant["access_token"]?.string), refresh: try #require(grant["refresh_token"]?.string),
                    expiresAt: SystemClock().now + .seconds(1_000)))
            try await house.parts.broker.ensure(QueueName(.orders, house.id), singleActiveConsumer: true)
        }

        /// Polls once, as koppel-poller does.
        func poll() async throws -> PollTask.Result {
            let task = try #require(try PollerProgram.task(.orders, made, SystemClock().now - .seconds(3_600)))
            return try await Poller(house.parts.context).poll(task)
        }

        /// Serves the queue, as koppel-orders does, until `condition` holds.
        func work(until condition: @escaping @Sendable () async throws -> Bool) async throws -> Bool {
            let worker = Worker(house.parts.context)
            worker.serve([try #require(try WorkerProgram.queue(.orders, made, house.parts))])
            let running = Task { try await worker.run() }
            let holds = try await eventually(within: 40, condition)
            worker.stop()
            try await running.value
            return holds
        }

        func written() async -> Int { await erp.snapshot()["orders"]?.array?.count ?? 0 }

        /// Calls for one order.
        func fetches() async -> Int { await shop.snapshot()["calls"]?["GET orders/{id}"]?.int ?? 0 }
    }

    @Test func `An order that the poll read whole costs no further call to the shop, and rests unreadable`() async throws {
        let pair = try await Pair(), before = await pair.written()
        _ = try await pair.shop.perform("place-order", ["kind": "person", "lastName": "Onleesbaar"])
        #expect(try await pair.poll().published == 1)
        let redis = pair.house.parts.redis
        let claims = try await redis.keys(matching: "koppel:claim:*\(pair.house.id)*")
        #expect(claims.count == 1)
        for key in claims { #expect(!String(decoding: try await redis.get(key) ?? [], as: UTF8.self).contains("Onleesbaar")) }
        #expect(try await pair.work { await pair.written() == before + 1 })
        #expect(await pair.fetches() == 0)
        await pair.house.stop()
    }

    @Test func `A second attempt reads the order from the shop`() async throws {
        let pair = try await Pair(), before = await pair.written()
        _ = try await pair.shop.perform("place-order", ["kind": "person"])
        #expect(try await pair.poll().published == 1)
        try pair.house.sandbox.add(FaultSwitch(.status(503, body: ""), times: 1), to: "erp")
        #expect(try await pair.work { await pair.written() == before + 1 })
        #expect(await pair.fetches() == 1)
        await pair.house.stop()
    }
}
