import CRabbitMQ
import Glibc
import Reactor
import Synchronization

/// One live connection of librabbitmq, confined to the thread of its reactor. It lives until it is lost or closed; the next one is a new `Wire`.
final class Wire: ReactorSource, @unchecked Sendable {
    enum Command: Sendable {
        case settle(channel: UInt16, Settlement)
        case call(channel: UInt16, Call)
        case work(@Sendable (Wire) -> Void)
        /// Nobody can settle anything on this consumer's channel any more.
        case release(channel: UInt16)
        /// There is something to publish.
        case pump
        case close
    }

    static let publishChannel: UInt16 = 2

    static let controlChannel: UInt16 = 1
    let slot = ReactorSlot()
    let generation: UInt64
    let connection: amqp_connection_state_t
    let descriptor: Int32
    let heartbeat: Duration
    let onBlocked: @Sendable (String?) -> Void
    private let reactor: Reactor
    private let hidesBytes: Bool
    private let mailbox = Mailbox<Command>()
    private let live = Atomic<Bool>(true)
    /// Whether the descriptor is still ours: after its close the number may be another connection's.
    private let isOpen = Mutex(true)
    private let ending = Mutex<(error: AMQPError?, waiting: [CheckedContinuation<AMQPError, Never>])>((nil, []))
    // Confined to the reactor's thread.
    var channels: [UInt16: Channel] = [:]
    private var commands: [Command] = []

    init(_ opened: OpenedConnection, generation: UInt64, on reactor: Reactor, onBlocked: @escaping @Sendable (String?) -> Void) {
        connection = opened.state
        descriptor = opened.descriptor
        heartbeat = opened.heartbeat
        hidesBytes = opened.isEncrypted
        self.generation = generation
        self.reactor = reactor
        self.onBlocked = onBlocked
        reactor.execute { loop in
            loop.watch(self.descriptor, .readable, for: self)
            self.read(in: loop)  // bytes that came with the login never make the socket readable again
            self.plan(in: loop)
        }
    }

    deinit { if live.load(ordering: .relaxed) { amqp_destroy_connection(connection) } }

    // MARK: From any thread

    var isLive: Bool { live.load(ordering: .acquiring) }

    func send(_ command: Command) {
        if mailbox.send(command) { reactor.schedule(self) }
    }

    /// Waits until the connection has ended, and tells why.
    func untilLost() async -> AMQPError {
        await withCheckedContinuation { continuation in
            let error = ending.withLock { ending in
                if ending.error == nil { ending.waiting.append(continuation) }
                return ending.error
            }
            if let error { continuation.resume(returning: error) }
        }
    }

    /// Ends the connection even while its thread is stuck in a write.
    func cut() { isOpen.withLock { if $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } } }

    // MARK: On the reactor's thread

    func step(in loop: ReactorLoop) {
        while mailbox.take(into: &commands) {
            for command in commands { execute(command, in: loop) }
        }
    }

    func ready(_ descriptor: Int32, _ events: ReactorEvents, in loop: ReactorLoop) { read(in: loop) }

    /// The idle turn lets librabbitmq send and check heartbeats.
    func wake(in loop: ReactorLoop) {
        read(in: loop)
        for channel in channels.values { channel.failOverdue(now: loop.now, self) }
        if isLive { plan(in: loop) }
    }

    func stop(in loop: ReactorLoop) { lose(AMQPError(.closed, "the reactor stopped"), in: loop) }

    private func plan(in loop: ReactorLoop) {
        guard isLive else { return }
        let next = channels.values.compactMap { $0.current?.deadline }.min() ?? .never
        loop.wake(self, at: min(next, loop.now + heartbeat / 2))
    }

    private func execute(_ command: Command, in loop: ReactorLoop) {
        guard isLive else {
            if case .call(_, let call) = command { call.fail(currentError) }
            return
        }
        switch command {
        case .settle(let channel, let settlement):
            guard channels[channel]?.state == .open else { return }
            check(settlement.send(connection, channel), "settle", in: loop)
        case .call(let id, let call):
            channel(id).enqueue(call, self)
            plan(in: loop)
        case .work(let work): work(self)
        case .release(let id): channels[id]?.close(self)
        case .pump: channels[Self.publishChannel]?.pump(self)
        case .close:
            var method = amqp_connection_close_t()
            method.reply_code = 200
            check(amqp_send_method(connection, 0, AMQP_CONNECTION_CLOSE_METHOD, &method), "close", in: loop)
        }
    }

    func channel(_ id: UInt16) -> Channel {
        if let channel = channels[id] { return channel }
        let channel = Channel(id)
        channels[id] = channel
        return channel
    }

    /// The number of a channel that is free.
    func freeChannel() -> UInt16? {
        let most = amqp_get_channel_max(connection)
        let limit = most > 0 ? UInt16(clamping: most) : UInt16.max
        return (Self.publishChannel + 1...limit).first { channels[$0] == nil }
    }

    private var currentError: AMQPError { ending.withLock { $0.error } ?? AMQPError(.connectionLost, "the connection ended") }

    /// False if the connection is lost.
    @discardableResult
    private func check(_ status: Int32, _ what: String, in loop: ReactorLoop) -> Bool {
        if status == AMQP_STATUS_OK.rawValue { return true }
        lose(AMQPError(.connectionLost, "\(what): \(String(cString: amqp_error_string2(status)))"), in: loop)
        return false
    }

    /// Called by channels and publishers after a write of their own.
    func checkLater(_ status: Int32, _ what: String) {
        if status == AMQP_STATUS_OK.rawValue { return }
        let error = AMQPError(.connectionLost, "\(what): \(String(cString: amqp_error_string2(status)))")
        reactor.execute { loop in self.lose(error, in: loop) }
    }

    func lose(_ error: AMQPError, in loop: ReactorLoop) {
        guard live.exchange(false, ordering: .acquiringAndReleasing) else { return }
        loop.unwatch(descriptor)
        loop.unregister(self)
        isOpen.withLock { $0 = false }
        amqp_destroy_connection(connection)
        let all = channels.values
        let waiting = ending.withLock { ending in
            ending.error = error
            defer { ending.waiting = [] }
            return ending.waiting
        }
        for channel in all { channel.lose(error) }
        channels = [:]
        for continuation in waiting { continuation.resume(returning: error) }
    }

    // MARK: Reading

    private func read(in loop: ReactorLoop) {
        var atOnce = timeval(tv_sec: 0, tv_usec: 0)
        while isLive {
            var frame = amqp_frame_t()
            let status = amqp_simple_wait_frame_noblock(connection, &frame, &atOnce)
            if status == AMQP_STATUS_TIMEOUT.rawValue { return }
            guard check(status, "read", in: loop) else { return }
            take(frame, in: loop)
            guard isLive else { return }
            // Everything decoded lives in the channel's memory until here.
            amqp_maybe_release_buffers_on_channel(connection, frame.channel)
            // Bytes that the library has read already never make the socket readable again; TLS may hide some more.
            if !hidesBytes, amqp_frames_enqueued(connection) == 0, amqp_data_in_buffer(connection) == 0 { return }
        }
    }

    private func take(_ frame: amqp_frame_t, in loop: ReactorLoop) {
        switch Int32(frame.frame_type) {
        case Int32(AMQP_FRAME_METHOD):
            if frame.channel == 0 { return takeConnection(frame.payload.method, in: loop) }
            guard let channel = channels[frame.channel] else { return }
            channel.take(frame.payload.method, self)
            if channel.current != nil { plan(in: loop) }
        case Int32(AMQP_FRAME_HEADER):
            guard let channel = channels[frame.channel] else { return }
            let properties = frame.payload.properties.decoded.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee
            channel.take(header: properties, size: Int(clamping: frame.payload.properties.body_size), self)
        case Int32(AMQP_FRAME_BODY):
            channels[frame.channel]?.take(fragment: frame.payload.body_fragment, self)
        default: break
        }
    }

    private func takeConnection(_ method: amqp_method_t, in loop: ReactorLoop) {
        switch method.id {
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = method.decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
            let error = AMQPError(
                .connectionClosed, "the broker closed the connection: \(String(close.reply_text))", replyCode: Int(close.reply_code))
            var ok = amqp_connection_close_ok_t()
            _ = amqp_send_method(connection, 0, AMQP_CONNECTION_CLOSE_OK_METHOD, &ok)
            lose(error, in: loop)
        case AMQP_CONNECTION_CLOSE_OK_METHOD: lose(AMQPError(.closed, "the connection was closed"), in: loop)
        case AMQP_CONNECTION_BLOCKED_METHOD:
            for channel in channels.values { channel.publishing?.isBlocked = true }
            onBlocked(String(method.decoded.assumingMemoryBound(to: amqp_connection_blocked_t.self).pointee.reason))
        case AMQP_CONNECTION_UNBLOCKED_METHOD:
            onBlocked(nil)
            for channel in channels.values {
                channel.publishing?.isBlocked = false
                channel.pump(self)
            }
        default: break
        }
    }
}
