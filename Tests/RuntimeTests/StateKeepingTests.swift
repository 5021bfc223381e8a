import Commerce
import Foundation
import Redis
import Testing

@testable import Runtime

/// `koppel.state` does not grow for ever, and loses nothing that is needed.
extension WorkerTests {
    private func policy(_ days: Int) -> StateKeeping.Policy {
        var policy = StateKeeping.Policy()
        policy.renewAfter = .seconds(days * 86_400)
        return policy
    }

    @Test func whatIsOldAndNeededIsAppendedAgainAndOutlivesTheBrokersRetention() async throws {
        let house = try await House(), log = StateLog(broker: house.broker, sealing: House.sealer), now = SystemClock().now
        let integration = "k-\(UUID().uuidString.prefix(8).lowercased())", queue = QueueName(.orders, integration)
        let old = now - .seconds(160 * 86_400), entities = (1...3).map { EntityRef(.order, "\(integration)-\($0)") }
        try await house.worker.epochs.ensureFilled()
        // Three orders of long ago: one that Redis still remembers, one that it has forgotten, one that was forgotten on purpose.
        for entity in entities {
            try await log.append(
                StateRecord(.mark, integration: integration, key: StateRecord.key(.orders, entity), value: Array("SO1".utf8), at: old))
        }
        try await log.append(
            StateRecord(.mark, integration: integration, key: StateRecord.key(.orders, entities[2]), value: [], at: old + .seconds(1)))
        for entity in [entities[0]] { _ = try await house.redis.hset(RedisKeys.entity(queue, entity), "number", "SO1") }
        // A cursor and a token pair that nobody has moved for long, and a cursor that has been.
        for (kind, key, value) in [
            (StateRecord.Kind.cursor, "orders.\(integration)", "c1"), (.secret, integration, "s1"), (.cursor, "moved.\(integration)", "m1"),
        ] {
            try await log.append(StateRecord(kind, integration: integration, key: key, value: Array(value.utf8), at: old))
        }
        try await VersionedValue.set(RedisKeys.cursor("moved.\(integration)"), Array("m2".utf8), at: now - .seconds(60), on: house.redis)

        let keeping = StateKeeping(house.context, leases: house.worker.leases, policy: policy(150))
        let first = try await keeping.look()
        #expect(first.renewed == 3 && first.left >= 2)
        // The next day nothing is to be done: what was appended again is young.
        #expect(try await keeping.look().renewed == 0)

        // The broker lets the old segments go.
        _ = try await Servers.rabbitmqctl("set_policy", "state-test", "^koppel\\.state$", #"{"max-length-bytes":45000000}"#, "--apply-to", "all")
        let filler = [UInt8](repeating: 7, count: 1 << 20)
        for number in 1...64 {
            try await log.append(StateRecord(.cursor, integration: "filler", key: "filler-\(number % 4)", value: filler, at: now))
            // As the days pass, long before a segment goes.
            if number % 8 == 6 { _ = try await StateKeeping(house.context, leases: house.worker.leases, policy: policy(0)).look() }
        }
        let counted = Guarded(0)
        try await eventually("the old records are gone") {
            counted.withLock { $0 = 0 }
            _ = try await log.readAll(marker: UUID().uuidString, now: now) { records in
                let old = records.filter { $0.integration == integration && $0.renewedAt == nil }.count
                counted.withLock { $0 += old }
            }
            return counted.value == 0
        }
        _ = try await Servers.rabbitmqctl("clear_policy", "state-test")

        // Redis is emptied: everything that was needed comes back.
        _ = try await house.redis.send("FLUSHALL")
        try await house.worker.epochs.ensureFilled()
        #expect(try await house.redis.hgetString(RedisKeys.entity(queue, entities[0]), "number") == "SO1")
        #expect(try await house.redis.hgetString(RedisKeys.entity(queue, entities[2]), "number") == nil)
        #expect(try await VersionedValue.get(RedisKeys.cursor("orders.\(integration)"), on: house.redis)?.value == Array("c1".utf8))
        #expect(try await VersionedValue.get(RedisKeys.cursor("orders.\(integration)"), on: house.redis)?.at == old)
        #expect(try await VersionedValue.get(RedisKeys.vault(integration), on: house.redis)?.value == Array("s1".utf8))
        try await house.stop()
    }

    @Test func aNumberThatAWorkerIsAtIsLeftForTomorrow() async throws {
        let house = try await House(), log = StateLog(broker: house.broker, sealing: House.sealer), now = SystemClock().now
        let integration = "k-\(UUID().uuidString.prefix(8).lowercased())", queue = QueueName(.orders, integration), entity = EntityRef(.order, "1")
        try await house.worker.epochs.ensureFilled()
        try await log.append(
            StateRecord(
                .mark, integration: integration, key: StateRecord.key(.orders, entity), value: Array("SO1".utf8), at: now - .seconds(200 * 86_400)))
        _ = try await house.redis.hset(RedisKeys.entity(queue, entity), "number", "SO1")
        let keeping = StateKeeping(house.context, leases: house.worker.leases, policy: policy(150))
        let lease = try #require(try await house.worker.leases.acquire(RedisKeys.entityLease(queue, entity)))
        let busy = try await keeping.look()
        await house.worker.leases.release(lease)
        let free = try await keeping.look()
        #expect(free.renewed == busy.renewed + 1)
        try await house.stop()
    }
}
