import Commerce
import Flows
import Foundation
import Integrations
import JSON
import Redis
import Synchronization
import Testing

@testable import Runtime

extension WorkerTests {
    /// An ERP and a shop that takes ten figures a call.
    private final class Pair: StockSource, StockTarget {
        let erp = Mutex<[String: Int]>([:])
        let shop = Mutex<[String: Int]>([:])
        let calls = Mutex<[Int]>([])
        let stockBatchLimit = 10

        init(_ articles: Int) {
            for number in 1...articles {
                erp.withLock { $0["A-\(number)"] = number }
                shop.withLock { $0["A-\(number)"] = 0 }
            }
        }

        func stockPage(after cursor: String?, page: String?) async throws -> StockPage {
            StockPage(figures: erp.withLock { $0.map { StockFigures(code: $0.key, available: Decimal128($0.value)) } })
        }
        func stock(ofArticles codes: [String]) async throws -> [String: StockFigures] {
            erp.withLock { erp in
                var found: [String: StockFigures] = [:]
                for code in codes { found[code] = erp[code].map { StockFigures(code: code, available: Decimal128($0)) } }
                return found
            }
        }
        func stockPlaces(_ codes: [String], by key: ArticleKey, refresh: Bool) async throws -> [String: StockPlace] {
            shop.withLock { shop in
                var found: [String: StockPlace] = [:]
                for code in codes { found[code] = shop[code].map { StockPlace(id: code, quantity: refresh ? Decimal128($0) : nil) } }
                return found
            }
        }
        func writeStock(_ levels: [StockLevel]) async -> [Result<Void, Fault>] {
            calls.withLock { $0.append(levels.count) }
            shop.withLock { shop in for level in levels { shop[level.place.id] = level.quantity } }
            return levels.map { _ in .success(()) }
        }
    }

    @Test func stockGoesFromThePollToTheShopInBatchesAndNothingIsWrittenTwice() async throws {
        let house = try await House(), poller = Poller(house.context), pair = Pair(25)
        let name = QueueName(.stock, "s-\(UUID().uuidString.prefix(8).lowercased())")
        let text = """
            shop: {system: prestashop, url: "https://shop.example.com", key: "env:KEY"}
            erp: {client-id: "env:KEY", client-secret: "env:KEY", company: DEMO, control-account: 1210}
            stock: {enabled: true}
            """
        let integration = try Integration(
            parsing: text, file: "\(name.integration).yaml", secrets: SecretSources(environment: { _ in "x" }, file: { _ in [] }))
        let flow = try StockFlow(
            integration: integration, source: pair, target: pair,
            readings: RedisStockReadings(redis: house.redis, clock: SystemClock()), clock: SystemClock())
        let journal = try await JournalReader(house)
        try await house.start([ServedQueue(name: name, handler: flow, settingsVersion: "v1", settle: .milliseconds(100))])
        let receiver = StockPoll.Receiver(integration: name.integration, formula: try StockFormula(integration))
        let task = PollTask(
            name: name.routingKey, stock: StockPoll(receivers: [receiver]) { try await pair.stockPage(after: $0, page: $1) })
        let isInStep = { pair.erp.withLock { $0 } == pair.shop.withLock { $0 } }

        #expect(try await poller.poll(task).published == 25)
        try await eventually("the shop is filled", isInStep)
        try await eventually("all are told") { journal.outcomes(name.integration) == ["updated": 25] }
        let filling = pair.calls.withLock { $0 }
        #expect(filling.reduce(0, +) == 25 && filling.count <= 5, "\(filling)")

        pair.erp.withLock { ($0["A-3"], $0["A-4"]) = (30, 40) }
        #expect(try await poller.poll(task).published == 2)
        try await eventually("two are changed", isInStep)
        #expect(pair.calls.withLock { Array($0.dropFirst(filling.count)) } == [2])

        // With Redis emptied everything comes again, and the shop has it.
        let count = pair.calls.withLock { $0.count }
        try await eventually("all are told") { journal.outcomes(name.integration)["updated"] == 27 }
        _ = try await house.redis.send("FLUSHALL")
        #expect(try await poller.poll(task).published == 25)
        try await eventually("all are told") { journal.outcomes(name.integration) == ["updated": 27, "unchanged": 25] }
        #expect(pair.calls.withLock { $0.count } == count)
        try await house.stop()
    }
}
