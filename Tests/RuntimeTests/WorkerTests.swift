import AMQP
import Commerce
import Flows
import Foundation
import Redis
import Synchronization
import Testing

@testable import Runtime

/// On the real broker and the real Redis; one after the other, because some of them stop the broker or empty Redis.
@Suite(.serialized, .enabled(if: Servers.areThere), .timeLimit(.minutes(4)))
struct WorkerTests {
    private func fresh(_ flow: Flow = .orders) -> QueueName { QueueName(flow, "t-\(UUID().uuidString.prefix(8).lowercased())") }

    @Test func aThousandEventsAreHandledOnceEach() async throws {
        let house = try await House(), name = fresh(), handler = TestHandler()
        let journal = try await JournalReader(house)
        try await house.start([house.queue(name, handler)])
        let keys = (1...1_000).map { "\($0)" }
        try await house.publish(name, keys)
        try await eventually("all handled") { handler.all.count >= 1_000 }
        try await eventually("the queue is empty") { try await house.depth(name.description) == 0 }
        try await eventually("the journal has them") { journal.outcomes(name.integration)["written"] == 1_000 }
        #expect(handler.all.count == 1_000)
        #expect(Set(handler.all.map(\.entity.key)) == Set(keys))
        let record = try #require(journal.attempts(name.integration).first)
        #expect(record.settingsVersion == "v1" && record.worker == "worker-1" && record.attempt == 1)
        try await house.stop()
    }

    @Test func aRevisionThatIsDoneIsNotHandledAgainButFilteredIs() async throws {
        let house = try await House(), name = fresh()
        let handler = TestHandler { entity, _, _ in
            .init(entity.key == "open" ? .filtered : .written, reason: "not paid", title: "x", isStillOpen: true)
        }
        let journal = try await JournalReader(house)
        try await house.start([house.queue(name, handler) { $0.watches = true }])
        for round in 1...3 {
            try await house.publish(name, ["paid", "open"])
            try await eventually("round \(round)") { journal.attempts(name.integration).count == 2 * round }
        }
        #expect(handler.count("paid") == 1)
        #expect(handler.count("open") == 3)
        #expect(journal.outcomes(name.integration) == ["written": 1, "unchanged": 2, "filtered": 3])
        #expect(try await house.worker.watchList.count(of: name) == 1)
        // Another revision, or none, is news.
        try await house.publish(name, ["paid"], revision: "2")
        try await house.publish(name, ["paid"], revision: nil)
        try await eventually("both handled") { handler.count("paid") == 3 }
        try await house.stop()
    }

    /// A shop that lets us wait for its quota held up the orders of all shops of its company.
    @Test func whoOnlyHasTheShopLeftToTellLetsTheCompanysNextWrite() async throws {
        let house = try await House(), name = fresh(), isNextWritten = Mutex(false)
        let handler = TestHandler { entity, context, _ in
            try await context.permitWrite()
            guard entity.key == "waits" else {
                isNextWritten.withLock { $0 = true }
                return .init(.written, title: "x")
            }
            await context.giveTurnBack()
            try await eventually("the next writes meanwhile") { isNextWritten.withLock { $0 } }
            return .init(.written, title: "x")
        }
        try await house.start([house.queue(name, handler, company: "c-\(name.integration)") { $0.companyConcurrency = 1 }])
        try await house.publish(name, ["waits"])
        try await eventually("the first is under way") { handler.count("waits") == 1 }
        try await house.publish(name, ["next"])
        try await eventually("both are over") { try await house.depth(name.description) == 0 && isNextWritten.withLock { $0 } }
        #expect(handler.count("waits") == 1 && handler.count("next") == 1)
        try await house.stop()
    }

    @Test func twoEventsOfOneEntityAreNeverUnderWayTogether() async throws {
        let house = try await House(), name = fresh(), together = Mutex((now: 0, most: 0))
        let handler = TestHandler { entity, _, _ in
            together.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) }
            try await Task.sleep(for: .milliseconds(60))
            together.withLock { $0.now -= 1 }
            return .init(.written, title: "x")
        }
        try await house.start([house.queue(name, handler)])
        try await house.publish(name, Array(repeating: "same", count: 8), revision: nil)
        try await eventually("all eight went through, the busy ones later") { handler.all.count == 8 }
        #expect(together.withLock { $0.most } == 1)
        try await eventually("nothing is left") { try await house.depth(name.description) == 0 }
        try await house.stop()
    }

    @Test func aFaultIsTriedAgainByTheLadderAndCountsItsAttempts() async throws {
        let house = try await House(), name = fresh()
        let handler = TestHandler { _, _, number in
            if number <= 3 { throw Fault.retry("erp.busy", "AccountView was busy.") }
            return .init(.written, number: "2600001", title: "Order 7")
        }
        let journal = try await JournalReader(house)
        try await house.start([house.queue(name, handler)])
        try await house.publish(name, ["7"])
        try await eventually("written at the fourth attempt") { journal.outcomes(name.integration)["written"] == 1 }
        let attempts = journal.attempts(name.integration)
        #expect(attempts.map(\.outcome) == ["retrying", "retrying", "retrying", "written"])
        #expect(attempts.map(\.attempt) == [1, 2, 3, 4])
        #expect(attempts[0].cause == "erp.busy" && attempts[0].message == "AccountView was busy.")
        let waits = zip(handler.all, handler.all.dropFirst()).map { $1.at - $0.at }
        #expect(waits[0] >= .milliseconds(80) && waits[1] >= .milliseconds(250) && waits[2] >= .milliseconds(250), "\(waits)")
        try await house.stop()
    }

    @Test func whatNeedsAPersonIsParkedWithReasonAndAdviceAndAnAlert() async throws {
        let house = try await House(), name = fresh(.customers)
        let handler = TestHandler { entity, _, _ in
            if entity.key == "bad" { throw Fault.park("payment.unmapped", "Payment method ideal is not mapped.", advice: "Add it to payments.") }
            return .init(.written, title: "x")
        }
        let journal = try await JournalReader(house)
        try await house.start([house.queue(name, handler)])
        let before = try await house.depth(Names.parked(.customers))
        try await house.publish(name, ["bad", "good"])
        try await eventually("one parked, one written") { journal.outcomes(name.integration) == ["parked": 1, "written": 1] }
        try await eventually("it is in the parking queue") { try await house.depth(Names.parked(.customers)) == before + 1 }
        let parked = try await StatusReader(broker: house.broker, redis: house.redis, clock: SystemClock()).parked(.customers)
        let entry = try #require(parked.first { $0.event.integration == name.integration })
        #expect(entry.cause == "payment.unmapped" && entry.advice == "Add it to payments." && entry.attempts == 1)
        try await eventually("the owner was told") { journal.alerts(name.integration).map(\.cause) == ["parked"] }
        try await house.stop()
    }

    @Test func aMessageThatIsNoEventIsParkedAndStopsNothing() async throws {
        let house = try await House(), name = fresh(), handler = TestHandler()
        try await house.start([house.queue(name, handler)])
        let before = try await house.depth(Names.parked(.orders))
        for body in ["", "{", #"{"v":1}"#, String(repeating: "x", count: 20_000)] {
            try await house.broker.publisher.publish(AMQPMessage(Array(body.utf8)), exchange: Names.direct, routingKey: name.routingKey)
        }
        try await house.publish(name, ["good"])
        try await eventually("the good one") { handler.count("good") == 1 }
        try await eventually("four parked") { try await house.depth(Names.parked(.orders)) == before + 4 }
        #expect(handler.all.count == 1)
        try await house.stop()
    }

    @Test func aTargetThatIsDownPausesTheQueueCountsNothingAndGoesOnByItself() async throws {
        let house = try await House(), name = fresh(), isDown = Mutex(true)
        let handler = TestHandler { _, _, _ in
            if isDown.withLock({ $0 }) { throw Fault("erp.down", "AccountView does not answer.", handling: .pause(.host)) }
            return .init(.written, title: "x")
        }
        let journal = try await JournalReader(house)
        try await house.start([house.queue(name, handler)])
        try await house.publish(name, (1...20).map { "\($0)" })
        try await eventually("the circuit is open") { house.worker.openCircuits[name] != nil }
        let circuits = try await StatusReader(broker: house.broker, redis: house.redis, clock: SystemClock()).circuits()
        #expect(circuits.contains { $0.queue == name && $0.message == "AccountView does not answer." })
        let calls = handler.all.count
        try await eventually("probes go on, one at a time") { handler.all.count >= calls + 3 }
        isDown.withLock { $0 = false }
        try await eventually("all are written") { journal.outcomes(name.integration)["written"] == 20 }
        #expect(house.worker.openCircuits.isEmpty)
        // Few were counted before the circuit opened; nobody climbed.
        #expect(journal.attempts(name.integration).filter { $0.outcome == "written" }.allSatisfy { $0.attempt <= 3 })
        #expect(journal.outcomes(name.integration)["waiting", default: 0] > 0)
        try await eventually("one alert, and its end") { journal.alerts(name.integration).map(\.isOver) == [false, true] }
        try await house.stop()
    }

    @Test func aGracefulStopLetsWorkEndAndGivesTheRestBackUncounted() async throws {
        let name = fresh(), first = try await House("worker-1")
        let slow = TestHandler { _, _, _ in
            try await Task.sleep(for: .milliseconds(500))
            return .init(.written, title: "x")
        }
        try await first.start([first.queue(name, slow) { $0.prefetch = 4 }])
        try await first.publish(name, (1...12).map { "\($0)" })
        try await eventually("four are under way") { first.worker.inFlight == 4 }
        try await first.stop()
        #expect(slow.all.count == 4)
        let second = try await House("worker-2"), rest = TestHandler(), journal = try await JournalReader(second)
        try await second.start([second.queue(name, rest)])
        try await eventually("the rest") { rest.all.count == 8 }
        try await eventually("told") { journal.attempts(name.integration).count >= 8 }
        #expect(journal.attempts(name.integration).allSatisfy { $0.attempt == 1 })
        #expect(Set(slow.all.map(\.entity.key)).isDisjoint(with: rest.all.map(\.entity.key)))
        try await second.stop()
    }

    @Test func workThatDoesNotEndInTimeGoesBackAndItsIntentIsSettled() async throws {
        let name = fresh(), first = try await House("worker-1") { $0.drainTime = .milliseconds(200) }
        let stuck = TestHandler { _, context, _ in
            try await context.ledger.openIntent("order")
            try await Task.sleep(for: .seconds(60))
            return .init(.written, title: "x")
        }
        try await first.start([first.queue(name, stuck)])
        try await first.publish(name, ["1"])
        try await eventually("under way") { stuck.all.count == 1 }
        let began = ContinuousClock.now
        try await first.stop()
        #expect(ContinuousClock.now - began < .seconds(5))
        let second = try await House("worker-2"), next = TestHandler()
        try await second.start([second.queue(name, next)])
        try await eventually("again") { next.all.count == 1 }
        #expect(next.all[0].mustSearchHistory)
        // The intent's time is in whole milliseconds.
        #expect(next.all[0].at - stuck.all[0].at >= .milliseconds(395))
        try await second.stop()
    }
}
