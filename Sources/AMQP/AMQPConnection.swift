public import Reactor
import Synchronization

/// A connection to RabbitMQ that consumes, declares and reads; publish with an `AMQPPublisher`.
///
/// It lives on a reactor, connects on a thread of its own, and reconnects by itself: then the topology is declared again and every consumer is
/// subscribed again. What was not settled on the old connection comes again, and settling it does nothing.
///
///     let connection = AMQPConnection(try AMQPOptions(url: "amqp://guest:guest@127.0.0.1/%2F"), on: reactor) { session in
///         try await session.declareQueue("orders", arguments: ["x-queue-type": "quorum"])
///     }
///     try await connection.connect()
///     let consumer = try await connection.consume("orders", prefetch: 64)
///     for try await delivery in consumer {
///         print(delivery.routingKey, delivery.body.count)
///         delivery.ack()
///     }
///
/// Publishing has a connection of its own because the broker stops reading, acks included, from connections that publish while its memory or
/// disk alarm is on.
public final class AMQPConnection: AMQPOperations {
    private let keeper: ConnectionKeeper
    private let onEvent: @Sendable (AMQPEvent) -> Void
    private let consumers: Registry

    /// A connection that is not connected yet.
    ///
    /// - Parameters:
    ///   - topology: run on each new connection before anything else; everything in it should bear repetition.
    ///   - onEvent: told of each change, on the reactor's thread; must not block.
    public init(
        _ options: AMQPOptions, on reactor: Reactor, onEvent: @escaping @Sendable (AMQPEvent) -> Void = { _ in },
        topology: @escaping @Sendable (AMQPSession) async throws(AMQPError) -> Void = { _ throws(AMQPError) in }
    ) {
        let consumers = Registry()
        self.consumers = consumers
        self.onEvent = onEvent
        keeper = ConnectionKeeper(options, on: reactor, onEvent: onEvent) { wire throws(AMQPError) in
            try await topology(AMQPSession(wire: wire, operationTimeout: options.operationTimeout))
            for consumer in consumers.all {
                do throws(AMQPError) {
                    try await consumer.subscribe(on: wire)
                } catch {
                    if error.code != .channelClosed { throw error }
                    consumer.end(with: error)
                }
            }
        }
    }

    deinit {
        let keeper = keeper
        // Unstructured: nobody is left to wait for it.
        Task { await keeper.close() }
    }

    /// Connects, declares the topology, and keeps connected from then on.
    ///
    /// - Throws: why the first try failed; nothing is retried then.
    public func connect() async throws(AMQPError) { try await keeper.connect() }

    /// Begins to connect and goes on trying, with growing waits, until `close`. Operations wait for it.
    public func start() { keeper.start() }

    /// Closes the connection in order; what is not settled comes again elsewhere. Consumers end.
    public func close() async {
        for consumer in consumers.all { consumer.end(with: nil) }
        await keeper.close()
    }

    /// Whether there is a live connection now.
    public var isConnected: Bool { keeper.current?.isLive ?? false }

    /// Grows with each connection; 0 before the first.
    public var generation: UInt64 { keeper.current?.generation ?? 0 }

    /// The live connection; waits for one at most the operation timeout.
    public func session() async throws(AMQPError) -> AMQPSession {
        AMQPSession(wire: try await keeper.live(), operationTimeout: keeper.options.operationTimeout)
    }

    /// Subscribes to a queue, on a channel of its own: an error of one consumer does not touch the others.
    ///
    /// - Parameters:
    ///   - prefetch: how many unsettled deliveries it may hold, 1 to 65,535. It bounds the memory.
    ///   - consumerTag: its name at the broker; empty lets the broker choose.
    ///   - arguments: e.g. `["x-priority": 10]`, `["x-stream-offset": "first"]`.
    ///   - currentArguments: when given, asked at each (re-)subscription instead of `arguments`: a stream consumer goes on from its stored offset.
    /// - Throws: `AMQPError.Code.channelClosed` with 404 if there is no such queue, 403 if it is used exclusively.
    public func consume(
        _ queue: String, prefetch: Int, consumerTag: String = "", exclusive: Bool = false, arguments: AMQPTable = [:],
        currentArguments: (@Sendable () -> AMQPTable)? = nil
    ) async throws(AMQPError) -> AMQPConsumer {
        guard (1...65_535).contains(prefetch) else { throw AMQPError(.invalid, "prefetch must be 1 to 65535, not \(prefetch)") }
        let consumer = AMQPConsumer(
            queue: queue, prefetch: UInt16(prefetch), tag: consumerTag, isExclusive: exclusive, arguments: currentArguments ?? { arguments },
            keeper: keeper, registry: consumers, onEvent: onEvent)
        consumers.add(consumer)
        do throws(AMQPError) {
            // The connection may break meanwhile: the registry has it subscribed again then, and this sees a newer one.
            while true {
                let wire = try await keeper.live()
                do throws(AMQPError) {
                    try await consumer.subscribe(on: wire)
                    return consumer
                } catch {
                    if error.code == .channelClosed || wire.isLive { throw error }
                }
            }
        } catch {
            consumers.remove(consumer)
            throw error
        }
    }
}

/// The consumers to subscribe again after a reconnect.
final class Registry: Sendable {
    private let consumers = Mutex<[AMQPConsumer]>([])
    var all: [AMQPConsumer] { consumers.withLock { $0 } }
    func add(_ consumer: AMQPConsumer) { consumers.withLock { $0.append(consumer) } }
    func remove(_ consumer: AMQPConsumer) { consumers.withLock { $0.removeAll { $0 === consumer } } }
}
