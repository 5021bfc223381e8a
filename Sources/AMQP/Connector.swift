import CRabbitMQ
import Glibc
import Reactor

/// A connection that is logged in and belongs to no thread yet.
struct OpenedConnection: @unchecked Sendable {
    let state: amqp_connection_state_t
    let descriptor: Int32
    let heartbeat: Duration
    let isEncrypted: Bool
}

/// DNS, TCP, TLS and login. Blocks: runs on a thread of its own.
enum Connector {
    static func open(_ options: AMQPOptions) throws(AMQPError) -> OpenedConnection {
        guard let state = amqp_new_connection() else { throw AMQPError(.connect, "out of memory") }
        do throws(AMQPError) {
            return try open(options, state)
        } catch {
            amqp_destroy_connection(state)
            throw error
        }
    }

    private static func open(_ options: AMQPOptions, _ state: amqp_connection_state_t) throws(AMQPError) -> OpenedConnection {
        var timeout = timeval(options.connectTimeout)
        let socket: OpaquePointer
        if options.tls {
            guard let tls = amqp_ssl_socket_new(state) else { throw AMQPError(.tls, "no TLS socket could be made") }
            guard amqp_ssl_socket_set_cacert(tls, options.caFile) == 0 else {
                throw AMQPError(.tls, "the certificates to trust cannot be read from \(options.caFile)")
            }
            amqp_ssl_socket_set_verify_peer(tls, 1)
            amqp_ssl_socket_set_verify_hostname(tls, 1)
            amqp_ssl_socket_set_ssl_versions(tls, AMQP_TLSv1_2, AMQP_TLSvLATEST)
            socket = tls
        } else {
            guard let plain = amqp_tcp_socket_new(state) else { throw AMQPError(.connect, "no socket could be made") }
            socket = plain
        }
        let opened = amqp_socket_open_noblock(socket, options.host, Int32(options.port), &timeout)
        guard opened == AMQP_STATUS_OK.rawValue else {
            throw AMQPError(isTLS(opened) ? .tls : .connect, "\(options.redacted): \(String(cString: amqp_error_string2(opened)))")
        }
        amqp_set_handshake_timeout(state, &timeout)
        let arena = CArena()
        var properties = arena.table([
            "connection_name": .string(options.connectionName), "product": "Koppel", "platform": "Swift",
            "capabilities": [
                "consumer_cancel_notify": true, "connection.blocked": true, "publisher_confirms": true, "basic.nack": true,
                "exchange_exchange_bindings": true, "authentication_failure_close": true,
            ],
        ])
        let seconds = max(1, Int32(clamping: options.heartbeat.components.seconds))
        let reply = koppel_amqp_login(state, options.virtualHost, 0, 131_072, seconds, &properties, options.user, options.password)
        try check(reply, options)
        let agreed = amqp_get_heartbeat(state)
        return OpenedConnection(
            state: state, descriptor: amqp_get_sockfd(state), heartbeat: agreed > 0 ? .seconds(Int(agreed)) : .seconds(60),
            isEncrypted: options.tls)
    }

    private static func check(_ reply: amqp_rpc_reply_t, _ options: AMQPOptions) throws(AMQPError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION:
            // A bad password or virtual host comes as connection.close, not as a library error.
            guard reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD else { break }
            let close = reply.reply.decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
            throw AMQPError(.refused, "\(options.redacted): \(String(close.reply_text))", replyCode: Int(close.reply_code))
        case AMQP_RESPONSE_LIBRARY_EXCEPTION:
            throw AMQPError(
                isTLS(reply.library_error) ? .tls : .connect,
                "\(options.redacted): login: \(String(cString: amqp_error_string2(reply.library_error)))")
        default: break
        }
        throw AMQPError(.connect, "\(options.redacted): login: no usable answer")
    }

    private static func isTLS(_ status: Int32) -> Bool { status <= -0x0200 && status > -0x0300 }
}

extension timeval {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
