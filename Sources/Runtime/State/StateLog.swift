import AMQP
import Commerce
import Reactor

/// Appends to the stream `koppel.state`, and reads it.
public struct StateLog: Sendable {
    private let broker: Broker
    private let sealing: any RecordSealing
    private var reactor: Reactor { broker.reactor }

    /// Makes a log.
    public init(broker: Broker, sealing: any RecordSealing) {
        self.broker = broker
        self.sealing = sealing
    }

    /// Appends a record. Returns only when the broker has it safe.
    public func append(_ record: StateRecord) async throws {
        let sealed = try sealing.seal(record.value, for: .state, integration: record.integration, entity: record.key)
        var headers: AMQPTable = [
            Header.kind: .string(record.kind.rawValue), Header.integration: .string(record.integration), Header.key: .string(record.key),
            Header.at: .int(record.at.milliseconds),
        ]
        if let renewed = record.renewedAt { headers[Header.renewedAt] = .int(renewed.milliseconds) }
        try await broker.publisher.publish(
            AMQPMessage(sealed, properties: AMQPProperties(headers: headers)), exchange: "", routingKey: Names.state)
    }

    /// Reads everything that is in the stream now, in order, a bounded part at a time.
    ///
    /// - Parameters:
    ///   - marker: a new id; a record with it is appended, and reading ends there.
    ///   - now: for the marker.
    ///   - apply: gets up to 500 records at a time.
    /// - Returns: how many could not be opened: sealed with a key that is gone, or damaged.
    func readAll(marker: String, now: Timestamp, _ apply: ([StateRecord]) async throws -> Void) async throws -> (read: Int, unreadable: Int) {
        try await append(StateRecord(.epoch, integration: "", key: "marker:\(marker)", value: [], at: now))
        let reading = try await StreamReading(Names.state, from: "first", broker: broker, reactor: reactor) {
            try await append(StateRecord(.epoch, integration: "", key: "marker:again", value: [], at: now))
        }
        var (read, unreadable) = (0, 0), part: [StateRecord] = []
        try await reading.forEach { delivery in
            let key = delivery.headers[Header.key]?.string
            if key == "marker:\(marker)" { return .end }
            if key?.hasPrefix("marker:") ?? true { return .next }
            if let record = open(delivery) { part.append(record) } else { unreadable += 1 }
            if part.count == 500 {
                try await apply(part)
                read += part.count
                part = []
            }
            return .next
        }
        try await apply(part)
        return (read + part.count, unreadable)
    }

    private func open(_ delivery: AMQPDelivery) -> StateRecord? {
        let headers = delivery.headers
        guard let kind = headers[Header.kind]?.string.flatMap(StateRecord.Kind.init), let integration = headers[Header.integration]?.string,
            let key = headers[Header.key]?.string, let at = headers[Header.at]?.int,
            let value = try? sealing.open(delivery.body, for: .state, integration: integration, entity: key)
        else { return nil }
        var record = StateRecord(kind, integration: integration, key: key, value: value, at: Timestamp(milliseconds: Int64(at)))
        record.renewedAt = headers[Header.renewedAt]?.int.map { Timestamp(milliseconds: Int64($0)) }
        return record
    }
}
