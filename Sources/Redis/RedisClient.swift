import CHiredis
import Glibc
public import Reactor
import Synchronization

/// A pipelined connection to Redis: many tasks send at once, what gathers in one turn of the reactor goes out as one write, and replies come
/// back in order.
///
///     let redis = RedisClient(try RedisOptions(url: "redis://127.0.0.1:6379/0"), on: reactor)
///     if try await redis.set("lease:7", token, expires: .seconds(30), if: .absent) { ... }
///
/// It connects at the first command, on a thread of its own, and again by itself when the connection breaks. Commands under way then throw
/// `connectionLost`, whose `mayHaveRun` is true; later ones wait for the new connection, at most their time-out.
public final class RedisClient: ReactorSource, @unchecked Sendable {
    struct Request: Sendable {
        let command: RedisCommand
        let deadline: MonotonicTime
        let continuation: CheckedContinuation<Result<RedisReply, RedisError>, Never>
    }
    private enum Event: Sendable {
        case request(Request)
        case opened(Result<OpenedRedis, RedisError>)
        case close
    }
    private struct InFlight {
        let deadline: MonotonicTime
        /// Nil once its time was over: its reply still comes.
        var continuation: CheckedContinuation<Result<RedisReply, RedisError>, Never>?
    }
    private enum Phase { case idle, connecting, connected(UnsafeMutablePointer<redisContext>), waiting(until: MonotonicTime), closed }

    package let slot = ReactorSlot()
    /// Where it connects to.
    public let options: RedisOptions
    private let reactor: Reactor
    private let onEvent: @Sendable (RedisEvent) -> Void
    private let mailbox = Mailbox<Event>()
    // Confined to the reactor's thread.
    private var phase = Phase.idle
    private var events: [Event] = []
    private var backlog: [Request] = []
    private var inFlight: [InFlight] = []
    private var inFlightHead = 0
    private var isWriting = false
    private var lastRead = MonotonicTime.now
    private var attempt = 0
    private var lastError: RedisError?

    /// A client that connects at its first command.
    ///
    /// - Parameter onEvent: told of connections and their ends, on the reactor's thread; must not block.
    public init(_ options: RedisOptions, on reactor: Reactor, onEvent: @escaping @Sendable (RedisEvent) -> Void = { _ in }) {
        self.options = options
        self.reactor = reactor
        self.onEvent = onEvent
    }

    // MARK: From any thread

    /// Sends a command and returns its reply.
    ///
    /// - Parameter timeout: instead of the client's.
    /// - Throws: `RedisError`, with code `server` for an error reply.
    public func send(_ command: RedisCommand, timeout: Duration? = nil) async throws(RedisError) -> RedisReply {
        let deadline = MonotonicTime.now + (timeout ?? options.commandTimeout)
        let result: Result<RedisReply, RedisError> = await withCheckedContinuation { continuation in
            post(.request(Request(command: command, deadline: deadline, continuation: continuation)))
        }
        let reply = try result.get()
        if case .error(let text) = reply { throw RedisError(.server, text, mayHaveRun: true) }
        return reply
    }

    /// Sends any command: `try await redis.send("XLEN", "stream")`.
    public func send(_ name: String, _ words: (any RedisArgument)...) async throws(RedisError) -> RedisReply {
        try await send(RedisCommand(name, words))
    }

    /// Connects if it is not connected, and sees that Redis answers.
    public func connect() async throws(RedisError) { _ = try await send("PING") }

    /// Ends the connection; commands under way throw, and so do later ones.
    public func close() { post(.close) }

    private func post(_ event: Event) {
        if mailbox.send(event) { reactor.schedule(self) }
        // After the reactor's end nobody would ever look.
        if reactor.hasStopped { drainAfterStop() }
    }

    private func drainAfterStop() {
        var late: [Event] = []
        guard mailbox.take(into: &late) else { return }
        for case .request(let request) in late {
            request.continuation.resume(returning: .failure(RedisError(.closed, "the reactor stopped")))
        }
    }

    // MARK: On the reactor's thread

    package func step(in loop: ReactorLoop) {
        while mailbox.take(into: &events) {
            for event in events {
                switch event {
                case .request(let request): take(request, in: loop)
                case .opened(let result): opened(result, in: loop)
                case .close: end(RedisError(.closed, "the client was closed"), then: .closed, in: loop)
                }
            }
        }
        write(in: loop)
    }

    package func ready(_ descriptor: Int32, _ events: ReactorEvents, in loop: ReactorLoop) {
        if events.contains(.writable) { write(in: loop) }
        if !events.isDisjoint(with: [.readable, .failed]) { read(in: loop) }
    }

    package func wake(in loop: ReactorLoop) {
        failOverdue(in: loop)
        if case .waiting(let until) = phase {
            if until <= loop.now { connect(in: loop) } else { loop.wake(self, notAfter: until) }
        }
    }

    package func stop(in loop: ReactorLoop) {
        step(in: loop)
        end(RedisError(.closed, "the reactor stopped"), then: .closed, in: loop)
        drainAfterStop()
    }

    private func take(_ request: Request, in loop: ReactorLoop) {
        switch phase {
        case .connected(let context):
            append(request, to: context)
        case .closed: return request.continuation.resume(returning: .failure(RedisError(.closed, "the client was closed")))
        case .idle:
            backlog.append(request)
            connect(in: loop)
        case .connecting, .waiting: backlog.append(request)
        }
        loop.wake(self, notAfter: request.deadline)
    }

    private func append(_ request: Request, to context: UnsafeMutablePointer<redisContext>) {
        let command = request.command
        // Copied by hiredis into its buffer, which one write sends.
        var head: [UInt8] = [UInt8(ascii: "*")]
        head.append(contentsOf: String(command.count).utf8)
        head.append(13)
        head.append(10)
        head.withUnsafeBytes { _ = redisAppendFormattedCommand(context, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count) }
        command.bytes.withUnsafeBytes { _ = redisAppendFormattedCommand(context, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count) }
        inFlight.append(InFlight(deadline: request.deadline, continuation: request.continuation))
        isWriting = true
    }

    private func connect(in loop: ReactorLoop) {
        phase = .connecting
        let options = options
        startThread("redis-connect") { [weak self] in
            let result: Result<OpenedRedis, RedisError>
            do throws(RedisError) { result = .success(try RedisConnector.open(options)) } catch { result = .failure(error) }
            if let self { self.post(.opened(result)) } else if case .success(let opened) = result { redisFree(opened.context) }
        }
    }

    private func opened(_ result: Result<OpenedRedis, RedisError>, in loop: ReactorLoop) {
        guard case .connecting = phase else {
            if case .success(let opened) = result { redisFree(opened.context) }
            return
        }
        switch result {
        case .success(let opened):
            phase = .connected(opened.context)
            (attempt, lastError, lastRead) = (0, nil, loop.now)
            loop.watch(opened.context.pointee.fd, .readable, for: self)
            for request in backlog { append(request, to: opened.context) }
            backlog = []
            onEvent(.connected)
        case .failure(let error):
            attempt += 1
            lastError = error
            let delay = options.backoff.delay(attempt: attempt)
            phase = .waiting(until: loop.now + delay)
            loop.wake(self, notAfter: loop.now + delay)
            onEvent(.connectFailed(error, retryIn: delay))
        }
    }

    private func write(in loop: ReactorLoop) {
        guard isWriting, case .connected(let context) = phase else { return }
        var isDone: Int32 = 0
        guard redisBufferWrite(context, &isDone) == REDIS_OK else { return lost(context, in: loop) }
        isWriting = isDone == 0
        // What the socket does not take now goes out when there is room.
        loop.watch(context.pointee.fd, isWriting ? [.readable, .writable] : .readable, for: self)
    }

    private func read(in loop: ReactorLoop) {
        guard case .connected(let context) = phase else { return }
        guard redisBufferRead(context) == REDIS_OK else { return lost(context, in: loop) }
        lastRead = loop.now
        while true {
            var object: UnsafeMutableRawPointer?
            guard redisGetReplyFromReader(context, &object) == REDIS_OK else { return lost(context, in: loop) }
            guard let object else { break }
            defer { freeReplyObject(object) }
            guard inFlightHead < inFlight.count else { return lost(context, in: loop) }
            let continuation = inFlight[inFlightHead].continuation
            inFlight[inFlightHead].continuation = nil
            inFlightHead += 1
            continuation?.resume(returning: .success(RedisReply(object.assumingMemoryBound(to: redisReply.self))))
        }
        if inFlightHead == inFlight.count {
            inFlight.removeAll(keepingCapacity: true)
            inFlightHead = 0
        } else if inFlightHead > 256 {
            inFlight.removeFirst(inFlightHead)
            inFlightHead = 0
        }
    }

    private func lost(_ context: UnsafeMutablePointer<redisContext>, in loop: ReactorLoop) {
        let error = RedisError(.connectionLost, "\(options.redacted): \(context.errorText)", mayHaveRun: true)
        end(error, then: .waiting(until: loop.now + options.backoff.delay(attempt: 1)), in: loop)
        if case .waiting(let until) = phase { loop.wake(self, notAfter: until) }
    }

    /// Ends the connection, if there is one, and fails what was sent on it; where `next` is closed, everything.
    private func end(_ error: RedisError, then next: Phase, in loop: ReactorLoop) {
        if case .closed = phase { return }
        if case .connected(let context) = phase {
            loop.unwatch(context.pointee.fd)
            redisFree(context)
            onEvent(.disconnected(error))
        }
        phase = next
        isWriting = false
        lastError = error
        let sent = inFlight[inFlightHead...]
        (inFlight, inFlightHead) = ([], 0)
        var sentError = error
        sentError.mayHaveRun = true
        for entry in sent { entry.continuation?.resume(returning: .failure(sentError)) }
        guard case .closed = next else { return }
        let unsent = backlog
        backlog = []
        for request in unsent { request.continuation.resume(returning: .failure(error)) }
        loop.unregister(self)
    }

    private func failOverdue(in loop: ReactorLoop) {
        var next = MonotonicTime.never, isStuck = false
        for index in inFlightHead..<inFlight.count where inFlight[index].continuation != nil {
            if inFlight[index].deadline > loop.now {
                next = min(next, inFlight[index].deadline)
            } else {
                inFlight[index].continuation?.resume(returning: .failure(RedisError(.timeout, "Redis did not reply in time", mayHaveRun: true)))
                inFlight[index].continuation = nil
                isStuck = isStuck || loop.now - lastRead >= options.commandTimeout
            }
        }
        let due = backlog.filter { $0.deadline <= loop.now }
        if !due.isEmpty {
            backlog.removeAll { $0.deadline <= loop.now }
            let reason = lastError.map { ": \($0.message)" } ?? ""
            for request in due {
                request.continuation.resume(returning: .failure(RedisError(.notConnected, "no connection to \(options.redacted)\(reason)")))
            }
        }
        for request in backlog { next = min(next, request.deadline) }
        loop.wake(self, notAfter: next)
        // Nothing at all comes any more: a new connection is the better bet.
        if isStuck, case .connected(let context) = phase { lost(context, in: loop) }
    }
}

/// What happens to a connection to Redis.
public enum RedisEvent: Sendable {
    /// Connected and logged in.
    case connected
    /// A try failed; the next one comes in `retryIn`.
    case connectFailed(RedisError, retryIn: Duration)
    /// The connection is gone.
    case disconnected(RedisError)
}
