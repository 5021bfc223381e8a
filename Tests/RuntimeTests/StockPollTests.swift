import AMQP
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
    /// An ERP whose articles a test changes; pages of three.
    private final class Company: Sendable {
        let stock = Mutex<[String: Decimal128]>([:])
        let reads = Mutex<[String?]>([])
        let failsOnPage = Mutex<String?>(nil)
        let isDated: Bool

        init(_ articles: Int, isDated: Bool = false) {
            self.isDated = isDated
            stock.withLock { for number in 1...articles { $0["A-\(number)"] = Decimal128(number) } }
        }

        func set(_ code: String, _ quantity: Decimal128) { stock.withLock { $0[code] = quantity } }

        func read(_ cursor: String?, _ page: String?) throws -> StockPage {
            if let page, failsOnPage.withLock({ $0 }) == page { throw Fault.retry("erp.down", "The ERP does not answer.") }
            if page == nil { reads.withLock { $0.append(cursor) } }
            let all = stock.withLock { $0.sorted { $0.key < $1.key } }
            let from = page.flatMap { Int($0) } ?? 0, part = all[from..<min(from + 3, all.count)]
            let isLast = from + part.count >= all.count
            return StockPage(
                figures: part.map { StockFigures(code: $0.key, available: $0.value, raw: ["ART_CODE": .string($0.key)]) },
                next: isLast ? nil : String(from + part.count), cursor: isLast && isDated ? "2026-03-04" : nil)
        }
    }

    private func fresh() -> QueueName { QueueName(.stock, "s-\(UUID().uuidString.prefix(8).lowercased())") }

    private func receiver(_ name: QueueName, _ settings: String = "") throws -> StockPoll.Receiver {
        let text = """
            shop: {system: prestashop, url: "https://shop.example.com", key: "env:KEY"}
            erp: {client-id: "env:KEY", client-secret: "env:KEY", company: DEMO, control-account: 1210}
            stock: {enabled: true\(settings)}
            """
        let integration = try Integration(
            parsing: text, file: "\(name.integration).yaml", secrets: SecretSources(environment: { _ in "x" }, file: { _ in [] }))
        return StockPoll.Receiver(integration: name.integration, formula: try StockFormula(integration))
    }

    private func task(_ company: Company, _ receivers: StockPoll.Receiver...) -> PollTask {
        PollTask(name: "stock.\(receivers[0].integration)", stock: StockPoll(receivers: receivers) { try company.read($0, $1) })
    }

    /// Takes the events that wait in a queue.
    private func take(_ count: Int, _ name: QueueName, _ house: House) async throws -> [Event] {
        let consumer = try await house.broker.connection.consume(name.description, prefetch: 100)
        var events: [Event] = []
        for try await delivery in consumer where count > 0 {
            events.append(try Event(decoding: delivery.body))
            delivery.ack()
            if events.count == count { break }
        }
        await consumer.cancel()
        return events
    }

    @Test func aStockPollPublishesOnlyWhatDiffersFromWhatItPublishedLast() async throws {
        let house = try await House(), name = fresh(), company = Company(7), poller = Poller(house.context)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        let task = try task(company, receiver(name))
        #expect(try await poller.poll(task) == .init(found: 7, published: 7))
        #expect(try await poller.poll(task) == .init(found: 7, published: 0))
        company.set("A-3", 30)
        company.set("A-8", 8)
        #expect(try await poller.poll(task) == .init(found: 8, published: 2))
        let events = try await take(9, name, house)
        let last = events.suffix(2)
        #expect(Set(last.map(\.entity.key)) == ["A-3", "A-8"])
        #expect(Set(last.compactMap(\.stock?.quantity)) == [30, 8])
        let numbers = events.compactMap(\.stock?.number)
        #expect(numbers == numbers.sorted() && Set(numbers).count == 5, "one number per page that was published from: \(numbers)")
        #expect(events.allSatisfy { $0.revision == $0.stock.map { "\($0.number)" } && $0.cause == .poll })
        try await house.stop()
    }

    @Test func aFigureThatGoesBackToWhatItWasIsPublishedAgain() async throws {
        let house = try await House(), name = fresh(), company = Company(1), poller = Poller(house.context)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        let task = try task(company, receiver(name))
        for quantity in [5, 9, 5] as [Decimal128] {
            company.set("A-1", quantity)
            #expect(try await poller.poll(task).published == 1)
        }
        #expect(try await take(3, name, house).compactMap(\.stock?.quantity) == [5, 9, 5])
        try await house.stop()
    }

    @Test func withRedisEmptiedEverythingIsPublishedAgainAndTheNumbersGoOnGrowing() async throws {
        let house = try await House(), name = fresh(), company = Company(4), poller = Poller(house.context)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        let task = try task(company, receiver(name))
        try await poller.poll(task)
        _ = try await house.redis.send("FLUSHALL")
        #expect(try await poller.poll(task).published == 4)
        let numbers = try await take(8, name, house).compactMap(\.stock?.number)
        #expect(numbers[3] < numbers[4], "\(numbers)")
        try await house.stop()
    }

    @Test func oneReadingServesTwoIntegrationsEachByItsOwnFormula() async throws {
        let house = try await House(), names = [fresh(), fresh()], company = Company(5), poller = Poller(house.context)
        for name in names { try await house.broker.ensure(name, singleActiveConsumer: false) }
        let task = try task(company, receiver(names[0]), receiver(names[1], ", buffer: 2, filter: 'code != \"A-5\"'"))
        #expect(try await poller.poll(task) == .init(found: 5, published: 9))
        #expect(company.reads.withLock { $0.count } == 1)
        let first = try await take(5, names[0], house), second = try await take(4, names[1], house)
        let figures = { (events: [Event]) in Dictionary(uniqueKeysWithValues: events.map { ($0.entity.key, $0.stock?.quantity) }) }
        #expect(figures(first) == ["A-1": 1, "A-2": 2, "A-3": 3, "A-4": 4, "A-5": 5])
        #expect(figures(second) == ["A-1": 0, "A-2": 0, "A-3": 1, "A-4": 2])
        // A figure that the buffer swallows is news for one of them only.
        company.set("A-1", 2)
        #expect(try await poller.poll(task).published == 1)
        try await house.stop()
    }

    @Test func aStockPollThatFailsInTheMiddleGoesOnWhereItIsAndLosesNothing() async throws {
        let house = try await House(), name = fresh(), company = Company(8, isDated: true), poller = Poller(house.context)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        let task = try task(company, receiver(name))
        company.failsOnPage.withLock { $0 = "6" }
        await #expect(throws: Fault.self) { try await poller.poll(task) }
        company.failsOnPage.withLock { $0 = nil }
        #expect(try await poller.poll(task) == .init(found: 8, published: 2))
        #expect(company.reads.withLock { $0 } == [nil, nil])
        // Only a complete reading lets the next one begin at the cursor; new settings begin at the start.
        try await poller.poll(task)
        let other = try self.task(company, receiver(name, ", buffer: 1"))
        #expect(try await poller.poll(other).published == 8)
        #expect(company.reads.withLock { $0 } == [nil, nil, "2026-03-04", nil])
        try await house.stop()
    }

    @Test func anArticleWithoutAFigureStopsNobodyElseAndIsTold() async throws {
        let house = try await House(), name = fresh(), company = Company(4), poller = Poller(house.context)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        let journal = try await JournalReader(house)
        let running = Task { await poller.activity.run() }
        let task = try task(company, receiver(name, ", formula: expression, expression: 'code = \"A-2\" ? \"many\" : available'"))
        #expect(try await poller.poll(task).published == 3)
        try await eventually("an alert") { journal.alerts(name.integration).contains { $0.cause == "stock.figure" } }
        #expect(journal.alerts(name.integration).first?.message.contains("A-2") == true)
        poller.activity.stop()
        await running.value
        try await house.stop()
    }

    @Test func whatTheShopDoesNotHaveIsPublishedAgainWhenItsTimeHasCome() async throws {
        let house = try await House(), name = fresh(), company = Company(2), clock = ManualClock(now: SystemClock().now)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        var context = house.context
        context.clock = clock
        let poller = Poller(context), readings = RedisStockReadings(redis: house.redis, clock: clock)
        let task = try task(company, receiver(name))
        try await poller.poll(task)
        try await readings.publishAgain("A-1", of: name.integration, after: .seconds(3_600))
        try await readings.publishAgain("A-2", of: name.integration, after: .zero)
        try await readings.publishAgain("A-9", of: name.integration, after: .zero)
        #expect(try await poller.poll(task).published == 1)
        clock.advance(by: .seconds(3_601))
        #expect(try await poller.poll(task).published == 1)
        #expect(try await poller.poll(task).published == 0)
        #expect(try await take(4, name, house).suffix(2).map(\.entity.key) == ["A-2", "A-1"])
        _ = try await house.redis.send("FLUSHALL")
        try await house.stop()
    }

    @Test func aBackfillPublishesEverythingAndThePollerKnowsIt() async throws {
        let house = try await House(), name = fresh(), company = Company(5), poller = Poller(house.context)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        let task = try task(company, receiver(name, ", filter: 'code != \"A-5\"'")), backfill = Backfill(house.context)
        try await poller.poll(task)
        // Read before the figure changes, published after the poller has published the new one: what is newer is kept in mind.
        let found = try await backfill.find(task, since: nil)
        #expect(found.changes.count == 4 && found.filtered == 1)
        company.set("A-1", 10)
        #expect(try await poller.poll(task).published == 1)
        var told: [Int] = []
        #expect(try await backfill.publish(found.changes, to: name.integration, progress: { told.append($0) }) == 4)
        #expect(told == [4])
        #expect(try await poller.poll(task).published == 0)
        let events = try await take(9, name, house)
        #expect(events.suffix(4).allSatisfy { $0.cause == .backfill && $0.priority == .backfill })
        let numbers = events.compactMap(\.stock?.number)
        #expect(numbers[4] > numbers[5], "the poll's reading is later")
        // Nothing more is published once a stop was asked for.
        #expect(try await backfill.publish(found.changes, to: name.integration, shouldStop: { true }) == 0)
        try await house.stop()
    }

    @Test func aReplayedStockEventIsReadAgain() throws {
        let event = Event(
            id: "e", integration: "shop", flow: .stock, entity: EntityRef(.stock, "A-1"), revision: "7", cause: .poll,
            occurredAt: Timestamp(milliseconds: 0), stock: StockReading(quantity: 5, number: 7, ean: "8710000000001"))
        #expect(try Event(decoding: event.bytes) == event)
        let again = ReplayStamp(reason: "", user: "erika", force: false, makeID: { "r" }).again(event)
        #expect(again.stock == nil && again.revision == nil && again.entity == event.entity)
    }
}
