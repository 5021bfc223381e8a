import AMQP
import Commerce
import Flows
import Foundation
import Redis
import Synchronization
import Testing

@testable import Runtime

/// Nothing lost, nothing twice, whatever is taken away in the middle.
extension WorkerTests {
    private func name(_ flow: Flow = .orders) -> QueueName { QueueName(flow, "c-\(UUID().uuidString.prefix(8).lowercased())") }

    @Test func aBrokerThatRestartsInTheMiddleLosesNothingAndDoublesNothing() async throws {
        let house = try await House(), name = name(), erp = SlowERP(delay: .milliseconds(10))
        let keys = (1...300).map { "\($0)" }
        try await house.start([house.queue(name, erp.handler()) { $0.prefetch = 16 }])
        try await house.publish(name, keys)
        try await eventually("some are written") { erp.orders.count > 40 }
        _ = try await Servers.rabbitmqctl("stop_app")
        _ = try await Servers.rabbitmqctl("start_app")
        _ = try await Servers.rabbitmqctl("await_startup")
        try await eventually("all are written", within: 90) { erp.orders.count == 300 }
        try await eventually("the queue is empty") { try await house.depth(name.description) == 0 }
        #expect(erp.doubled.isEmpty)
        #expect(house.worker.isReady)
        try await house.stop()
    }

    @Test func redisEmptiedInTheMiddleLosesNothingAndDoublesNothing() async throws {
        let house = try await House(), name = name(), erp = SlowERP()
        try await house.start([house.queue(name, erp.handler()) { $0.prefetch = 16 }])
        let keys = (1...200).map { "\($0)" }
        // By hint and by poll at once.
        try await house.publish(name, keys)
        try await house.publish(name, keys, revision: nil)
        for count in [40, 110] {
            try await eventually("some are written") { erp.orders.count > count }
            _ = try await house.redis.send("FLUSHALL")
        }
        try await eventually("all are written", within: 90) { erp.orders.count == 200 }
        try await eventually("the queue is empty", within: 60) { try await house.depth(name.description) == 0 }
        try await eventually("nothing is under way") { house.worker.inFlight == 0 }
        #expect(erp.doubled.isEmpty)
        // What the stream knows is back: the numbers of orders that were written before.
        let known = try await house.redis.hgetString(RedisKeys.entity(name, EntityRef(.order, "1")), "number")
        #expect(known == "N1")
        try await house.stop()
    }

    @Test func aWorkerThatDiesInTheMiddleIsFollowedByAnother() async throws {
        let name = name(), erp = SlowERP(), keys = (1...60).map { "\($0)" }
        let first = try await House("worker-1") { $0.leaseTTL = .seconds(2) }
        try await first.start([first.queue(name, erp.handler()) { $0.prefetch = 8 }])
        try await first.publish(name, keys)
        try await eventually("some are written") { erp.orders.count > 10 }
        await first.die()
        let second = try await House("worker-2") { $0.leaseTTL = .seconds(2) }
        try await second.start([second.queue(name, erp.handler()) { $0.prefetch = 8 }])
        try await eventually("all are written", within: 60) { erp.orders.count == 60 }
        try await eventually("the queue is empty") { try await second.depth(name.description) == 0 }
        #expect(erp.doubled.isEmpty)
        try await second.stop()
    }

    @Test func oneCompanyIsWrittenToByOneWorkerAtATimeAndAnotherTakesOver() async throws {
        let erp = SlowERP(delay: .milliseconds(10)), company = "company-\(UUID().uuidString.prefix(6))"
        // Two shops of one company, two workers, each serving both.
        let names = [name(), name()]
        let houses = [try await House("worker-1"), try await House("worker-2")]
        for house in houses { try await house.start(names.map { house.queue($0, erp.handler(), company: company) }) }
        for (index, name) in names.enumerated() { try await houses[0].publish(name, (1...40).map { "\(index)-\($0)" }) }
        try await eventually("some are written") { erp.orders.count > 10 }
        try await houses[0].stop()
        try await eventually("all are written", within: 60) { erp.orders.count == 80 }
        #expect(erp.mostAtOnce == 1)
        #expect(erp.doubled.isEmpty)
        try await houses[1].stop()
    }

    @Test func aMessageThatKeepsComingBackWithoutAnEndIsParkedAsCrashingTheWorker() async throws {
        let house = try await House(limits: TopologyLimits(deliveryLimit: 3)), name = name(.products)
        try await house.broker.ensure(name, singleActiveConsumer: false)
        try await house.publish(name, ["killer"])
        // A worker that dies with it, again and again.
        let victim = try await house.broker.connection.consume(name.description, prefetch: 1)
        let deaths = Task {
            var count = 0
            for try await delivery in victim {
                count += 1
                delivery.nack(requeue: true)
                if count == 4 { break }
            }
            return count
        }
        #expect(try await deaths.value == 4)
        await victim.cancel()
        let handler = TestHandler(), journal = try await JournalReader(house)
        try await house.start([house.queue(name, handler)])
        try await eventually("the journal knows") { journal.attempts(name.integration).map(\.cause) == ["worker.crashed"] }
        let parked = try await StatusReader(broker: house.broker, redis: house.redis, clock: SystemClock()).parked(.products)
        #expect(parked.contains { $0.event.integration == name.integration && $0.cause == "worker.crashed" })
        #expect(handler.all.isEmpty)
        try await house.stop()
    }

    /// A newcomer logs in and then starts the workers: the first orders must not wait as after a loss.
    @Test func aFirstInstallationHasNothingToWaitForThoughSomebodyLoggedIn() async throws {
        let host = "first-\(UUID().uuidString.prefix(8).lowercased())"
        _ = try await Servers.rabbitmqctl("add_vhost", host)
        _ = try await Servers.rabbitmqctl("set_permissions", "-p", host, "guest", ".*", ".*", ".*")
        let house = try await House(virtualHost: host, database: 9), name = name(), handler = TestHandler()
        _ = try await house.redis.send("FLUSHDB")
        let pair = TokenPair(access: "a", refresh: "r", expiresAt: Timestamp(milliseconds: 1_800_000_000_000))
        try await house.context.tokenVault("company").store(pair)
        try await house.start([house.queue(name, handler)])
        try await house.publish(name, ["1"])
        try await eventually("handled") { handler.count("1") == 1 }
        #expect(handler.all[0].mustSearchHistory == false)
        // From now on there is something to lose.
        _ = try await house.redis.send("FLUSHDB")
        try await house.publish(name, ["2"])
        try await eventually("handled after the loss") { handler.count("2") == 1 }
        #expect(handler.all[1].mustSearchHistory)
        try await house.stop()
        _ = try await Servers.rabbitmqctl("delete_vhost", host)
    }

    @Test func aTokenPairOutlivesRedis() async throws {
        let house = try await House(), vault = house.context.tokenVault("company-\(UUID().uuidString)")
        #expect(try await vault.load() == nil)
        let pair = TokenPair(access: "a-1", refresh: "r-1", expiresAt: Timestamp(milliseconds: 1_800_000_000_000))
        try await vault.store(TokenPair(access: "a-0", refresh: "r-0", expiresAt: pair.expiresAt))
        try await vault.store(pair)
        #expect(try await vault.load() == pair)
        _ = try await house.redis.send("FLUSHALL")
        #expect(try await vault.load() == pair)
        // What rests outside is sealed.
        for key in try await house.redis.keys(matching: "koppel:vault:*") {
            let value = try await house.redis.hget(key, "v") ?? []
            #expect(!String(decoding: value, as: UTF8.self).contains("r-1"))
        }
        try await house.stop()
    }

    @Test func whatIsForgottenDoesNotComeBackWithRedis() async throws {
        let house = try await House(), name = name(), erp = SlowERP(delay: .milliseconds(1)), memory = EntityMemory(house.context)
        let one = EntityRef(.order, "1"), two = EntityRef(.order, "2")
        try await house.start([house.queue(name, erp.handler())])
        try await house.publish(name, ["1", "2"])
        try await eventually("both are done") {
            for order in [one, two] where try await memory.facts(of: order, in: name).revision == nil { return false }
            return true
        }
        #expect(try await memory.facts(of: one, in: name).number == "N1")
        try await memory.forget(one, in: name)
        #expect(try await memory.facts(of: one, in: name).isEmpty)
        _ = try await house.redis.send("FLUSHALL")
        #expect(try await memory.facts(of: one, in: name).number == nil)
        #expect(try await memory.facts(of: two, in: name).number == "N2")
        try await house.stop()
    }
}
