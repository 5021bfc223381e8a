import Reactor
import Testing
import TransportTesting

@testable import AMQP

@Suite(.enabled(if: TestServers.hasBroker, "needs scripts/servers run"))
struct AMQPConsumeTests {
    let broker = Broker()

    @Test func everyFieldOfAMessageArrives() async throws {
        let connection = try await broker.connection(), queue = broker.name
        try await connection.declareQueue(queue, exclusive: true)
        let consumer = try await connection.consume(queue, prefetch: 10)
        let publisher = try await broker.publisher()
        let headers: AMQPTable = [
            "text": "Zoë", "number": 42, "large": .int(.max), "negative": -1, "yes": true, "no": false, "half": 0.5,
            "when": .timestamp(1_700_000_000),
            "bytes": .bytes([0, 255]), "list": ["a", 1, true], "table": ["inner": ["deep": "x"]], "nothing": nil,
        ]
        let properties = AMQPProperties(
            contentType: "application/json", contentEncoding: "identity", headers: headers, isPersistent: true, priority: 3, correlationID: "c-1",
            replyTo: "r", expiration: "60000", messageID: "m-1", timestamp: 1_700_000_000, type: "order", userID: "guest", appID: "koppel")
        try await publisher.publish(AMQPMessage([1, 2, 3], properties: properties), exchange: "", routingKey: queue)
        try await publisher.publish(AMQPMessage([]), exchange: "", routingKey: queue)
        var iterator = consumer.makeAsyncIterator()
        let full = try #require(try await iterator.next())
        #expect(full.properties == properties && full.body == [1, 2, 3] && full.routingKey == queue && full.exchange.isEmpty)
        let empty = try #require(try await iterator.next())
        #expect(empty.body.isEmpty && empty.properties.messageID != nil && empty.deliveryTag == 2)
        empty.ack(multiple: true)
        await consumer.cancel()
        #expect(try await iterator.next() == nil)
        #expect(try await connection.queueStatus(queue).messageCount == 0)
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func bodiesOfManyFramesArriveWhole() async throws {
        let connection = try await broker.connection(), queue = broker.name
        try await connection.declareQueue(queue, exclusive: true)
        let publisher = try await broker.publisher()
        let sizes = [1, 131_064, 131_065, 3_000_000]
        for size in sizes {
            try await publisher.publish(AMQPMessage((0..<size).map { UInt8(truncatingIfNeeded: $0) }), exchange: "", routingKey: queue)
        }
        var iterator = try await connection.consume(queue, prefetch: 10).makeAsyncIterator()
        for size in sizes {
            let delivery = try #require(try await iterator.next())
            #expect(delivery.body.count == size && delivery.body.last == UInt8(truncatingIfNeeded: size - 1))
        }
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func consumersOfOneConnectionDoNotDisturbEachOther() async throws {
        let connection = try await broker.connection(), name = broker.name
        for queue in ["\(name)-a", "\(name)-b"] { try await connection.declareQueue(queue, exclusive: true) }
        let a = try await connection.consume("\(name)-a", prefetch: 5), b = try await connection.consume("\(name)-b", prefetch: 1)
        let error = await #expect(throws: AMQPError.self) { try await connection.consume("\(name)-c", prefetch: 1) }
        #expect(error?.replyCode == 404)
        let publisher = try await broker.publisher()
        for number in 1...20 {
            try await publisher.publish(AMQPMessage("\(number)"), exchange: "", routingKey: number % 2 == 0 ? "\(name)-a" : "\(name)-b")
        }
        for (consumer, first) in [(a, 2), (b, 1)] {
            var iterator = consumer.makeAsyncIterator()
            for number in stride(from: first, through: 20, by: 2) {
                let delivery = try #require(try await iterator.next())
                #expect(delivery.text == "\(number)")
                delivery.ack()
            }
        }
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func thePrefetchBoundsWhatIsDelivered() async throws {
        let connection = try await broker.connection(), queue = broker.name
        try await connection.declareQueue(queue, exclusive: true)
        let publisher = try await broker.publisher()
        for number in 1...10 { try await publisher.publish(AMQPMessage("\(number)"), exchange: "", routingKey: queue) }
        let consumer = try await connection.consume(queue, prefetch: 3)
        #expect(try await eventually { try await connection.queueStatus(queue).messageCount == 7 })
        var iterator = consumer.makeAsyncIterator()
        let first = try #require(try await iterator.next())
        // Two are in hand, untaken: they go back; the one taken can still be settled.
        await consumer.cancel()
        #expect(try await eventually { try await connection.queueStatus(queue).messageCount == 9 })
        #expect(first.isLive && first.ack())
        let again = try #require(try await connection.get(queue: queue))
        #expect(again.text == "2" && again.isRedelivered)
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func aDeletedQueueEndsItsConsumerWithTheReason() async throws {
        let connection = try await broker.connection(), queue = broker.name
        try await connection.declareQueue(queue, exclusive: true)
        let consumer = try await connection.consume(queue, prefetch: 3)
        let waiting = Task { for try await _ in consumer {} }
        try await connection.deleteQueue(queue)
        let error = await #expect(throws: AMQPError.self) { try await waiting.value }
        #expect(error?.code == .consumerCancelled && error?.message.contains(queue) == true)
        #expect(connection.isConnected)
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func aDoubleAckClosesTheChannelAndTheConsumerGoesOn() async throws {
        let connection = try await broker.connection(), queue = broker.name
        try await connection.declareQueue(queue, exclusive: true)
        let publisher = try await broker.publisher()
        try await publisher.publish(AMQPMessage("1"), exchange: "", routingKey: queue)
        var iterator = try await connection.consume(queue, prefetch: 3).makeAsyncIterator()
        let first = try #require(try await iterator.next())
        first.ack()
        first.ack()
        #expect(await eventually { !first.isLive })
        try await publisher.publish(AMQPMessage("2"), exchange: "", routingKey: queue)
        let second = try #require(try await iterator.next())
        #expect(second.text == "2" && second.isLive && second.generation == first.generation)
        #expect(broker.events.all.contains { if case .channelClosed(queue, let error) = $0 { error.replyCode == 406 } else { false } })
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func deadLettersCarryTheirHistory() async throws {
        let connection = try await broker.connection(), name = broker.name
        try await connection.declareQueue("\(name)-dead", exclusive: true)
        try await connection.declareQueue(
            name, exclusive: true, arguments: ["x-dead-letter-exchange": "", "x-dead-letter-routing-key": .string("\(name)-dead")])
        let publisher = try await broker.publisher()
        try await publisher.publish(AMQPMessage("1"), exchange: "", routingKey: name)
        var live = try await connection.consume(name, prefetch: 1).makeAsyncIterator()
        try await live.next()?.reject(requeue: false)
        var dead = try await connection.consume("\(name)-dead", prefetch: 1).makeAsyncIterator()
        let death = try #require(try await dead.next()?.headers["x-death"]?.array?.first?.table)
        #expect(death["queue"]?.string == name && death["reason"]?.string == "rejected" && death["count"]?.int == 1)
        #expect(death["routing-keys"]?.array == [.string(name)])
        if case .timestamp? = death["time"] {} else { Issue.record("the time of death is not a timestamp: \(death)") }
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func aStreamIsReadFromAnOffset() async throws {
        let connection = try await broker.connection(), queue = broker.name
        try await connection.declareQueue(queue, arguments: ["x-queue-type": "stream"])
        let publisher = try await broker.publisher()
        for number in 0..<20 { try await publisher.publish(AMQPMessage("\(number)"), exchange: "", routingKey: queue) }
        let consumer = try await connection.consume(queue, prefetch: 5, arguments: ["x-stream-offset": 12])
        var iterator = consumer.makeAsyncIterator()
        for number in 12..<20 {
            let delivery = try #require(try await iterator.next())
            #expect(delivery.text == "\(number)" && delivery.headers["x-stream-offset"]?.int == number)
            delivery.ack()
        }
        await consumer.cancel()
        try await connection.deleteQueue(queue)
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }
}
