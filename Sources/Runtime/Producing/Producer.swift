public import AMQP
public import Commerce

/// Publishes events. Returns when the broker has them safe in every queue they were routed to.
public struct Producer: Sendable {
    private let broker: Broker
    private let clock: any WallClock
    private let makeID: @Sendable () -> String

    /// Makes a producer.
    public init(broker: Broker, clock: any WallClock, makeID: @escaping @Sendable () -> String) {
        (self.broker, self.clock, self.makeID) = (broker, clock, makeID)
    }

    /// The event of a change.
    public func event(
        of change: EntityChange, integration: String, cause: Event.Cause, traceparent: String? = nil
    ) -> Event {
        Event(
            id: makeID(), integration: integration, flow: change.flow, entity: change.entity, revision: change.revision, cause: cause,
            occurredAt: clock.now, traceparent: traceparent, stock: change.stock)
    }

    /// Publishes an event to the flow's queue and the archive.
    ///
    /// - Throws: `AMQPError`; `returned` when no queue takes it, which means that the integration or flow is not set up at the broker.
    public func publish(_ event: Event, timeout: Duration? = nil) async throws(AMQPError) {
        try await publish(event, to: Names.events, timeout: timeout)
    }

    /// Publishes an event to its queue alone, not to the archive: for what has been an event before.
    public func publishAgain(_ event: Event, timeout: Duration? = nil) async throws(AMQPError) {
        try await publish(event, to: Names.direct, timeout: timeout)
    }

    /// Publishes many, all under way at once within the publisher's window.
    public func publish(_ events: [Event]) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for event in events { group.addTask { try await publish(event) } }
        }
    }

    private func publish(_ event: Event, to exchange: String, timeout: Duration?) async throws(AMQPError) {
        // Mandatory is not enough on the events exchange, since the archive takes everything: the queue must have been declared.
        guard broker.knows(event.queue) else {
            throw AMQPError(.returned, "no queue \(event.queue) was declared here: call Broker.ensure for each flow that is produced for")
        }
        try await broker.publisher.publish(event.message, exchange: exchange, routingKey: event.routingKey, timeout: timeout)
    }
}
