import AMQP
import Glibc
import HTTP
import Reactor
import Redis
import Testing
import TransportTesting

/// Alone, since it stops the broker from taking messages: `scripts/prove-reactor`.
@Suite(.enabled(if: TestServers.alarmSeconds != nil && TestServers.hasBroker && TestServers.hasRedis, "needs scripts/prove-reactor"))
struct NeverBlocksTests {
    /// Latencies of one kind of work, in milliseconds.
    private struct Latencies: CustomStringConvertible {
        var name: String
        var milliseconds: [Double]
        var p99: Double { milliseconds.sorted()[milliseconds.count * 99 / 100] }
        var most: Double { milliseconds.max() ?? .infinity }
        var description: String { "\(name): \(milliseconds.count) times, 99% within \(p99) ms, at most \(most) ms" }
    }

    @Test(.timeLimit(.minutes(5))) func acksAndTransfersGoOnWhileTheBrokerIsInAlarmAndNamesDoNotResolve() async throws {
        let reactor = Reactor(), queue = "alarm-\(UInt32.random(in: 0 ... .max))"
        let options = try AMQPOptions(url: TestServers.amqpURL!)
        let connection = AMQPConnection(options, on: reactor)
        try await connection.connect()
        try await connection.declareQueue(queue, arguments: ["x-queue-type": "quorum"])
        let events = Recorder<AMQPEvent>()
        let publisher = AMQPPublisher(options, on: reactor, onEvent: { events.add($0) })
        try await publisher.connect()
        let message = AMQPMessage([UInt8](repeating: 65, count: 100))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...64 { group.addTask { for _ in 1...80 { try await publisher.publish(message, exchange: "", routingKey: queue) } } }
            try await group.waitForAll()
        }
        // A consumer that does not settle what it has: the ring below acks one and takes one.
        let consumer = try await connection.consume(queue, prefetch: 1)
        let redis = RedisClient(try RedisOptions(url: TestServers.redisURL!), on: reactor)
        let server = RawServer { connection in
            while connection.readRequest() != nil { connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") }
        }
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        let http = HTTPClient(configuration, on: reactor)
        let url = "http://127.0.0.1:\(server.port)/"

        // Three libraries that look for names nobody answers for.
        let hole = UDPHole(address: TestServers.blackHole)
        var lost = try AMQPOptions(url: "amqp://mq.koppel.example")
        lost.connectTimeout = .seconds(3)
        let nowhere = AMQPConnection(lost, on: reactor)
        nowhere.start()
        let lostRedis = RedisClient(try RedisOptions(url: "redis://redis.koppel.example", plaintextAccepted: true), on: reactor)
        let seeking = Task.detached(executorPreference: reactor) {
            var errors: [HTTPError.Code] = []
            while !Task.isCancelled {
                do throws(HTTPError) {
                    _ = try await http.send(HTTPRequest("GET", "http://shop\(errors.count).koppel.example/", timeouts: .init(connect: .seconds(1))))
                } catch { errors.append(error.code) }
                _ = try? await lostRedis.get("x")
            }
            return errors
        }

        _ = try await TestServers.rabbitmqctl("set_vm_memory_high_watermark", "0.00001")
        let trying = Task {
            while !Task.isCancelled, !publisher.isBlocked {
                try? await publisher.publish(message, exchange: "", routingKey: queue, timeout: .milliseconds(500))
            }
        }
        #expect(await eventually(within: 20) { publisher.isBlocked })
        trying.cancel()
        await trying.value

        let end = MonotonicTime.now + .seconds(TestServers.alarmSeconds!)
        let measured = try await Task.detached(executorPreference: reactor) {
            try await withThrowingTaskGroup(of: Latencies.self) { group in
                group.addTask {
                    var iterator = consumer.makeAsyncIterator()
                    var held = try await iterator.next()
                    return try await Self.measure("ack to next delivery", until: end, on: reactor) {
                        held?.ack()
                        held = try await iterator.next()
                    }
                }
                group.addTask { try await Self.measure("Redis", until: end, on: reactor) { _ = try await redis.set("alarm", "x") } }
                group.addTask {
                    try await Self.measure("HTTP", until: end, on: reactor) {
                        _ = try await http.send(HTTPRequest("POST", url, body: [1, 2, 3]))
                    }
                }
                group.addTask {
                    try await Self.measure("a sleep of 1 ms", until: end, on: reactor) { try await reactor.sleep(for: .milliseconds(1)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }.value
        let blocked = await #expect(throws: AMQPError.self) {
            try await publisher.publish(message, exchange: "", routingKey: queue, timeout: .milliseconds(100))
        }
        #expect(blocked?.code == .blocked)
        #expect(events.all.contains { if case .blocked = $0 { true } else { false } })
        seeking.cancel()
        let errors = await seeking.value
        if hole.isOpen {
            // Names were really looked for, and really not answered.
            #expect(!errors.isEmpty && errors.allSatisfy { $0 == .connect || $0 == .resolve || $0 == .timeout || $0 == .cancelled })
            #expect(hole.received > 0)
        }
        for latencies in measured {
            print(latencies)
            #expect(latencies.p99 < 100 && latencies.most < 1000, "\(latencies)")
        }

        _ = try await TestServers.rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1GB")
        #expect(await eventually(within: 20) { !publisher.isBlocked })
        try await publisher.publish(message, exchange: "", routingKey: queue)
        try await connection.deleteQueue(queue)
        await nowhere.close()
        await publisher.close()
        await connection.close()
        server.stop()
        await reactor.stop()
        hole.close()
    }

    private static func measure(
        _ name: String, until end: MonotonicTime, on reactor: Reactor, _ work: () async throws -> Void
    ) async throws -> Latencies {
        var all: [Double] = []
        while MonotonicTime.now < end {
            let start = MonotonicTime.now
            try await work()
            all.append(Double((MonotonicTime.now - start).wholeNanoseconds) / 1e6)
            try await reactor.sleep(for: .milliseconds(10))
        }
        return Latencies(name: name, milliseconds: all)
    }
}

/// A name server that takes questions and never answers.
private struct UDPHole {
    private let descriptor: Int32

    /// Without an address there is none.
    init(address: String?) {
        guard let text = address else {
            descriptor = -1
            return
        }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = UInt16(53).bigEndian
        inet_pton(AF_INET, text, &place.sin_addr)
        let made = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        let status = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        #expect(status == 0, "the black hole \(text):53 cannot be opened (\(errno))")
        descriptor = made
    }

    var isOpen: Bool { descriptor >= 0 }

    /// How many questions have come.
    var received: Int {
        var count = 0
        var buffer = [UInt8](repeating: 0, count: 2048)
        while recv(descriptor, &buffer, buffer.count, 0) > 0 { count += 1 }
        return count
    }

    func close() { if isOpen { Glibc.close(descriptor) } }
}
