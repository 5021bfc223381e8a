import Commerce
import Flows
import Foundation
import Redis
import Synchronization
import Testing

@testable import Runtime

/// What a worker notes of an entity in Redis, and how it ends its work on it.
extension WorkerTests {
    private func name(_ flow: Flow = .orders) -> QueueName { QueueName(flow, "l-\(UUID().uuidString.prefix(8).lowercased())") }

    @Test func whatBelongsTogetherIsNotedTogetherOrNotAtAll() async throws {
        let house = try await House(), name = name(), entity = EntityRef(.order, "7"), redis = house.redis
        let key = RedisKeys.entity(name, entity), lost = Mutex(false)
        let handler = TestHandler { _, context, number in
            guard number == 1 else { return .init(.written, title: "x") }
            try await context.ledger.note([.mark("writing", "NL7#"), .intentOpened("order")])
            #expect(try await redis.hgetString(key, "m:writing") == "NL7#")
            #expect(try await redis.hgetString(key, "i:order") != nil)
            try await context.ledger.note([.number("2600001"), .intentClosed("order")])
            #expect(try await redis.hgetString(key, "number") == "2600001")
            #expect(try await redis.hgetString(key, "i:order") == nil)
            // Somebody else has it now.
            _ = try await redis.set(RedisKeys.entityLease(name, entity), "other", expires: .milliseconds(200))
            do {
                try await context.ledger.note([.mark("told", "1"), .hash("abc")])
            } catch let fault as Fault where fault.cause == Fault.leaseLostCause {
                lost.withLock { $0 = true }
                throw fault
            }
            return .init(.written, title: "x")
        }
        try await house.start([house.queue(name, handler)])
        try await house.publish(name, ["7"])
        try await eventually("it comes again and ends") { try await redis.hgetString(key, "revision") == "1" }
        #expect(lost.withLock { $0 } && handler.count("7") == 2)
        #expect(try await redis.hgetString(key, "m:told") == nil)
        #expect(try await redis.hgetString(key, "hash") == nil)
        try await house.stop()
    }

    @Test func aNumberIsSafeWithoutTheLeaseAndNobodyGoesOnWithoutIt() async throws {
        let house = try await House(), name = name(), entity = EntityRef(.order, "8"), redis = house.redis, faults = Mutex<[String]>([])
        let handler = TestHandler { _, context, number in
            guard number == 1 else { return .init(.written, title: "x") }
            try await context.ledger.openIntent("order")
            _ = try await redis.set(RedisKeys.entityLease(name, entity), "other", expires: .milliseconds(200))
            // Alone it is safe, for it is in the state stream; with the end of the write's intent it is not enough.
            try await context.ledger.setKnownNumber("2600008")
            do {
                try await context.ledger.note([.number("2600009"), .intentClosed("order")])
            } catch let fault as Fault {
                faults.withLock { $0.append(fault.cause) }
                throw fault
            }
            return .init(.written, title: "x")
        }
        try await house.start([house.queue(name, handler)])
        try await house.publish(name, ["8"])
        try await eventually("it comes again and ends") { handler.count("8") == 2 }
        #expect(faults.withLock { $0 } == [Fault.leaseLostCause])
        #expect(handler.all[1].mustSearchHistory, "the intent is still open")
        try await house.stop()
    }

    @Test func theEndOfAnEventNotesItsRevisionGivesItsLeaseBackAndEndsTheWatching() async throws {
        let house = try await House(), name = name(), entity = EntityRef(.order, "7")
        let handler = TestHandler { _, _, number in .init(number == 1 ? .filtered : .written, title: "x", isStillOpen: true) }
        let journal = try await JournalReader(house)
        try await house.start([house.queue(name, handler) { $0.watches = true }])
        try await house.publish(name, ["7"])
        try await eventually("filtered") { journal.outcomes(name.integration)["filtered"] == 1 }
        #expect(try await house.worker.watchList.count(of: name) == 1)
        try await house.publish(name, ["7"])
        try await eventually("written") { journal.outcomes(name.integration)["written"] == 1 }
        #expect(try await house.worker.watchList.count(of: name) == 0)
        #expect(try await house.redis.hgetString(RedisKeys.entity(name, entity), "revision") == "1")
        #expect(try await house.redis.getString(RedisKeys.entityLease(name, entity)) == nil)
        try await house.stop()
    }

    /// Orders go to the ERP, what it says of their shipping to the shop: that must not wait for the company's turn, nor hold it.
    @Test func aShipmentTakesNoTurnOfTheCompany() async throws {
        let house = try await House(), name = name(), isShipped = Mutex(false)
        let handler = TestHandler { entity, context, _ in
            try await context.permitWrite()
            if entity.kind == .shipment {
                isShipped.withLock { $0 = true }
            } else {
                try await eventually("the shipment goes by") { isShipped.withLock { $0 } }
            }
            return .init(.written, title: "x")
        }
        try await house.start([house.queue(name, handler, company: "c-\(name.integration)") { $0.companyConcurrency = 1 }])
        try await house.publish(name, ["holds-the-turn"])
        try await eventually("the order is under way") { handler.count("holds-the-turn") == 1 }
        let change = EntityChange(flow: .orders, entity: EntityRef(.shipment, "NL7#"), revision: "1")
        try await house.producer.publish([house.producer.event(of: change, integration: name.integration, cause: .poll)])
        try await eventually("both are over") { try await house.depth(name.description) == 0 && isShipped.withLock { $0 } }
        try await house.stop()
    }
}
