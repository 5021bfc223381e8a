import Commerce
import Flows
import Foundation
import Synchronization
import Testing

@testable import Runtime

/// What one worker finds out, all know.
extension WorkerTests {
    @Test func aCircuitOpenedByOneWorkerSparesTheOthersTheirErrors() async throws {
        let name = QueueName(.orders, "c-\(UUID().uuidString.prefix(8).lowercased())"), isDown = Guarded(true)
        let first = try await House("worker-1"), second = try await House("worker-2")
        func handler() -> TestHandler {
            TestHandler { entity, _, _ in
                if isDown.value { throw Fault("erp.down", "AccountView does not answer.", handling: .pause(.host)) }
                return .init(.written, title: "Order \(entity.key)")
            }
        }
        let mine = handler(), theirs = handler(), journal = try await JournalReader(first)
        try await first.start([first.queue(name, mine)])
        try await first.publish(name, (1...6).map { "\($0)" })
        try await eventually("the first has opened it") { first.worker.openCircuits[name] != nil }
        try await second.start([second.queue(name, theirs)])
        try await first.publish(name, (7...30).map { "\($0)" })
        try await eventually("the second has taken it over") { second.worker.openCircuits[name] != nil }
        try await eventually("probes go on") { mine.all.count + theirs.all.count >= 12 }
        // One at a time probes: whoever came second has met the dead ERP as a probe only, never with its own series of failures.
        let attempts = journal.attempts(name.integration)
        #expect(attempts.filter { $0.outcome == "retrying" }.allSatisfy { $0.worker == "worker-1" })
        isDown.withLock { $0 = false }
        try await eventually("all are written") {
            Set((journal.attempts(name.integration).filter { $0.outcome == "written" }).map(\.entity.key)).count == 30
        }
        try await eventually("closed for both") { first.worker.openCircuits.isEmpty && second.worker.openCircuits.isEmpty }
        #expect(try await StatusReader(broker: first.broker, redis: first.redis, clock: SystemClock()).circuits().allSatisfy { $0.queue != name })
        try await first.stop()
        try await second.stop()
    }

    @Test func aCircuitWhoseWorkerWasKilledIsProbedAndClosedByAnother() async throws {
        let name = QueueName(.orders, "c-\(UUID().uuidString.prefix(8).lowercased())"), isDown = Guarded(true)
        let first = try await House("worker-1")
        let refusing = TestHandler { _, _, _ in throw Fault("erp.login", "The access is refused.", handling: .pause(.credentials)) }
        try await first.start([first.queue(name, refusing)])
        try await first.publish(name, (1...5).map { "\($0)" })
        try await eventually("it is open") { first.worker.openCircuits[name] != nil }
        await first.die()
        let second = try await House("worker-2"), journal = try await JournalReader(second)
        let handler = TestHandler { entity, _, _ in
            if isDown.value { throw Fault("erp.login", "The access is refused.", handling: .pause(.credentials)) }
            return .init(.written, title: "Order \(entity.key)")
        }
        try await second.start([second.queue(name, handler)])
        try await eventually("it took over what it found") { second.worker.openCircuits[name] != nil }
        isDown.withLock { $0 = false }
        try await eventually("all are written") { journal.outcomes(name.integration)["written"] == 5 }
        try await eventually("the end is told, although it was raised elsewhere") { journal.alerts(name.integration).contains { $0.isOver } }
        try await second.stop()
    }

    @Test func whatIsSharedOfACircuitComesBackAsItWas() async throws {
        let house = try await House(), now = Timestamp(year: 2026, month: 3, day: 4), queue = QueueName(.orders, "shared")
        let circuits = SharedCircuits(redis: house.redis, worker: "w")
        let opening = Circuit.Opening(
            scope: .quota, fault: Fault("q", "Used up.", advice: "Wait.", handling: .pause(.quota)), since: now, probeAt: now + .seconds(30),
            probes: 2,
            soleEntity: EntityRef(.order, "a:b"))
        try await circuits.show(opening, of: queue)
        #expect(try await circuits.opening(of: queue) == opening)
        try await circuits.clear(queue)
        #expect(try await circuits.opening(of: queue) == nil)
        try await house.stop()
    }
}
