public import AMQP
import Commerce
public import Logging
public import Reactor
import Synchronization

/// This process's two connections to RabbitMQ, and the topology on them: one that consumes and declares, one that publishes with confirms.
/// Whatever was declared once is declared again at each reconnect.
public final class Broker: Sendable {
    /// Consumes and declares.
    public let connection: AMQPConnection
    /// Publishes.
    public let publisher: AMQPPublisher
    /// The waits between attempts.
    public let ladder: RetryLadder
    let reactor: Reactor
    private let limits: TopologyLimits
    private let plan: PlanBox

    /// Makes the connections; `connect` or `start` opens them.
    ///
    /// - Parameters:
    ///   - ladder: the rungs to declare. All processes of a broker use the same.
    ///   - window: how many messages may be unconfirmed.
    ///   - onEvent: told of both connections' changes, beside the log.
    public init(
        _ options: AMQPOptions, on reactor: Reactor, ladder: RetryLadder = .init(), limits: TopologyLimits = .init(), window: Int = 256,
        logger: Logger, onEvent: @escaping @Sendable (AMQPEvent) -> Void = { _ in }
    ) {
        let plan = PlanBox(.house(ladder: ladder, limits: limits))
        (self.ladder, self.reactor, self.limits, self.plan) = (ladder, reactor, limits, plan)
        let report: @Sendable (String, AMQPEvent) -> Void = { name, event in
            logger.log(level: event.level, "\(event.sentence)", metadata: ["connection": "\(name)"])
            onEvent(event)
        }
        connection = AMQPConnection(options, on: reactor, onEvent: { report("consume", $0) }) { session throws(AMQPError) in
            try await plan.value.declare(on: session)
        }
        publisher = AMQPPublisher(options, on: reactor, window: window, onEvent: { report("publish", $0) }) { session throws(AMQPError) in
            try await plan.value.declare(on: session)
        }
    }

    /// Connects both and declares everything.
    /// - Throws: why the first try failed.
    public func connect() async throws(AMQPError) {
        try await connection.connect()
        try await publisher.connect()
    }

    /// Begins to connect and goes on trying. Operations wait for it.
    public func start() {
        connection.start()
        publisher.start()
    }

    /// Closes both in order.
    public func close() async {
        await connection.close()
        await publisher.close()
    }

    /// Whether both connections live and the broker takes messages.
    public var isReady: Bool { connection.isConnected && publisher.isConnected && !publisher.isBlocked }

    /// Declares the queue of one flow of one integration, now and at each reconnect.
    public func ensure(_ queue: QueueName, singleActiveConsumer: Bool) async throws(AMQPError) {
        let addition = TopologyPlan.queue(queue, singleActiveConsumer: singleActiveConsumer, limits: limits)
        try await addition.declare(on: connection.session())
        plan.add(addition)
    }

    /// Whether a queue was declared by `ensure`.
    public func knows(_ queue: QueueName) -> Bool { plan.has(queue.description) }

    /// Stops declaring a queue that is no longer served; it and its events stay.
    public func forget(_ queue: QueueName) { plan.remove(queue.description) }

    private final class PlanBox: Sendable {
        private let state: Mutex<(plan: TopologyPlan, names: Set<String>)>
        init(_ plan: TopologyPlan) { state = Mutex((plan, Set(plan.queues.map(\.name)))) }
        var value: TopologyPlan { state.withLock { $0.plan } }
        func has(_ queue: String) -> Bool { state.withLock { $0.names.contains(queue) } }
        func add(_ addition: TopologyPlan) {
            state.withLock { state in
                if addition.queues.allSatisfy({ state.names.contains($0.name) }) { return }
                state.plan = state.plan + addition
                state.names.formUnion(addition.queues.map(\.name))
            }
        }
        func remove(_ queue: String) {
            state.withLock { state in
                state.names.remove(queue)
                state.plan.queues.removeAll { $0.name == queue }
                state.plan.bindings.removeAll { $0.queue == queue }
            }
        }
    }
}

extension TopologyPlan {
    /// Declares everything, in order.
    public func declare(on session: AMQPSession) async throws(AMQPError) {
        for exchange in exchanges { try await session.declareExchange(exchange.name, type: exchange.type) }
        for queue in queues { try await session.declareQueue(queue.name, arguments: queue.arguments.mapValues(AMQPValue.init)) }
        for binding in bindings { try await session.bind(queue: binding.queue, to: binding.exchange, key: binding.key) }
    }
}

extension AMQPValue {
    fileprivate init(_ argument: TopologyPlan.Argument) {
        switch argument {
        case .int(let value): self = .int(value)
        case .text(let value): self = .string(value)
        case .bool(let value): self = .bool(value)
        }
    }
}

extension AMQPEvent {
    fileprivate var level: Logger.Level {
        switch self {
        case .connected, .unblocked: .debug
        case .connectFailed, .disconnected, .channelClosed, .consumerCancelled, .blocked: .warning
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .connected: "connected to RabbitMQ"
        case .connectFailed(let error, let wait): "RabbitMQ cannot be reached (\(error.message)); next try in \(wait)"
        case .disconnected(let error): "the connection to RabbitMQ is gone (\(error.message))"
        case .channelClosed(let queue, let error): "RabbitMQ closed the channel of \(queue) (\(error.message))"
        case .consumerCancelled(let queue): "RabbitMQ ended the consumer of \(queue)"
        case .blocked(let reason): "RabbitMQ takes no messages: \(reason)"
        case .unblocked: "RabbitMQ takes messages again"
        }
    }
}
