import AMQP
import Commerce
import Foundation
import Redis
import Synchronization
import Testing

@testable import Runtime

struct WalkPlaceTests {
    private let noon = Timestamp(year: 2026, month: 3, day: 4, hour: 12)

    @Test func `A walk begins, goes on from page to page, and rests when it is over`() {
        var place = WalkPlace(nil, now: noon, interval: .seconds(1_000))
        #expect(place.page == nil && !place.isDone && place.began == noon)
        place.advance(to: "5.x y")
        let later = WalkPlace(place.text, now: noon + .seconds(999), interval: .seconds(1_000))
        #expect(later.page == "5.x y" && later.began == noon)
        place.advance(to: nil)
        #expect(WalkPlace(place.text, now: noon + .seconds(899), interval: .seconds(1_000)).isDone)
        #expect(!WalkPlace(place.text, now: noon + .seconds(900), interval: .seconds(1_000)).isDone)
    }

    @Test func `One that was left longer than an interval ago begins anew, as with a place that cannot be read`() {
        for text in ["page \(noon.milliseconds) 5", "nonsense", "page x 5", "done"] {
            let place = WalkPlace(text, now: noon + .seconds(1_000), interval: .seconds(1_000))
            #expect(place.page == nil && !place.isDone && place.began == noon + .seconds(1_000), "\(text)")
        }
    }
}

extension WorkerTests {
    /// A shop that is read whole, three products a page.
    private final class Shelf: Sendable {
        let rows = Mutex<[String: (revision: String, at: Timestamp)]>([:])
        let failsOnPage = Mutex<String?>(nil)
        let pages = Mutex<[String?]>([])

        func put(_ keys: [String], _ revision: String, at date: Timestamp) {
            rows.withLock { rows in for key in keys { rows[key] = (revision, date) } }
        }

        func read(_ page: String?) throws -> ChangePage {
            pages.withLock { $0.append(page) }
            if let page, failsOnPage.withLock({ $0 }) == page { throw Fault.retry("shop.down", "The shop does not answer.") }
            let all = rows.withLock { $0.sorted { $0.key < $1.key } }, start = page.flatMap { Int($0) } ?? 0
            let part = all[min(start, all.count)..<min(start + 3, all.count)]
            return ChangePage(
                changes: part.map {
                    EntityChange(flow: .products, entity: EntityRef(.product, $0.key), revision: $0.value.revision, changedAt: $0.value.at)
                }, next: start + 3 < all.count ? "\(start + 3)" : nil)
        }
    }

    /// A poller whose clock the test moves, a walk each hour, and what it published.
    private func walk(
        _ shelf: Shelf, _ body: (_ poll: () async throws -> PollTask.Result, _ clock: ManualClock, _ house: House) async throws -> Void
    ) async throws {
        let house = try await House(), name = QueueName(.products, "w-\(UUID().uuidString.prefix(8).lowercased())")
        let clock = ManualClock(now: SystemClock().now)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        var context = house.context
        context.clock = clock
        let task = PollTask(
            walk: "\(name.routingKey).walk", flow: .products, integrations: [name.integration], interval: .seconds(3_600), since: clock.now
        ) { try shelf.read($0) }
        try await body({ try await Poller(context).poll(task) }, clock, house)
        _ = try await house.redis.send("FLUSHALL")
        try await house.stop()
    }

    @Test func aWalkPublishesWhatDiffersFromTheOneBeforeAndRestsUntilTheNextIsDue() async throws {
        let shelf = Shelf()
        try await walk(shelf) { poll, clock, _ async throws in
            shelf.put((1...8).map { "\($0)" }, "a", at: clock.now - .seconds(86_400))
            // Older than is of interest: seen, not taken over.
            #expect(try await poll() == .init(found: 8, published: 0))
            shelf.put(["5"], "b", at: clock.now - .seconds(86_400))
            #expect(try await poll() == .init(), "not due yet")
            clock.advance(by: .seconds(3_600))
            shelf.put(["9"], "a", at: clock.now)
            #expect(try await poll() == .init(found: 9, published: 2))
            clock.advance(by: .seconds(3_600))
            #expect(try await poll() == .init(found: 9, published: 0))
            // What is as it was two walks ago differs from what was handled last.
            clock.advance(by: .seconds(3_600))
            shelf.put(["5"], "a", at: clock.now - .seconds(86_400))
            #expect(try await poll() == .init(found: 9, published: 1))
        }
    }

    @Test func aWalkThatIsBrokenOffGoesOnAtItsPageEvenWithoutRedis() async throws {
        let shelf = Shelf()
        try await walk(shelf) { poll, clock, house async throws in
            shelf.put((1...8).map { "\($0)" }, "a", at: clock.now)
            shelf.failsOnPage.withLock { $0 = "6" }
            await #expect(throws: Fault.self) { try await poll() }
            shelf.failsOnPage.withLock { $0 = nil }
            shelf.pages.withLock { $0 = [] }
            // Another process goes on.
            #expect(try await poll() == .init(found: 2, published: 2))
            #expect(shelf.pages.withLock { $0 } == ["6"])
            clock.advance(by: .seconds(3_600))
            _ = try await house.redis.send("FLUSHALL")
            shelf.pages.withLock { $0 = [] }
            // Nothing is remembered: what is of interest goes again, and costs its reader a look.
            #expect(try await poll() == .init(found: 8, published: 8))
        }
    }
}
