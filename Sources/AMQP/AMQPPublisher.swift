import CRabbitMQ
public import Reactor
import Synchronization

/// Publishes with confirms, on a connection and a thread of its own.
///
/// `publish` returns when the broker has the message safe in every queue it was routed to, and throws when not. Many calls may be under way:
/// a sliding window bounds how many the broker has not confirmed yet, the rest waits its turn.
///
///     let publisher = AMQPPublisher(options, on: reactor)
///     try await publisher.connect()
///     try await publisher.publish(AMQPMessage(body), exchange: "koppel.events", routingKey: "orders.shop-7")
///
/// While the broker's memory or disk alarm is on it takes nothing: `isBlocked` is true, and a publish throws `blocked` when its time is over.
public final class AMQPPublisher: AMQPOperations {
    private let keeper: ConnectionKeeper
    private let thread: Reactor
    private let timeKeeper: Reactor
    private let queue: PublishQueue
    private let timeout: Duration
    private let health: PublisherHealth

    /// A publisher that is not connected yet.
    ///
    /// - Parameters:
    ///   - reactor: minds the time-outs; the publishing itself has a thread of its own, because librabbitmq's publish waits without limit
    ///     while the broker reads nothing.
    ///   - window: how many messages may be unconfirmed.
    ///   - timeout: how long a publish may take, unless it says otherwise.
    ///   - topology: run on each new connection before anything is published.
    public init(
        _ options: AMQPOptions, on reactor: Reactor, window: Int = 256, timeout: Duration = .seconds(30),
        onEvent: @escaping @Sendable (AMQPEvent) -> Void = { _ in },
        topology: @escaping @Sendable (AMQPSession) async throws(AMQPError) -> Void = { _ throws(AMQPError) in }
    ) {
        let health = PublisherHealth()
        let queue = PublishQueue { health.overdueError() }
        (self.health, self.queue, self.timeout, timeKeeper) = (health, queue, timeout, reactor)
        thread = Reactor(name: "amqp-publish")
        let noteEvent: @Sendable (AMQPEvent) -> Void = { event in
            switch event {
            case .blocked(let reason): health.setBlocked(reason)
            case .unblocked, .disconnected, .connected: health.setBlocked(nil)
            default: break
            }
            onEvent(event)
        }
        keeper = ConnectionKeeper(options, on: thread, onEvent: noteEvent) { wire throws(AMQPError) in
            try await topology(AMQPSession(wire: wire, operationTimeout: options.operationTimeout))
            try await wire.call(
                "confirm.select", on: Wire.publishChannel, timeout: options.operationTimeout, answer: AMQP_CONFIRM_SELECT_OK_METHOD
            ) { _, connection, channel in
                var method = amqp_confirm_select_t()
                return amqp_send_method(connection, channel, AMQP_CONFIRM_SELECT_METHOD, &method)
            }
            wire.send(
                .work { wire in
                    let channel = wire.channel(Wire.publishChannel)
                    channel.publishing = PublishChannel(queue, health, window: max(1, window), generation: wire.generation)
                    // e.g. an exchange that does not exist: the broker closes the channel, and a new connection is the simplest new start.
                    channel.onClose = { _ in wire.cut() }
                })
            wire.send(.pump)
        }
    }

    deinit {
        let (keeper, thread, queue) = (keeper, thread, queue)
        // Unstructured: nobody is left to wait for it.
        Task {
            await keeper.close()
            queue.failAll(AMQPError(.closed, "the publisher was closed"))
            await thread.stop()
        }
    }

    /// Connects, and keeps connected from then on.
    ///
    /// - Throws: why the first try failed; nothing is retried then.
    public func connect() async throws(AMQPError) { try await keeper.connect() }

    /// Begins to connect and goes on trying until `close`.
    public func start() { keeper.start() }

    /// Closes the connection and ends the thread. What is not confirmed yet gets an error.
    public func close() async {
        await keeper.close()
        queue.failAll(AMQPError(.closed, "the publisher was closed"))
        await thread.stop()
    }

    /// Whether there is a live connection now.
    public var isConnected: Bool { keeper.current?.isLive ?? false }

    /// Whether the broker said that it takes no messages, and has not said otherwise since.
    public var isBlocked: Bool { health.blockedReason != nil }

    /// The live connection, for declarations.
    public func session() async throws(AMQPError) -> AMQPSession {
        AMQPSession(wire: try await keeper.live(), operationTimeout: keeper.options.operationTimeout)
    }

    /// Publishes a message and waits for its confirm. Not cancellable: whether the broker has it matters more.
    ///
    /// - Parameters:
    ///   - exchange: empty for the default one, whose keys are queue names.
    ///   - mandatory: throw `returned` when it reaches no queue. The message gets an id if it has none.
    ///   - timeout: instead of the publisher's; counts from now, waiting for the window and a connection included.
    /// - Throws: `AMQPError`; its `mayHaveBeenPublished` tells whether the broker may have the message all the same.
    public func publish(
        _ message: AMQPMessage, exchange: String, routingKey: String, mandatory: Bool = true, timeout: Duration? = nil
    ) async throws(AMQPError) {
        guard routingKey.utf8.count <= 255, exchange.utf8.count <= 255 else {
            throw AMQPError(.invalid, "exchange and routing key may have 255 bytes at most: \(exchange) \(routingKey)")
        }
        if keeper.isClosed { throw AMQPError(.closed, "the publisher was closed") }
        let result: Result<Void, AMQPError> = await withCheckedContinuation { continuation in
            queue.add(
                Publication(
                    message, exchange: exchange, routingKey: routingKey, isMandatory: mandatory, deadline: .now + (timeout ?? self.timeout),
                    continuation))
            timeKeeper.schedule(queue)
            if queue.wantsPump() { keeper.current?.send(.pump) }
        }
        try result.get()
    }
}
