import AMQP
import Commerce
import Foundation
import Redis
import Synchronization
import Testing

@testable import Runtime

extension WorkerTests {
    /// A shop whose changes are handed out in pages of three.
    private final class Shop: Sendable {
        let changes = Mutex<[EntityChange]>([])
        let failsOnPage = Mutex<String?>(nil)
        let cursors = Mutex<[String?]>([])

        func add(_ keys: [String], revision: String) {
            changes.withLock { $0 += keys.map { EntityChange(flow: .orders, entity: EntityRef(.order, $0), revision: revision) } }
        }

        func read(_ cursor: String?, _ page: String?) throws -> ChangePage {
            cursors.withLock { $0.append(cursor) }
            if let page, failsOnPage.withLock({ $0 }) == page { throw Fault.retry("shop.down", "The shop does not answer.") }
            let all = changes.withLock { $0 }
            // An overlap of two.
            let start = (cursor.flatMap { Int($0) } ?? 0) + (page.flatMap { Int($0) } ?? 0)
            let from = max(0, page == nil ? start - 2 : start), part = all[min(from, all.count)..<min(from + 3, all.count)]
            let next = from + part.count - (cursor.flatMap { Int($0) } ?? 0)
            let isLast = from + part.count >= all.count
            return ChangePage(changes: Array(part), next: isLast ? nil : "\(next)", cursor: isLast ? "\(all.count)" : nil)
        }
    }

    private func task(_ name: QueueName, _ shop: Shop, watches: Bool = false) -> PollTask {
        PollTask(
            name: name.routingKey, flow: name.flow, integrations: [name.integration], interval: .milliseconds(200),
            since: Timestamp(milliseconds: 0), watches: watches
        ) { cursor, _, page in try shop.read(cursor, page) }
    }

    private func fresh() -> QueueName { QueueName(.orders, "p-\(UUID().uuidString.prefix(8).lowercased())") }

    @Test func aPollPublishesWhatIsNewOnceAlthoughPollsOverlap() async throws {
        let house = try await House(), name = fresh(), shop = Shop(), poller = Poller(house.context)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        shop.add((1...7).map { "\($0)" }, revision: "a")
        #expect(try await poller.poll(task(name, shop)) == .init(found: 7, published: 7))
        #expect(try await poller.poll(task(name, shop)) == .init(found: 2, published: 0))
        shop.add(["8"], revision: "a")
        shop.add(["7"], revision: "b")
        #expect(try await poller.poll(task(name, shop)).published == 2)
        try await eventually("nine events") { try await house.depth(name.description) == 9 }
        try await house.stop()
    }

    @Test func ofOneReadingForSeveralEachGetsWhatIsItsOwn() async throws {
        let house = try await House(), one = fresh(), other = fresh(), shop = Shop(), poller = Poller(house.context)
        for name in [one, other] { try await house.broker.ensure(name, singleActiveConsumer: false) }
        shop.add(["a1", "b1", "a2"], revision: "r")
        var both = task(one, shop)
        both.integrations = [one.integration, other.integration]
        both.receives = { integration, change in change.entity.key.hasPrefix("a") == (integration == one.integration) }
        #expect(try await poller.poll(both).published == 3)
        #expect(try await poller.poll(both).published == 0)
        try await eventually("its own events in each queue") {
            let depths = (try await house.depth(one.description), try await house.depth(other.description))
            return depths == (2, 1)
        }
        try await house.stop()
    }

    @Test func aPollThatFailsInTheMiddleDoesNotMoveItsCursor() async throws {
        let house = try await House(), name = fresh(), shop = Shop(), poller = Poller(house.context)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        shop.add((1...9).map { "\($0)" }, revision: "a")
        shop.failsOnPage.withLock { $0 = "3" }
        await #expect(throws: Fault.self) { try await poller.poll(self.task(name, shop)) }
        let reader = StatusReader(broker: house.broker, redis: house.redis, clock: SystemClock())
        #expect(try await reader.cursor(name.routingKey) == nil)
        shop.failsOnPage.withLock { $0 = nil }
        #expect(try await poller.poll(task(name, shop)) == .init(found: 9, published: 6))
        #expect(try await reader.cursor(name.routingKey)?.cursor == "9")
        try await house.stop()
    }

    @Test func aCursorOutlivesRedis() async throws {
        let house = try await House(), name = fresh(), shop = Shop(), poller = Poller(house.context)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        shop.add(["1", "2", "3", "4"], revision: "a")
        try await poller.poll(task(name, shop))
        _ = try await house.redis.send("FLUSHALL")
        shop.cursors.withLock { $0 = [] }
        try await poller.poll(task(name, shop))
        #expect(shop.cursors.withLock { $0 } == ["4"])
        try await house.stop()
    }

    @Test func ofTwoPollersOnePollsAtATimeAndAnotherTakesOver() async throws {
        let name = fresh(), shop = Shop()
        let houses = [try await House("poller-1"), try await House("poller-2")]
        let pollers = houses.map { Poller($0.context) }
        let reading = Mutex((now: 0, most: 0, count: 0))
        let task = PollTask(
            name: name.routingKey, flow: .orders, integrations: [name.integration], interval: .milliseconds(200), since: Timestamp(milliseconds: 0)
        ) { cursor, _, page in
            reading.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.count + 1) }
            try await Task.sleep(for: .milliseconds(50))
            reading.withLock { $0.now -= 1 }
            return try shop.read(cursor, page)
        }
        var running: [Task<Void, any Error>] = []
        for (house, poller) in zip(houses, pollers) {
            try await house.broker.ensure(name, singleActiveConsumer: false)
            poller.serve([task])
            running.append(Task { try await poller.run() })
        }
        try await eventually("several polls") { reading.withLock { $0.count } >= 5 }
        pollers[0].stop()
        try await running[0].value
        let count = reading.withLock { $0.count }
        try await eventually("the other goes on") { reading.withLock { $0.count } >= count + 3 }
        #expect(reading.withLock { $0.most } == 1)
        pollers[1].stop()
        try await running[1].value
        for house in houses { try await house.stop() }
    }

    @Test func watchedOrdersAreReadAgainWhenTheirHourHasComeAndOutliveRedis() async throws {
        let house = try await House(), name = fresh(), shop = Shop(), clock = ManualClock(now: SystemClock().now)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        var context = house.context
        context.clock = clock
        let poller = Poller(context), list = WatchList(redis: house.redis, log: house.worker.stateLog, clock: clock)
        try await house.worker.epochs.ensureFilled()
        try await list.add(EntityRef(.order, "5"), of: name)
        #expect(try await poller.poll(task(name, shop, watches: true)).watched == 0)
        clock.advance(by: .seconds(3_601))
        #expect(try await poller.poll(task(name, shop, watches: true)).watched == 1)
        #expect(try await poller.poll(task(name, shop, watches: true)).watched == 0)
        _ = try await house.redis.send("FLUSHALL")
        #expect(try await poller.poll(task(name, shop, watches: true)).watched == 1)
        clock.advance(by: .seconds(31 * 86_400))
        #expect(try await poller.poll(task(name, shop, watches: true)).watched == 0)
        #expect(try await list.count(of: name) == 0)
        // The epoch was made by a clock a month ahead.
        _ = try await house.redis.send("FLUSHALL")
        try await house.stop()
    }
}
