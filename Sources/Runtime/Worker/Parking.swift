import AMQP
public import Commerce
public import JSON
import Redis

/// One parked event: what it was, why it is parked, what a person should do.
public struct ParkedMessage: Sendable, Hashable {
    /// The event.
    public var event: Event
    /// The stable word of why.
    public var cause: String
    /// Why, in a sentence.
    public var message: String
    /// What a person should do.
    public var advice: String
    /// How many attempts were made.
    public var attempts: Int
    /// When it was parked.
    public var parkedAt: Timestamp

    init(event: Event, fault: Fault, attempts: Int, at: Timestamp) {
        (self.event, cause, message, advice, self.attempts, parkedAt) = (event, fault.cause, fault.message, fault.advice, attempts, at)
    }

    /// Reads what `json` made.
    public init?(json: JSONValue) {
        guard let value = json["event"], let event = try? Event(value), let cause = json["cause"]?.string,
            let at = json["parked_at"]?.string.flatMap({ Timestamp(iso8601: $0) })
        else { return nil }
        (self.event, self.cause, parkedAt) = (event, cause, at)
        (message, advice, attempts) = (json["message"]?.string ?? "", json["advice"]?.string ?? "", json["attempts"]?.int ?? 1)
    }

    /// For the index and for `--json`.
    public var json: JSONValue {
        [
            "event": event.json, "cause": .string(cause), "message": .string(message), "advice": .string(advice),
            "attempts": .number(.init(attempts)), "parked_at": .string(parkedAt.description),
        ]
    }
}

/// Puts messages into the parking queues and keeps an index of them in Redis, because getting messages from a queue raises their delivery
/// count. The queue is the authority; the journal keeps the same facts for longer.
struct Parking: Sendable {
    let broker: Broker
    let redis: RedisClient

    func park(_ parked: ParkedMessage) async throws {
        let fault = Fault.park(parked.cause, parked.message, advice: parked.advice)
        try await publish(
            body: parked.event.bytes, id: parked.event.id, queue: parked.event.queue, fault, attempts: parked.attempts, at: parked.parkedAt)
        await index(parked)
    }

    /// Parks bytes that are no event.
    func park(body: [UInt8], id: String, queue: QueueName, _ fault: Fault, at: Timestamp) async throws {
        try await publish(body: body, id: id, queue: queue, fault, attempts: 1, at: at)
    }

    func index(_ parked: ParkedMessage) async {
        // Without an entry it is still in the queue and in the journal.
        _ = try? await redis.hset(RedisKeys.parked(parked.event.flow), parked.event.id, parked.json.bytes)
    }

    private func publish(body: [UInt8], id: String, queue: QueueName, _ fault: Fault, attempts: Int, at: Timestamp) async throws {
        let headers: AMQPTable = [
            Header.cause: .string(fault.cause), Header.message: .string(fault.message), Header.advice: .string(fault.advice),
            Header.failures: .int(Int64(max(0, attempts - 1))), Header.parkedAt: .int(at.milliseconds),
        ]
        let message = AMQPMessage(body, properties: AMQPProperties(contentType: "application/json", headers: headers, messageID: id))
        try await broker.publisher.publish(message, exchange: Names.parked, routingKey: queue.routingKey, timeout: .seconds(15))
    }
}
