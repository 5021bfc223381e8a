import AMQP
public import Commerce
public import Reactor
public import Redis

/// Goes once through the parking queue of a flow: what matches is published again, what does not goes to the tail. Every message is
/// acknowledged only after its successor is confirmed, so that a crash can repeat one and never lose one.
public struct ParkedRotation: Sendable {
    private let broker: Broker
    private let redis: RedisClient
    private let keeper: LeaseKeeper
    private let reactor: Reactor

    /// Never more than this unacknowledged.
    static let window = 50

    /// Makes a rotation.
    public init(broker: Broker, redis: RedisClient, leases: LeaseKeeper, reactor: Reactor) {
        (self.broker, self.redis, keeper, self.reactor) = (broker, redis, leases, reactor)
    }

    /// What a rotation came to.
    public struct Result: Sendable, Hashable {
        /// Messages looked at.
        public var seen = 0
        /// Published again.
        public var replayed = 0
        /// Back at the tail.
        public var kept = 0
        /// Of those: meant to be replayed, but no queue takes them.
        public var unroutable = 0
    }

    /// Why a rotation did not begin.
    public struct Busy: Error, Sendable, CustomStringConvertible {
        /// The sentence.
        public let description = "Another replay of this flow is under way; wait until it has ended."
    }

    /// Rotates once through the queue's length at the start. Safe to cancel at any time.
    ///
    /// - Parameters:
    ///   - replay: the event to publish for a parked one; nil keeps it parked. Gets the event and the cause it was parked for.
    ///   - pace: called before each publish; may wait.
    ///   - shouldStop: asked before each message; the rest stays as it is.
    ///   - progress: called after each message.
    /// - Throws: `Busy`, `AMQPError`, `RedisError`, and what `pace` throws.
    public func run(
        _ flow: Flow, replay: @escaping @Sendable (_ event: Event, _ cause: String) -> Event?, pace: @escaping @Sendable () async throws -> Void = {},
        shouldStop: @escaping @Sendable () -> Bool = { false }, progress: @escaping @Sendable (Result) -> Void = { _ in }
    ) async throws -> Result {
        guard let lease = try await keeper.acquire("koppel:lease:replay:\(flow.rawValue)") else { throw Busy() }
        do {
            let result = try await withThrowingTaskGroup { group in
                group.addTask { () -> Result? in
                    await keeper.run()
                    return nil
                }
                group.addTask { try await rotate(flow, replay, pace, shouldStop, progress) }
                defer { group.cancelAll() }
                while let result = try await group.next() {
                    if let result { return result }
                }
                return Result()
            }
            await keeper.release(lease)
            return result
        } catch {
            await keeper.release(lease)
            throw error
        }
    }

    private func rotate(
        _ flow: Flow, _ replay: @Sendable (Event, String) -> Event?, _ pace: @Sendable () async throws -> Void, _ shouldStop: @Sendable () -> Bool,
        _ progress: @Sendable (Result) -> Void
    ) async throws -> Result {
        var result = Result()
        let length = try await broker.connection.queueStatus(Names.parked(flow)).messageCount
        guard length > 0 else { return result }
        let consumer = try await broker.connection.consume(Names.parked(flow), prefetch: Self.window)
        do {
            for try await delivery in consumer {
                if shouldStop() { break }
                let event = try? Event(decoding: delivery.body)
                let again = event.flatMap { replay($0, delivery.headers[Header.cause]?.string ?? "worker.crashed") }
                if again != nil {
                    try await pace()
                    if shouldStop() { break }
                }
                if let event, let again, try await publish(again) {
                    delivery.ack()
                    _ = try await redis.hdel(RedisKeys.parked(flow), event.id)
                    result.replayed += 1
                } else {
                    try await putBack(delivery, event)
                    result.kept += 1
                    if again != nil { result.unroutable += 1 }
                }
                result.seen += 1
                progress(result)
                if result.seen == length { break }
            }
        } catch {
            await consumer.cancel()
            throw error
        }
        await consumer.cancel()
        try Task.checkCancellation()
        return result
    }

    /// False when no queue takes it: its flow is not set up at the broker.
    private func publish(_ event: Event) async throws -> Bool {
        do throws(AMQPError) {
            try await broker.publisher.publish(event.message, exchange: Names.direct, routingKey: event.routingKey)
            return true
        } catch {
            if error.code == .returned { return false }
            throw error
        }
    }

    private func putBack(_ delivery: AMQPDelivery, _ event: Event?) async throws {
        var properties = delivery.properties
        // The broker's own notes would be carried on and grow.
        properties.headers = properties.headers.filter { !$0.key.hasPrefix("x-") }
        let key = event?.routingKey ?? delivery.routingKey
        try await broker.publisher.publish(AMQPMessage(delivery.body, properties: properties), exchange: Names.parked, routingKey: key)
        delivery.ack()
    }
}
