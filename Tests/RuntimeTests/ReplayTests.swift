import AMQP
import Commerce
import Flows
import Foundation
import Redis
import Synchronization
import Testing

@testable import Runtime

extension WorkerTests {
    private func fresh(_ flow: Flow) -> QueueName { QueueName(flow, "r-\(UUID().uuidString.prefix(8).lowercased())") }

    private func again(_ event: Event, run: String) -> Event {
        var again = event
        again.id = UUID().uuidString
        again.cause = .replay
        again.replay = .init(id: run, original: event.id, reason: "mapped now", user: "erika")
        return again
    }

    @Test func whatMatchesIsReplayedOnceAndTheRestStaysParked() async throws {
        let house = try await House(), name = fresh(.stock), isMapped = Mutex(false)
        let handler = TestHandler { entity, _, _ in
            if entity.key.hasPrefix("other") { throw Fault.park("sku.missing", "SKU missing.", advice: "Add it.") }
            if !isMapped.withLock({ $0 }) { throw Fault.park("payment.unmapped", "Not mapped.", advice: "Map it.") }
            return .init(.written, title: "x")
        }
        let journal = try await JournalReader(house)
        try await house.start([house.queue(name, handler)])
        _ = try await house.broker.connection.purge(queue: Names.parked(.stock))
        _ = try await house.redis.del(RedisKeys.parked(.stock))
        try await house.publish(name, (1...120).map { "\($0)" } + (1...10).map { "other-\($0)" })
        try await eventually("all parked") { journal.outcomes(name.integration)["parked"] == 130 }
        isMapped.withLock { $0 = true }
        let rotation = ParkedRotation(broker: house.broker, redis: house.redis, leases: house.worker.leases, reactor: house.reactor)
        let result = try await rotation.run(.stock) { event, cause in cause == "payment.unmapped" ? self.again(event, run: "run-1") : nil }
        #expect(result == .init(seen: 130, replayed: 120, kept: 10))
        try await eventually("all written, once") { journal.outcomes(name.integration)["written"] == 120 }
        let reader = StatusReader(broker: house.broker, redis: house.redis, clock: SystemClock())
        try await eventually("ten stay") { try await reader.parkedCount(.stock) == (10, 10) }
        #expect(
            journal.attempts(name.integration).filter { $0.outcome == "written" }.allSatisfy { $0.replay?.id == "run-1" && $0.origin == "replay" })
        // The reasons of those that stayed are still with them.
        let rest = try await rotation.run(.stock) { _, cause in
            #expect(cause == "sku.missing")
            return nil
        }
        #expect(rest == .init(seen: 10, replayed: 0, kept: 10))
        try await house.stop()
    }

    @Test func aRotationThatIsCutOffLosesNothing() async throws {
        let house = try await House(), name = fresh(.stock), handler = TestHandler()
        try await house.broker.ensure(name, singleActiveConsumer: false)
        _ = try await house.broker.connection.purge(queue: Names.parked(.stock))
        let parking = Parking(broker: house.broker, redis: house.redis), fault = Fault.park("x", "x", advice: "")
        for number in 1...200 {
            let event = Event(
                id: "\(number)", integration: name.integration, flow: .stock, entity: EntityRef(.stock, "\(number)"), cause: .poll,
                occurredAt: SystemClock().now)
            try await parking.park(ParkedMessage(event: event, fault: fault, attempts: 1, at: SystemClock().now))
        }
        for round in 1...5 {
            // Each round is another process that is killed somewhere in the middle.
            let killed = try await House("replay-\(round)"), seen = Mutex(0)
            let rotation = ParkedRotation(
                broker: killed.broker, redis: killed.redis,
                leases: LeaseKeeper(redis: killed.redis, reactor: killed.reactor, ttl: .milliseconds(300)) { UUID().uuidString },
                reactor: killed.reactor)
            let run = Task {
                try await rotation.run(.stock) { event, _ in
                    self.again(event, run: "k")
                } progress: { result in
                    seen.withLock { $0 = result.seen }
                }
            }
            try await eventually("in the middle") { seen.withLock { $0 } >= 5 + round * 3 }
            await killed.die()
            _ = try? await run.value
            try await Task.sleep(for: .milliseconds(400))
        }
        try await house.start([house.queue(name, handler)])
        let rotation = ParkedRotation(broker: house.broker, redis: house.redis, leases: house.worker.leases, reactor: house.reactor)
        _ = try await rotation.run(.stock) { event, _ in self.again(event, run: "last") }
        try await eventually("every one was handled") { Set(handler.all.map(\.entity.key)).count == 200 }
        #expect(try await house.depth(Names.parked(.stock)) == 0)
        try await house.stop()
    }

    @Test func theArchiveGivesBackWhatWasPublishedInOrder() async throws {
        let house = try await House(), name = fresh(.products)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        for number in 1...30 {
            try await house.producer.publish(
                house.producer.event(
                    of: EntityChange(flow: .products, entity: EntityRef(.product, "\(number)")), integration: name.integration, cause: .poll))
        }
        let reader = ArchiveReader(broker: house.broker) { UUID().uuidString }
        var keys: [String] = [], offsets: [Int64] = []
        try await reader.read(from: .first) { offset, event in
            if event.integration == name.integration {
                keys.append(event.entity.key)
                offsets.append(offset)
            }
            return true
        }
        #expect(keys == (1...30).map { "\($0)" })
        var rest: [String] = []
        try await reader.read(from: .offset(offsets[20])) { _, event in
            if event.integration == name.integration { rest.append(event.entity.key) }
            return rest.count < 5
        }
        #expect(rest == ["21", "22", "23", "24", "25"])
        // A replay is no news for the archive.
        try await house.producer.publishAgain(
            again(
                Event(
                    decoding: house.producer.event(
                        of: EntityChange(flow: .products, entity: EntityRef(.product, "99")), integration: name.integration, cause: .poll
                    ).bytes), run: "a"))
        var count = 0
        try await reader.read(from: .offset(offsets[0])) { _, event in
            if event.integration == name.integration { count += 1 }
            return true
        }
        #expect(count == 30)
        try await house.stop()
    }
}
