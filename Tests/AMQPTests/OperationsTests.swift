import Reactor
import Testing
import TransportTesting

@testable import AMQP

@Suite(.enabled(if: TestServers.hasBroker, "needs scripts/servers run"))
struct AMQPOperationsTests {
    let broker = Broker()

    @Test func queuesAreDeclaredReadPurgedAndDeleted() async throws {
        let connection = try await broker.connection(), queue = broker.name
        #expect(try await connection.declareQueue(queue, arguments: ["x-queue-type": "quorum", "x-delivery-limit": 5]).messageCount == 0)
        let publisher = try await broker.publisher()
        for number in 1...3 { try await publisher.publish(AMQPMessage("\(number)"), exchange: "", routingKey: queue) }
        #expect(try await eventually { try await connection.queueStatus(queue).messageCount == 3 })
        let first = try #require(try await connection.get(queue: queue))
        #expect(first.text == "1" && first.messageCount == 2 && !first.isRedelivered)
        first.nack(requeue: true)
        #expect(try await eventually { try await connection.queueStatus(queue).messageCount == 3 })
        #expect(try await connection.purge(queue: queue) == 3)
        #expect(try await connection.get(queue: queue) == nil)
        #expect(try await connection.deleteQueue(queue) == 0)
        await connection.close()
        await publisher.close()
        await broker.reactor.stop()
    }

    @Test func arefusedOperationNamesTheReasonAndTheNextOneWorks() async throws {
        let connection = try await broker.connection(), queue = broker.name
        let missing = await #expect(throws: AMQPError.self) { try await connection.queueStatus(queue) }
        #expect(missing?.code == .channelClosed && missing?.replyCode == 404 && missing?.message.contains(queue) == true)
        try await connection.declareQueue(queue, exclusive: true)
        let other = await #expect(throws: AMQPError.self) {
            try await connection.declareQueue(queue, exclusive: true, arguments: ["x-max-length": 1])
        }
        #expect(other?.replyCode == 406)
        // Several at once: each gets its own answer.
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    (try? await connection.queueStatus(number % 2 == 0 ? queue : "\(queue)-none")) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(results == 10)
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func exchangesRouteByTopicAndToOtherExchanges() async throws {
        let connection = try await broker.connection(), name = broker.name
        try await connection.declareExchange(name, type: "topic", durable: false)
        try await connection.declareExchange("\(name)-2", type: "fanout", durable: false)
        try await connection.declareQueue(name, exclusive: true)
        try await connection.bind(exchange: "\(name)-2", to: name, key: "orders.#")
        try await connection.bind(queue: name, to: "\(name)-2", key: "")
        let publisher = try await broker.publisher()
        try await publisher.publish(AMQPMessage("a"), exchange: name, routingKey: "orders.shop-7")
        let error = await #expect(throws: AMQPError.self) {
            try await publisher.publish(AMQPMessage("b"), exchange: name, routingKey: "stock.shop-7")
        }
        #expect(error?.code == .returned && error?.replyCode == 312 && error?.mayHaveBeenPublished == false)
        try await publisher.publish(AMQPMessage("c"), exchange: name, routingKey: "stock.shop-7", mandatory: false)
        let delivery = try #require(try await connection.get(queue: name))
        #expect(delivery.routingKey == "orders.shop-7" && delivery.exchange == name && delivery.messageCount == 0)
        try await connection.unbind(queue: name, from: "\(name)-2", key: "")
        try await connection.deleteExchange(name)
        try await connection.deleteExchange("\(name)-2")
        await connection.close()
        await publisher.close()
        await broker.reactor.stop()
    }

    @Test func aLoginThatIsRefusedSaysSo() async throws {
        let url = try #require(TestServers.amqpURL)
        let password = await #expect(throws: AMQPError.self) {
            try await broker.connection(broker.options(url.replacing("guest:guest", with: "guest:wrong")))
        }
        #expect(password?.code == .refused && password?.replyCode == 403 && password?.message.contains("wrong") == false)
        let host = await #expect(throws: AMQPError.self) { try await broker.connection(broker.options(url.replacing("%2F", with: "nowhere"))) }
        #expect(host?.code == .refused && host?.message.contains("nowhere") == true)
        let port = await #expect(throws: AMQPError.self) { try await broker.connection(broker.options("amqp://127.0.0.1:1")) }
        #expect(port?.code == .connect)
        let tls = await #expect(throws: AMQPError.self) { try await broker.connection(broker.options("amqps://127.0.0.1:\(Broker.port)")) }
        #expect(tls?.code == .tls || tls?.code == .connect)
        await broker.reactor.stop()
    }
}
