import Foundation
import Reactor
import Testing
import TransportTesting

@testable import AMQP

/// Connections to the private broker, with names of their own so that a test can break them alone.
struct Broker {
    let reactor = Reactor(name: "amqp-test")
    let name = "amqp-test-\(UInt32.random(in: 0 ... .max))"
    let events = Recorder<AMQPEvent>()

    func options(_ url: String = TestServers.amqpURL!) throws -> AMQPOptions {
        var options = try AMQPOptions(url: url)
        options.connectionName = name
        options.backoff = .init(initial: .milliseconds(20), cap: .milliseconds(200))
        return options
    }

    func connection(
        _ options: AMQPOptions? = nil, topology: @escaping @Sendable (AMQPSession) async throws(AMQPError) -> Void = { _ throws(AMQPError) in }
    ) async throws -> AMQPConnection {
        let events = events
        let connection = AMQPConnection(try options ?? self.options(), on: reactor, onEvent: { events.add($0) }, topology: topology)
        try await connection.connect()
        return connection
    }

    func publisher(_ options: AMQPOptions? = nil, window: Int = 256, timeout: Duration = .seconds(30)) async throws -> AMQPPublisher {
        let events = events
        let publisher = AMQPPublisher(try options ?? self.options(), on: reactor, window: window, timeout: timeout, onEvent: { events.add($0) })
        try await publisher.connect()
        return publisher
    }

    /// Has the broker close this test's connections, as an operator may.
    func breakConnections() async throws {
        let list = try await TestServers.rabbitmqctl("list_connections", "pid", "client_properties")
        let pids = list.split(separator: "\n").filter { $0.contains("\"\(name)\"") }.map { String($0.split(separator: "\t")[0]) }
        #expect(!pids.isEmpty)
        for pid in pids { _ = try await TestServers.rabbitmqctl("close_connection", pid, "the test wants it") }
    }

    static var port: Int { (try? AMQPOptions(url: TestServers.amqpURL!).port) ?? 0 }
}

extension AMQPMessage {
    init(_ text: String) { self.init(Array(text.utf8)) }
}

extension AMQPDelivery {
    var text: String { String(decoding: body, as: UTF8.self) }
}
