import CRabbitMQ

/// The publishing side of one channel in confirm mode, with a sliding window. Confined to the thread of its wire.
final class PublishChannel {
    private let queue: PublishQueue
    private let health: PublisherHealth
    private let window: Int
    private let generation: UInt64
    private var nextTag: UInt64 = 1
    private var lowestTag: UInt64 = 1
    private var unconfirmed: [UInt64: (publication: Publication, messageID: String?)] = [:]
    /// A return names no tag: the message id does. The lowest tag first, where an id is used twice.
    private var tags: [String: [UInt64]] = [:]
    private var returns: [UInt64: AMQPError] = [:]
    var isBlocked = false

    init(_ queue: PublishQueue, _ health: PublisherHealth, window: Int, generation: UInt64) {
        self.queue = queue
        self.health = health
        self.window = window
        self.generation = generation
    }

    /// Sends what waits, as far as the window and the broker allow.
    func pump(_ wire: Wire, channel: UInt16) {
        queue.pumping()
        guard !isBlocked, unconfirmed.count < window else { return }
        health.beginSending(wire)
        defer { health.endSending() }
        while wire.isLive, unconfirmed.count < window, let publication = queue.next() {
            guard let message = publication.takeForSending() else { continue }
            let tag = nextTag
            nextTag += 1
            var properties = message.properties
            if publication.isMandatory {
                let id = properties.messageID ?? "\(generation)-\(tag)"
                properties.messageID = id
                tags[id, default: []].append(tag)
            }
            unconfirmed[tag] = (publication, properties.messageID)
            let arena = CArena()
            var fields = arena.properties(properties)
            let status = message.body.withUnsafeBytes { bytes in
                publication.exchange.withAMQPBytes { exchange in
                    publication.routingKey.withAMQPBytes { key in
                        amqp_basic_publish(
                            wire.connection, channel, exchange, key, publication.isMandatory ? 1 : 0, 0, &fields,
                            amqp_bytes_t(len: bytes.count, bytes: UnsafeMutableRawPointer(mutating: bytes.baseAddress)))
                    }
                }
            }
            if status != AMQP_STATUS_OK.rawValue { return wire.checkLater(status, "publish") }
        }
    }

    func confirm(_ tag: UInt64, multiple: Bool, error: AMQPError?) {
        if multiple {
            while lowestTag <= tag, lowestTag < nextTag {
                settle(lowestTag, error)
                lowestTag += 1
            }
        } else {
            settle(tag, error)
        }
        while lowestTag < nextTag, unconfirmed[lowestTag] == nil { lowestTag += 1 }
    }

    private func settle(_ tag: UInt64, _ error: AMQPError?) {
        guard let (publication, id) = unconfirmed.removeValue(forKey: tag) else { return }
        if publication.isMandatory, let id {
            if let left = tags[id]?.filter({ $0 != tag }), !left.isEmpty { tags[id] = left } else { tags[id] = nil }
        }
        publication.finish(error ?? returns.removeValue(forKey: tag))
    }

    /// A return comes before the ack of the same message.
    func returned(_ messageID: String?, _ error: AMQPError) {
        guard let messageID, let tag = tags[messageID]?.first(where: { returns[$0] == nil }) else { return }
        returns[tag] = error
    }

    func lose(_ error: AMQPError) {
        let lost = unconfirmed.values
        unconfirmed = [:]
        for (publication, _) in lost { publication.finish(error) }
    }
}

extension String {
    func withAMQPBytes<Result>(_ work: (amqp_bytes_t) throws -> Result) rethrows -> Result {
        var copy = self
        return try copy.withUTF8 {
            try work(amqp_bytes_t(len: $0.count, bytes: UnsafeMutableRawPointer(mutating: UnsafeRawPointer($0.baseAddress))))
        }
    }
}
