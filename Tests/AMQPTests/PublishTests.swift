import Reactor
import Testing
import TransportTesting

@testable import AMQP

@Suite(.enabled(if: TestServers.hasBroker, "needs scripts/servers run"))
struct AMQPPublishTests {
    let broker = Broker()

    @Test func manyAtOnceAreAllConfirmed() async throws {
        let connection = try await broker.connection(), queue = broker.name
        try await connection.declareQueue(queue, exclusive: true)
        let publisher = try await broker.publisher(window: 16)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<2000 {
                group.addTask { try await publisher.publish(AMQPMessage("\(number)"), exchange: "", routingKey: queue) }
            }
            try await group.waitForAll()
        }
        #expect(try await eventually { try await connection.queueStatus(queue).messageCount == 2000 })
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func eachUnroutableOneIsToldAmongMany() async throws {
        let connection = try await broker.connection(), queue = broker.name
        try await connection.declareQueue(queue, exclusive: true)
        let publisher = try await broker.publisher(window: 8)
        let wrong = await withTaskGroup(of: Int?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    // The same id twice: a return names only the id.
                    let message = AMQPMessage([], properties: .init(messageID: "m\(number / 2)"))
                    do throws(AMQPError) {
                        try await publisher.publish(message, exchange: "", routingKey: number % 10 == 3 ? "\(queue)-none" : queue)
                        return nil
                    } catch {
                        return error.code == .returned ? number : -1
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 == nil ? 0 : 1 }
        }
        #expect(wrong == 20)
        #expect(try await eventually { try await connection.queueStatus(queue).messageCount == 180 })
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func aQueueThatIsFullRefuses() async throws {
        let connection = try await broker.connection(), queue = broker.name
        try await connection.declareQueue(queue, exclusive: true, arguments: ["x-max-length": 1, "x-overflow": "reject-publish"])
        let publisher = try await broker.publisher()
        try await publisher.publish(AMQPMessage("1"), exchange: "", routingKey: queue)
        let error = await #expect(throws: AMQPError.self) { try await publisher.publish(AMQPMessage("2"), exchange: "", routingKey: queue) }
        #expect(error?.code == .nacked && error?.mayHaveBeenPublished == false)
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func anExchangeThatDoesNotExistFailsThatMessageAndPublishingGoesOn() async throws {
        let connection = try await broker.connection(), queue = broker.name
        try await connection.declareQueue(queue, exclusive: true)
        let publisher = try await broker.publisher()
        let error = await #expect(throws: AMQPError.self) {
            try await publisher.publish(AMQPMessage("1"), exchange: "\(queue)-none", routingKey: "x")
        }
        #expect(error?.code == .channelClosed && error?.replyCode == 404)
        try await publisher.publish(AMQPMessage("2"), exchange: "", routingKey: queue)
        await publisher.close()
        await connection.close()
        let late = await #expect(throws: AMQPError.self) { try await publisher.publish(AMQPMessage("3"), exchange: "", routingKey: queue) }
        #expect(late?.code == .closed)
        await broker.reactor.stop()
    }

    @Test func withoutAConfirmAPublishTimesOutAndMayHaveHappened() async throws {
        let connection = try await broker.connection(), queue = broker.name
        try await connection.declareQueue(queue, exclusive: true)
        let proxy = TCPProxy(to: Broker.port)
        let publisher = try await broker.publisher(broker.options("amqp://127.0.0.1:\(proxy.port)"))
        try await publisher.publish(AMQPMessage("1"), exchange: "", routingKey: queue)
        proxy.hold(after: 0)
        let start = MonotonicTime.now
        let error = await #expect(throws: AMQPError.self) {
            try await publisher.publish(AMQPMessage("2"), exchange: "", routingKey: queue, timeout: .milliseconds(200))
        }
        #expect(error?.code == .timeout && error?.mayHaveBeenPublished == true && MonotonicTime.now - start < .seconds(20))
        #expect(try await eventually { try await connection.queueStatus(queue).messageCount == 2 })
        let broken = Task { try await publisher.publish(AMQPMessage("3"), exchange: "", routingKey: queue) }
        #expect(try await eventually { try await connection.queueStatus(queue).messageCount == 3 })
        proxy.dropAll()
        let lost = await #expect(throws: AMQPError.self) { try await broken.value }
        #expect(lost?.code == .connectionLost && lost?.mayHaveBeenPublished == true)
        try await publisher.publish(AMQPMessage("4"), exchange: "", routingKey: queue)
        #expect(proxy.connectionCount == 2)
        proxy.stop()
        let unsent = await #expect(throws: AMQPError.self) {
            #expect(await eventually { !publisher.isConnected })
            try await publisher.publish(AMQPMessage("5"), exchange: "", routingKey: queue, timeout: .milliseconds(100))
        }
        #expect(unsent?.mayHaveBeenPublished == false)
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }
}
