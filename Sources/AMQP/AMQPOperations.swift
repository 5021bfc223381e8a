import CRabbitMQ

/// What a queue holds.
public struct AMQPQueueStatus: Sendable, Hashable {
    /// The queue's name, also where the broker chose it.
    public var name: String
    /// Messages ready to be delivered.
    public var messageCount: Int
    /// Consumers subscribed to it.
    public var consumerCount: Int
}

extension AMQPOperations {
    /// Declares an exchange.
    ///
    /// - Parameter type: `topic`, `direct`, `fanout`, `headers`, or a plugin's.
    /// - Throws: `AMQPError.Code.channelClosed` with 406 if it exists with other settings.
    public func declareExchange(
        _ name: String, type: String, durable: Bool = true, autoDelete: Bool = false, internalOnly: Bool = false, arguments: AMQPTable = [:]
    ) async throws(AMQPError) {
        try await done("declare exchange \(name)", AMQP_EXCHANGE_DECLARE_OK_METHOD) { arena, connection, channel in
            var method = amqp_exchange_declare_t()
            method.exchange = arena.bytes(name)
            method.type = arena.bytes(type)
            method.durable = durable ? 1 : 0
            method.auto_delete = autoDelete ? 1 : 0
            method.internal = internalOnly ? 1 : 0
            method.arguments = arena.table(arguments)
            return amqp_send_method(connection, channel, AMQP_EXCHANGE_DECLARE_METHOD, &method)
        }
    }

    /// Deletes an exchange; no error if there is none.
    public func deleteExchange(_ name: String, ifUnused: Bool = false) async throws(AMQPError) {
        try await done("delete exchange \(name)", AMQP_EXCHANGE_DELETE_OK_METHOD) { arena, connection, channel in
            var method = amqp_exchange_delete_t()
            method.exchange = arena.bytes(name)
            method.if_unused = ifUnused ? 1 : 0
            return amqp_send_method(connection, channel, AMQP_EXCHANGE_DELETE_METHOD, &method)
        }
    }

    /// Declares a queue, by default a durable one of the broker's default type.
    ///
    /// - Parameters:
    ///   - name: empty lets the broker choose one.
    ///   - arguments: e.g. `["x-queue-type": "quorum", "x-delivery-limit": 50]`.
    /// - Throws: `AMQPError.Code.channelClosed` with 406 if it exists with other settings.
    @discardableResult
    public func declareQueue(
        _ name: String, durable: Bool = true, exclusive: Bool = false, autoDelete: Bool = false, arguments: AMQPTable = [:]
    ) async throws(AMQPError) -> AMQPQueueStatus {
        try await status("declare queue \(name)") { arena, connection, channel in
            var method = amqp_queue_declare_t()
            method.queue = arena.bytes(name)
            method.durable = durable ? 1 : 0
            method.exclusive = exclusive ? 1 : 0
            method.auto_delete = autoDelete ? 1 : 0
            method.arguments = arena.table(arguments)
            return amqp_send_method(connection, channel, AMQP_QUEUE_DECLARE_METHOD, &method)
        }
    }

    /// The messages and consumers of a queue (a passive declaration).
    ///
    /// - Throws: `AMQPError.Code.channelClosed` with 404 if there is no such queue.
    public func queueStatus(_ name: String) async throws(AMQPError) -> AMQPQueueStatus {
        try await status("read queue \(name)") { arena, connection, channel in
            var method = amqp_queue_declare_t()
            method.queue = arena.bytes(name)
            method.passive = 1
            return amqp_send_method(connection, channel, AMQP_QUEUE_DECLARE_METHOD, &method)
        }
    }

    /// Binds a queue to an exchange.
    public func bind(queue: String, to exchange: String, key: String, arguments: AMQPTable = [:]) async throws(AMQPError) {
        try await done("bind queue \(queue) to \(exchange)", AMQP_QUEUE_BIND_OK_METHOD) { arena, connection, channel in
            var method = amqp_queue_bind_t()
            method.queue = arena.bytes(queue)
            method.exchange = arena.bytes(exchange)
            method.routing_key = arena.bytes(key)
            method.arguments = arena.table(arguments)
            return amqp_send_method(connection, channel, AMQP_QUEUE_BIND_METHOD, &method)
        }
    }

    /// Takes a binding away; no error if there is none.
    public func unbind(queue: String, from exchange: String, key: String, arguments: AMQPTable = [:]) async throws(AMQPError) {
        try await done("unbind queue \(queue) from \(exchange)", AMQP_QUEUE_UNBIND_OK_METHOD) { arena, connection, channel in
            var method = amqp_queue_unbind_t()
            method.queue = arena.bytes(queue)
            method.exchange = arena.bytes(exchange)
            method.routing_key = arena.bytes(key)
            method.arguments = arena.table(arguments)
            return amqp_send_method(connection, channel, AMQP_QUEUE_UNBIND_METHOD, &method)
        }
    }

    /// Binds an exchange to another, which it gets messages from.
    public func bind(exchange destination: String, to source: String, key: String, arguments: AMQPTable = [:]) async throws(AMQPError) {
        try await done("bind exchange \(destination) to \(source)", AMQP_EXCHANGE_BIND_OK_METHOD) { arena, connection, channel in
            var method = amqp_exchange_bind_t()
            method.destination = arena.bytes(destination)
            method.source = arena.bytes(source)
            method.routing_key = arena.bytes(key)
            method.arguments = arena.table(arguments)
            return amqp_send_method(connection, channel, AMQP_EXCHANGE_BIND_METHOD, &method)
        }
    }

    /// Deletes a queue and returns how many messages went with it; 0 if there is none.
    @discardableResult
    public func deleteQueue(_ name: String, ifUnused: Bool = false, ifEmpty: Bool = false) async throws(AMQPError) -> Int {
        try await call("delete queue \(name)") { arena, connection, channel in
            var method = amqp_queue_delete_t()
            method.queue = arena.bytes(name)
            method.if_unused = ifUnused ? 1 : 0
            method.if_empty = ifEmpty ? 1 : 0
            return amqp_send_method(connection, channel, AMQP_QUEUE_DELETE_METHOD, &method)
        } decode: { answer in
            answer.decoded(AMQP_QUEUE_DELETE_OK_METHOD, as: amqp_queue_delete_ok_t.self).map { Int($0.message_count) }
        }
    }

    /// Deletes the messages of a queue that are ready, and returns how many.
    @discardableResult
    public func purge(queue: String) async throws(AMQPError) -> Int {
        try await call("purge queue \(queue)") { arena, connection, channel in
            var method = amqp_queue_purge_t()
            method.queue = arena.bytes(queue)
            return amqp_send_method(connection, channel, AMQP_QUEUE_PURGE_METHOD, &method)
        } decode: { answer in
            answer.decoded(AMQP_QUEUE_PURGE_OK_METHOD, as: amqp_queue_purge_ok_t.self).map { Int($0.message_count) }
        }
    }

    /// Takes one message; nil if the queue is empty. Settle it as one of a consumer.
    public func get(queue: String) async throws(AMQPError) -> AMQPDelivery? {
        let got: AMQPDelivery?? = try await call("get from queue \(queue)") { arena, connection, channel in
            var method = amqp_basic_get_t()
            method.queue = arena.bytes(queue)
            return amqp_send_method(connection, channel, AMQP_BASIC_GET_METHOD, &method)
        } decode: { answer -> AMQPDelivery?? in
            if case .delivery(let delivery) = answer { return .some(delivery) }
            return answer.decoded(AMQP_BASIC_GET_EMPTY_METHOD, as: amqp_basic_get_empty_t.self) == nil ? nil : .some(nil)
        }
        return got ?? nil
    }

    private func call<Success: Sendable>(
        _ name: String, send: @escaping @Sendable (CArena, amqp_connection_state_t, UInt16) -> Int32,
        decode: @escaping @Sendable (Call.Answer) -> Success?
    ) async throws(AMQPError) -> Success {
        let session = try await session()
        return try await session.wire.call(name, timeout: session.operationTimeout, send: send, decode: decode)
    }

    private func done(
        _ name: String, _ expected: amqp_method_number_t, send: @escaping @Sendable (CArena, amqp_connection_state_t, UInt16) -> Int32
    ) async throws(AMQPError) {
        let session = try await session()
        try await session.wire.call(name, timeout: session.operationTimeout, answer: expected, send: send)
    }

    private func status(
        _ name: String, send: @escaping @Sendable (CArena, amqp_connection_state_t, UInt16) -> Int32
    ) async throws(AMQPError) -> AMQPQueueStatus {
        try await call(name, send: send) { answer in
            answer.decoded(AMQP_QUEUE_DECLARE_OK_METHOD, as: amqp_queue_declare_ok_t.self).map {
                AMQPQueueStatus(name: String($0.queue), messageCount: Int($0.message_count), consumerCount: Int($0.consumer_count))
            }
        }
    }
}

extension Call.Answer {
    /// The method's fields, if it is the expected one.
    func decoded<Fields>(_ expected: amqp_method_number_t, as type: Fields.Type) -> Fields? {
        guard case .method(let method) = self, method.id == expected else { return nil }
        return method.decoded.assumingMemoryBound(to: type).pointee
    }
}
