import AMQP
public import Commerce

/// Reads the stream of all events, by offset or by time.
public struct ArchiveReader: Sendable {
    /// Where to begin.
    public enum Start: Sendable, Hashable {
        /// At the oldest event that is kept.
        case first
        /// At an offset.
        case offset(Int64)
        /// At the chunk that holds a moment; earlier events of that chunk come too.
        case time(Timestamp)

        var argument: AMQPValue {
            switch self {
            case .first: "first"
            case .offset(let offset): .int(offset)
            case .time(let time): .timestamp(time.milliseconds / 1_000)
            }
        }
    }

    private let broker: Broker
    private let makeID: @Sendable () -> String

    /// Makes a reader.
    public init(broker: Broker, makeID: @escaping @Sendable () -> String) { (self.broker, self.makeID) = (broker, makeID) }

    /// Hands every event that is in the archive now, in order, to `body`; ends when that returns false.
    /// - Returns: how many messages were no events.
    @discardableResult
    public func read(from start: Start, _ body: (_ offset: Int64, _ event: Event) async throws -> Bool) async throws -> Int {
        // A message of our own marks the end of now; its key belongs to no flow, so only the archive takes it.
        let marker = "marker.\(makeID())"
        try await broker.publisher.publish(
            AMQPMessage([], properties: AMQPProperties(type: "koppel.marker")), exchange: Names.events, routingKey: marker)
        let consumer = try await broker.connection.consume(Names.archive, prefetch: 500, arguments: ["x-stream-offset": start.argument])
        var unreadable = 0
        do {
            for try await delivery in consumer {
                delivery.ack()
                if delivery.properties.type == "koppel.marker" {
                    if delivery.routingKey == marker { break }
                    continue
                }
                guard let event = try? Event(decoding: delivery.body) else {
                    unreadable += 1
                    continue
                }
                guard try await body(Int64(delivery.headers[Header.streamOffset]?.int ?? -1), event) else { break }
            }
        } catch {
            await consumer.cancel()
            throw error
        }
        await consumer.cancel()
        return unreadable
    }
}
