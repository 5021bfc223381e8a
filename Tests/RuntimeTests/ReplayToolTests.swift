import AMQP
import Commerce
import Flows
import Foundation
import JSON
import Journal
import Redis
import Synchronization
import Testing

@testable import Runtime

/// The replay tool as operators use it: a process, the journal, the broker.
extension WorkerTests {
    private func fresh(_ flow: Flow) -> QueueName { QueueName(flow, "r-\(UUID().uuidString.prefix(8).lowercased())") }

    private func empty(_ flow: Flow, _ house: House) async throws {
        _ = try await house.broker.connection.purge(queue: Names.parked(flow))
        _ = try await house.redis.del(RedisKeys.parked(flow), "koppel:lease:replay:\(flow.rawValue)")
    }

    @Test func fiftyOrdersParkedForOneCauseAreAllWrittenOnceAfterTheReplay() async throws {
        let house = try await House(), name = fresh(.orders), tool = try ReplayTool(), table = Mutex<Set<String>>([]), written = Mutex<[String]>([])
        let handler = TestHandler { entity, _, _ in
            if entity.key.hasPrefix("other") { throw Fault.park("sku.missing", "SKU missing.", advice: "Add it.") }
            guard table.withLock({ $0.contains("ideal") }) else {
                throw Fault.park("payment.unmapped", "Payment method ideal is not in the table.", advice: "Add it to the mapping.")
            }
            written.withLock { $0.append(entity.key) }
            return .init(.written, number: "SO\(entity.key)", title: "Order \(entity.key)")
        }
        try await empty(.orders, house)
        let consumer = JournalConsumer(store: tool.store, broker: house.broker, clock: SystemClock(), logger: house.context.logger)
        let keeping = Task { try await consumer.run() }
        try await house.start([house.queue(name, handler)])
        try await house.publish(name, (1...50).map { "\($0)" } + (1...5).map { "other-\($0)" })
        var query = ParkedQuery()
        query.integration = name.integration
        try await eventually("all parked") { try await tool.store.parkedCount(query) == 55 }

        let chosen = ["--cause", "payment.unmapped", "--integration", name.integration]
        #expect(try await tool.run("list", "--json", chosen[0], chosen[1], chosen[2], chosen[3]).lines.count == 50)
        #expect(try await tool.run("count", chosen[0], chosen[1], chosen[2], chosen[3]).output == "50\n")
        let shown = try await tool.run("show", "7", "--integration", name.integration)
        #expect(shown.output.contains("Payment method ideal is not in the table.") && shown.output.contains("What to do: Add it to the mapping."))
        table.withLock { _ = $0.insert("ideal") }
        // Nobody has confirmed it.
        let refused = try await tool.run("run", chosen[0], chosen[1], chosen[2], chosen[3])
        #expect(refused.status != 0 && refused.errors.contains("--yes"))
        #expect(try await house.depth(Names.parked(.orders)) == 55)

        let run = try await tool.run(
            "run", chosen[0], chosen[1], chosen[2], chosen[3], "--yes", "--json", "--reason", "iDEAL is mapped", "--user", "erika")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.json?["replayed"]?.int == 50 && run.json?["complete"]?.bool == true)
        var entries = JournalQuery()
        (entries.integration, entries.outcomes, entries.limit) = (name.integration, ["written"], 200)
        try await eventually("the journal has all fifty") { try await tool.store.search(entries).count == 50 }
        #expect(written.withLock { $0.sorted() } == (1...50).map { "\($0)" }.sorted())
        let replays = try await tool.store.search(entries).map(\.record.replay)
        #expect(replays.allSatisfy { $0?.id == run.json?["replay"]?.string && $0?.reason == "iDEAL is mapped" && $0?.user == "erika" })
        #expect(Set(replays.compactMap { $0?.originalID }).count == 50)
        // The others wait on.
        #expect(try await tool.store.parkedCount(query) == 5)
        #expect(try await house.depth(Names.parked(.orders)) == 5)
        keeping.cancel()
        try await house.stop()
    }

    @Test func aReplayThatIsKilledAgainAndAgainLosesNothing() async throws {
        let isLong = ProcessInfo.processInfo.environment["KOPPEL_TEST_LONG"] != nil
        let count = isLong ? 1_000 : 300, kills = isLong ? 10 : 3
        let house = try await House(), name = fresh(.products), handler = TestHandler(), tool = try ReplayTool()
        try await house.broker.ensure(name, singleActiveConsumer: false)
        try await empty(.products, house)
        let parking = Parking(broker: house.broker, redis: house.redis), now = SystemClock().now
        let fault = Fault.park("x", "It waits.", advice: "Let it go.")
        var records: [ActivityRecord] = []
        for number in 1...count {
            let event = Event(
                id: "\(name.integration)-\(number)", integration: name.integration, flow: .products, entity: EntityRef(.product, "\(number)"),
                cause: .poll, occurredAt: now)
            try await parking.park(ParkedMessage(event: event, fault: fault, attempts: 1, at: now))
            records.append(
                ActivityRecord(
                    id: event.id, eventID: event.id, integration: name.integration, flow: .products, entity: event.entity, origin: "poll",
                    attempt: 1, occurredAt: now, startedAt: now, milliseconds: 1, outcome: "parked", cause: "x", title: "", settingsVersion: "v1",
                    worker: "w"))
        }
        try await tool.store.insert(records)
        for _ in 1...kills {
            let before = try await house.depth(name.description), aim = before + .random(in: 1...(count / kills / 2))
            let (process, _, _) = try tool.start(["run", "--integration", name.integration, "--yes", "--pace", "400/s"])
            try await eventually("in the middle") { try await house.depth(name.description) >= aim }
            #expect(process.isRunning)
            kill(process.processIdentifier, SIGKILL)
            try await eventually("it is gone") { !process.isRunning }
            // The dead one's lease would end by itself.
            try await house.redis.del("koppel:lease:replay:products")
        }
        let last = try await tool.run("run", "--integration", name.integration, "--yes", "--json")
        #expect((last.json?["replayed"]?.int ?? 0) > 0, "\(last.errors)")
        try await eventually("nothing is left") { try await house.depth(Names.parked(.products)) == 0 }
        try await house.start([house.queue(name, handler)])
        try await eventually("every one was handled") { Set(handler.all.map(\.entity.key)).count == count }
        try await house.stop()
    }
}
