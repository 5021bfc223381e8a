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
        try await publishMarker(marker)
        let reading = try await StreamReading(Names.archive, from: start.argument, broker: broker, reactor: broker.reactor) {
            try await publishMarker("marker.again")
        }
        var unreadable = 0
        try await reading.forEach { delivery in
            if delivery.properties.type == "koppel.marker" { return delivery.routingKey == marker ? .end : .next }
            guard let event = try? Event(decoding: delivery.body) else {
                unreadable += 1
                return .next
            }
            return try await body(Int64(delivery.headers[Header.streamOffset]?.int ?? -1), event) ? .next : .end
        }
        return unreadable
    }

    private func publishMarker(_ key: String) async throws {
        try await broker.publisher.publish(
            AMQPMessage([], properties: AMQPProperties(type: "koppel.marker")), exchange: Names.events, routingKey: key)
    }
}
