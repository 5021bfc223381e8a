import AMQP
import Commerce
import Flows
import Foundation
import Redis
import Synchronization
import Testing

@testable import Runtime

/// What a poll leaves of whole orders, on the real Redis and the real broker.
extension WorkerTests {
    /// A shop whose list holds whole orders.
    private func task(_ name: QueueName, revision: String = "1", _ document: String) -> PollTask {
        PollTask(name: name.routingKey, flow: name.flow, integrations: [name.integration], since: Timestamp(milliseconds: 0)) { _, _, _ in
            let entity = EntityRef(.order, "1")
            return ChangePage(
                changes: [EntityChange(flow: .orders, entity: entity, revision: revision)], cursor: "1", claims: [entity: Array(document.utf8)])
        }
    }

    private func fresh() -> QueueName { QueueName(.orders, "c-\(UUID().uuidString.prefix(8).lowercased())") }

    private func claims(_ house: House) -> ClaimStore { ClaimStore(redis: house.redis, sealing: House.sealer) }

    /// A handler that takes down what it was handed.
    private func taker(_ taken: Guarded<[String?]>, failsFirst: Bool = false) -> TestHandler {
        TestHandler { entity, context, number in
            let claim = await context.takeClaim().map { String(decoding: $0, as: UTF8.self) }
            taken.withLock { $0.append(claim) }
            if failsFirst, number == 1 { throw Fault.retry("test", "Once more.") }
            return Outcome(.written, title: "\(entity)")
        }
    }

    @Test func theFirstAttemptTakesWhatThePollReadAndASecondDoesNot() async throws {
        let house = try await House(), name = fresh(), taken = Guarded<[String?]>([])
        try await house.broker.ensure(name, singleActiveConsumer: false)
        try await Poller(house.context).poll(task(name, "order of Erika"))
        try await house.start([house.queue(name, taker(taken, failsFirst: true))])
        try await eventually("two attempts") { taken.value.count == 2 }
        #expect(taken.value == ["order of Erika", nil])
        try await house.stop()
    }

    @Test func whatRestsInRedisAndQueueShowsNothingOfTheOrder() async throws {
        let house = try await House(), name = fresh()
        try await house.broker.ensure(name, singleActiveConsumer: false)
        try await Poller(house.context).poll(task(name, "order of Erika"))
        let key = RedisKeys.claim(name, EntityRef(.order, "1"))
        let sealed = try #require(try await house.redis.get(key))
        #expect(!String(decoding: sealed, as: UTF8.self).contains("Erika"))
        let life = try #require(try await house.redis.pttl(key))
        #expect(life > .seconds(60) && life <= .seconds(600))
        let consumer = try await house.broker.connection.consume(name.description, prefetch: 1)
        for try await delivery in consumer {
            #expect(!String(decoding: delivery.body, as: UTF8.self).contains("Erika"))
            delivery.ack()
            break
        }
        await consumer.cancel()
        // Of another order, or of another integration, it cannot be opened.
        _ = try await house.redis.send("COPY", key, RedisKeys.claim(name, EntityRef(.order, "2")))
        #expect(await claims(house).take(for: EntityRef(.order, "2"), of: name) == nil)
        #expect(await claims(house).take(for: EntityRef(.order, "1"), of: name)?.document == Array("order of Erika".utf8))
        #expect(await claims(house).take(for: EntityRef(.order, "1"), of: name) == nil)
        try await house.stop()
    }

    @Test func aClaimThatIsOlderThanTheLastAttemptIsNotUsed() async throws {
        let house = try await House(), name = fresh(), taken = Guarded<[String?]>([]), now = SystemClock().now
        try await house.broker.ensure(name, singleActiveConsumer: false)
        try await house.start([house.queue(name, taker(taken))])
        try await house.publish(name, ["1"], revision: "1")
        try await eventually("handled") { taken.value.count == 1 }
        // A poll read the list before that, and comes late.
        try await claims(house).put(.init(document: [1], readAt: now - .seconds(5)), for: EntityRef(.order, "1"), of: name)
        try await house.publish(name, ["1"], revision: "2")
        try await eventually("handled again") { taken.value.count == 2 }
        try await Poller(house.context).poll(task(name, revision: "3", "newer"))
        try await eventually("handled a third time") { taken.value.count == 3 }
        #expect(taken.value == [nil, nil, "newer"])
        try await house.stop()
    }

    @Test func aDryRunLeavesTheClaimForTheRealEvent() async throws {
        let house = try await House(), name = fresh(), taken = Guarded<[String?]>([])
        try await house.start([house.queue(name, taker(taken))])
        let claim = ClaimStore.Claim(document: Array("kept".utf8), readAt: SystemClock().now + .seconds(60))
        try await claims(house).put(claim, for: EntityRef(.order, "1"), of: name)
        var event = house.producer.event(
            of: EntityChange(flow: .orders, entity: EntityRef(.order, "1")), integration: name.integration, cause: .replay)
        event.replay = Event.Replay(id: "r", original: event.id, dryRun: true)
        try await house.producer.publish(event)
        try await eventually("the dry run") { taken.value.count == 1 }
        try await house.publish(name, ["1"])
        try await eventually("the event") { taken.value.count == 2 }
        #expect(taken.value == [nil, "kept"])
        try await house.stop()
    }
}
