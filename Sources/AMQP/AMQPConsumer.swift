import CRabbitMQ
import Reactor
import Synchronization

/// The deliveries of one queue, as an asynchronous sequence.
///
/// It outlives its connection: after a reconnect it goes on with new deliveries, and those of the old connection that nobody has taken are
/// left out, since they come again. It ends when it is cancelled or its connection closed, and throws an `AMQPError` when the broker ends it:
/// `consumerCancelled` (the queue was deleted) or `channelClosed` (the queue cannot be consumed any more).
///
/// Ending the iteration does not end the subscription: call `cancel`.
public final class AMQPConsumer: AsyncSequence, Sendable {
    public typealias Element = AMQPDelivery

    /// The queue.
    public let queue: String
    /// How many unsettled deliveries it may hold.
    public let prefetch: UInt16
    private let tag: String
    private let isExclusive: Bool
    private let arguments: @Sendable () -> AMQPTable
    private let keeper: ConnectionKeeper
    private let registry: Registry
    private let onEvent: @Sendable (AMQPEvent) -> Void
    private let inbox = DeliveryInbox()
    private let state = Mutex(State())

    private struct State {
        /// The newest connection it was subscribed on, or is being.
        var generation: UInt64 = 0
        var link: ChannelLink?
        var brokerTag = ""
        var isOver = false
    }

    init(
        queue: String, prefetch: UInt16, tag: String, isExclusive: Bool, arguments: @escaping @Sendable () -> AMQPTable, keeper: ConnectionKeeper,
        registry: Registry, onEvent: @escaping @Sendable (AMQPEvent) -> Void
    ) {
        self.queue = queue
        self.prefetch = prefetch
        self.tag = tag
        self.isExclusive = isExclusive
        self.arguments = arguments
        self.keeper = keeper
        self.registry = registry
        self.onEvent = onEvent
    }

    /// Takes deliveries as they come. Several iterators share them.
    public func makeAsyncIterator() -> Iterator { Iterator(inbox: inbox) }

    /// Takes deliveries of a consumer.
    public struct Iterator: AsyncIteratorProtocol {
        let inbox: DeliveryInbox

        /// The next delivery; nil at the end, and when the task is cancelled.
        public mutating func next() async throws -> AMQPDelivery? { try await inbox.next() }

        /// The next delivery; nil at the end, and when the task is cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> AMQPDelivery? { try await inbox.next() }
    }

    /// Whether it is subscribed on a live connection now.
    public var isSubscribed: Bool { state.withLock { $0.link?.isLive ?? false } }

    /// Ends the subscription: the broker delivers nothing more. Deliveries that nobody has taken yet go back to the queue; those taken can
    /// still be settled.
    public func cancel() async {
        registry.remove(self)
        let (link, brokerTag) = state.withLock { state in
            state.isOver = true
            defer { state.link = nil }
            return (state.link, state.brokerTag)
        }
        if let link, link.isLive {
            try? await link.wire.call(
                "cancel consumer of \(queue)", on: link.channel, timeout: keeper.options.operationTimeout, answer: AMQP_BASIC_CANCEL_OK_METHOD
            ) { arena, connection, channel in
                var method = amqp_basic_cancel_t()
                method.consumer_tag = arena.bytes(brokerTag)
                return amqp_send_method(connection, channel, AMQP_BASIC_CANCEL_METHOD, &method)
            }
        }
        for delivery in inbox.end(with: nil) { delivery.nack(requeue: true) }
    }

    /// The end, told by the broker or the connection's owner. What is taken already can still be settled.
    func end(with error: AMQPError?) {
        registry.remove(self)
        state.withLock { state in
            state.isOver = true
            state.link = nil
        }
        if let error { inbox.fail(error) } else { _ = inbox.end(with: nil) }
    }

    // MARK: Subscribing

    /// Subscribes on `wire` unless it already is.
    func subscribe(on wire: Wire) async throws(AMQPError) {
        let before: UInt64? = state.withLock { state in
            guard !state.isOver, state.generation < wire.generation else { return nil }
            defer { state.generation = wire.generation }
            return state.generation
        }
        guard let before else { return }
        do throws(AMQPError) {
            try await openChannel(on: wire)
        } catch {
            state.withLock { $0.generation = before }
            throw error
        }
    }

    private func openChannel(on wire: Wire) async throws(AMQPError) {
        let timeout = keeper.options.operationTimeout
        let link: ChannelLink? = await withCheckedContinuation { continuation in
            wire.send(
                .work { wire in
                    guard let id = wire.freeChannel() else { return continuation.resume(returning: nil) }
                    let link = ChannelLink(wire, id, closesChannel: true), channel = wire.channel(id)
                    channel.adopt(link)
                    channel.deliver = { [inbox = self.inbox] in inbox.add($0) }
                    channel.onCancel = { [weak self] in self?.cancelledByBroker() }
                    continuation.resume(returning: link)
                })
        }
        guard let link else { throw AMQPError(.invalid, "consume \(queue): the connection has no channel left") }
        let prefetch = prefetch
        try await wire.call("consume \(queue)", on: link.channel, timeout: timeout, answer: AMQP_BASIC_QOS_OK_METHOD) { _, connection, channel in
            var method = amqp_basic_qos_t()
            method.prefetch_count = prefetch
            return amqp_send_method(connection, channel, AMQP_BASIC_QOS_METHOD, &method)
        }
        let (queue, tag, isExclusive, table) = (queue, tag, isExclusive, arguments())
        let brokerTag: String = try await wire.call("consume \(queue)", on: link.channel, timeout: timeout) { arena, connection, channel in
            var method = amqp_basic_consume_t()
            method.queue = arena.bytes(queue)
            method.consumer_tag = arena.bytes(tag)
            method.exclusive = isExclusive ? 1 : 0
            method.arguments = arena.table(table)
            return amqp_send_method(connection, channel, AMQP_BASIC_CONSUME_METHOD, &method)
        } decode: { answer in
            answer.decoded(AMQP_BASIC_CONSUME_OK_METHOD, as: amqp_basic_consume_ok_t.self).map { String($0.consumer_tag) }
        }
        state.withLock { state in
            guard !state.isOver else { return }
            state.link = link
            state.brokerTag = brokerTag
        }
        wire.send(.work { [weak self] wire in self?.watch(link, wire) })
    }

    /// From now on a channel closed by the broker is opened again; until now the subscription itself would have failed.
    private func watch(_ link: ChannelLink, _ wire: Wire) {
        if link.isLive {
            wire.channel(link.channel).onClose = { [weak self] error in self?.reopen(error, wire) }
        } else if wire.isLive {
            reopen(AMQPError(.channelClosed, "the channel was closed"), wire)
        }
    }

    private func cancelledByBroker() {
        onEvent(.consumerCancelled(queue: queue))
        end(with: AMQPError(.consumerCancelled, "the broker ended the consumer of \(queue): the queue was deleted or is not available"))
    }

    /// The broker closed the channel, e.g. since a delivery was not settled in time: everything unsettled on it comes again, over a new one.
    private func reopen(_ error: AMQPError, _ wire: Wire) {
        let isOver = state.withLock { state in
            state.link = nil
            return state.isOver
        }
        if isOver { return }
        onEvent(.channelClosed(queue: queue, error))
        // Unstructured: the broker asked for it, nobody waits.
        Task(executorPreference: keeper.reactor) { await self.subscribeAgain(on: wire) }
    }

    private func subscribeAgain(on wire: Wire) async {
        try? await keeper.reactor.sleep(for: keeper.options.backoff.delay(attempt: 1))
        guard wire.isLive else { return }  // the next connection subscribes it
        state.withLock { if $0.generation == wire.generation { $0.generation -= 1 } }
        do throws(AMQPError) {
            try await subscribe(on: wire)
        } catch {
            if error.code == .channelClosed { end(with: error) }
        }
    }
}
