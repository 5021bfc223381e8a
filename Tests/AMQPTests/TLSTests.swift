import Reactor
import Testing
import TransportTesting

@testable import AMQP

@Suite(.enabled(if: TestServers.hasBroker && TLSProxy.isPossible, "needs scripts/servers run, openssl and python3"))
struct AMQPTLSTests {
    let broker = Broker()

    @Test func messagesTravelEncryptedAndOnlyToATrustedBroker() async throws {
        let proxy = try await TLSProxy(to: Broker.port, host: "localhost"), queue = broker.name
        let options = try broker.options("amqps://localhost:\(proxy.port)/?cacertfile=\(proxy.caFile)")
        let connection = try await broker.connection(options), publisher = try await broker.publisher(options)
        try await connection.declareQueue(queue, exclusive: true)
        var iterator = try await connection.consume(queue, prefetch: 100).makeAsyncIterator()
        // TLS records and AMQP frames end at different places: nothing may stay behind inside the library.
        for size in [1, 16_000, 16_384, 50_000, 400_000] {
            for _ in 1...20 {
                try await publisher.publish(AMQPMessage([UInt8](repeating: 9, count: size)), exchange: "", routingKey: queue)
                let delivery = try #require(try await iterator.next())
                #expect(delivery.body.count == size)
                delivery.ack()
            }
        }
        await publisher.close()
        await connection.close()
        for url in ["amqps://localhost:\(proxy.port)", "amqps://127.0.0.1:\(proxy.port)/?cacertfile=\(proxy.caFile)"] {
            let error = await #expect(throws: AMQPError.self) { try await broker.connection(broker.options(url)) }
            #expect(error?.code == .tls, "\(url): \(String(describing: error))")
        }
        let missing = await #expect(throws: AMQPError.self) {
            try await broker.connection(broker.options("amqps://localhost:\(proxy.port)/?cacertfile=/none.pem"))
        }
        #expect(missing?.code == .tls && missing?.message.contains("/none.pem") == true)
        proxy.stop()
        await broker.reactor.stop()
    }
}
