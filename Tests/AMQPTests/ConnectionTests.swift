import Reactor
import Testing
import TransportTesting

@testable import AMQP

@Suite(.enabled(if: TestServers.hasBroker, "needs scripts/servers run"))
struct AMQPConnectionTests {
    let broker = Broker()

    @Test func aConnectionClosedByTheBrokerComesBackWithItsTopologyAndConsumers() async throws {
        let queue = broker.name
        let connection = try await broker.connection { session throws(AMQPError) in
            // Goes with the connection: only the topology can bring it back.
            try await session.declareQueue(queue, durable: false, exclusive: true)
        }
        let consumer = try await connection.consume(queue, prefetch: 10)
        var iterator = consumer.makeAsyncIterator()
        let publisher = try await broker.publisher()
        try await publisher.publish(AMQPMessage("1"), exchange: "", routingKey: queue)
        let first = try #require(try await iterator.next())
        #expect(first.isLive && first.generation == 1)
        try await broker.breakConnections()
        #expect(await eventually { !first.isLive && connection.isConnected && consumer.isSubscribed })
        #expect(first.ack() == false)
        try await publisher.publish(AMQPMessage("2"), exchange: "", routingKey: queue)
        let second = try #require(try await iterator.next())
        #expect(second.text == "2" && second.isLive && second.generation == 2 && second.ack())
        let reasons = broker.events.all.compactMap { if case .disconnected(let error) = $0 { error } else { nil } }
        #expect(reasons.contains { $0.code == .connectionClosed && $0.replyCode == 320 && $0.message.contains("the test wants it") })
        await publisher.close()
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func whatWasNotSettledComesAgainOverTheNewConnection() async throws {
        let proxy = TCPProxy(to: Broker.port), queue = broker.name
        let steady = try await broker.connection()
        try await steady.declareQueue(queue, arguments: ["x-queue-type": "quorum"])
        let publisher = try await broker.publisher()
        for number in 1...5 { try await publisher.publish(AMQPMessage("\(number)"), exchange: "", routingKey: queue) }
        let connection = try await broker.connection(broker.options("amqp://127.0.0.1:\(proxy.port)"))
        var iterator = try await connection.consume(queue, prefetch: 10).makeAsyncIterator()
        let first = try #require(try await iterator.next())
        proxy.dropAll()
        #expect(await eventually { connection.isConnected && !first.isLive })
        // The other four of the old connection were never taken: none of them may come out of the buffer twice.
        var seen: [String] = []
        while seen.count < 5, let delivery = try await iterator.next() {
            #expect(delivery.isRedelivered && delivery.generation == 2)
            seen.append(delivery.text)
            delivery.ack()
        }
        #expect(seen.sorted() == ["1", "2", "3", "4", "5"])
        #expect(try await eventually { try await steady.queueStatus(queue).messageCount == 0 })
        try await steady.deleteQueue(queue)
        await publisher.close()
        await connection.close()
        await steady.close()
        proxy.stop()
        await broker.reactor.stop()
    }

    @Test(.timeLimit(.minutes(1))) func halfAMessageHoldsNothingUp() async throws {
        let proxy = TCPProxy(to: Broker.port), queue = broker.name
        let connection = try await broker.connection(broker.options("amqp://127.0.0.1:\(proxy.port)"))
        try await connection.declareQueue(queue, exclusive: true)
        let consumer = try await connection.consume(queue, prefetch: 10)
        let publisher = try await broker.publisher()
        // Cut in the method, the header, and the body.
        for count in [3, 60, 300, 100_000] {
            proxy.hold(after: count)
            try await publisher.publish(AMQPMessage([UInt8](repeating: 7, count: 200_000)), exchange: "", routingKey: queue)
            let reached = proxy.passed
            // Were the thread to wait for the rest, nothing of this would come back before the release below.
            for _ in 1...20 { try await broker.reactor.sleep(for: .milliseconds(1)) }
            #expect(proxy.passed - reached <= count)
            proxy.release()
            var iterator = consumer.makeAsyncIterator()
            let delivery = try #require(try await iterator.next())
            #expect(delivery.body.count == 200_000)
            delivery.ack()
        }
        await publisher.close()
        await connection.close()
        proxy.stop()
        await broker.reactor.stop()
    }

    @Test func anIdleConnectionStaysAndADeadOneIsNoticed() async throws {
        let proxy = TCPProxy(to: Broker.port)
        let connection = try await broker.connection(broker.options("amqp://127.0.0.1:\(proxy.port)?heartbeat=1"))
        // The broker closes a connection without heartbeats after 2 to 3 s.
        let end = MonotonicTime.now + .seconds(4)
        _ = await eventually(within: 5) { MonotonicTime.now > end }
        #expect(connection.isConnected && proxy.connectionCount == 1)
        proxy.hold(after: 0)
        #expect(await eventually { !connection.isConnected })
        proxy.release()
        #expect(await eventually { connection.isConnected && connection.generation == 2 })
        await connection.close()
        proxy.stop()
        await broker.reactor.stop()
    }

    @Test func aConnectionStartedBeforeItsBrokerWaitsForIt() async throws {
        let proxy = TCPProxy(to: Broker.port)
        var options = try broker.options("amqp://127.0.0.1:\(proxy.port)")
        proxy.stop()
        options.operationTimeout = .milliseconds(200)
        let events = broker.events
        let connection = AMQPConnection(options, on: broker.reactor, onEvent: { events.add($0) })
        connection.start()
        let error = await #expect(throws: AMQPError.self) { try await connection.queueStatus("x") }
        #expect(error?.code == .notConnected)
        #expect(await eventually { events.all.count >= 3 })
        #expect(events.all.allSatisfy { if case .connectFailed = $0 { true } else { false } })
        await connection.close()
        await broker.reactor.stop()
    }

    @Test func aFloodIsBoundedByThePrefetch() async throws {
        let queue = broker.name
        let connection = try await broker.connection()
        try await connection.declareQueue(queue, exclusive: true)
        let publisher = try await broker.publisher(window: 512)
        let body = [UInt8](repeating: 65, count: 8192), count = 10_000
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<64 {
                group.addTask {
                    for _ in stride(from: lane, to: count, by: 64) {
                        try await publisher.publish(AMQPMessage(body), exchange: "", routingKey: queue, mandatory: false)
                    }
                }
            }
            try await group.waitForAll()
        }
        await publisher.close()
        let before = residentMiB()
        let consumer = try await connection.consume(queue, prefetch: 100)
        let most = try await Task.detached(executorPreference: broker.reactor) {
            var taken = 0, most = 0.0
            for try await delivery in consumer {
                taken += 1
                if taken % 500 == 0 { most = max(most, residentMiB()) }
                delivery.ack()
                if taken == count { break }
            }
            return most
        }.value
        // 80 MB passed; without release after each frame all of it would stay.
        #expect(most - before < 24, "\(before) MiB before, \(most) MiB at most")
        await connection.close()
        await broker.reactor.stop()
    }
}
