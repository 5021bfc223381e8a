import Reactor
import Synchronization

/// Keeps one connection up: connects on a thread of its own, prepares it (topology, consumers), hands it out, and starts again when it is lost.
final class ConnectionKeeper: Sendable {
    private struct State {
        var isRunning = false
        var isClosed = false
        var generation: UInt64 = 0
        var ready: Wire?
        /// Connected but not prepared yet.
        var preparing: Wire?
        var waiting: [UInt64: CheckedContinuation<Result<Wire, AMQPError>, Never>] = [:]
        var nextWaiter: UInt64 = 0
        var lastError: AMQPError?
        var backoffTimer: ReactorTimer?
    }

    let options: AMQPOptions
    let reactor: Reactor
    private let onEvent: @Sendable (AMQPEvent) -> Void
    private let prepare: @Sendable (Wire) async throws(AMQPError) -> Void
    private let state = Mutex(State())

    /// - Parameter prepare: run on each new connection before it is handed out.
    init(
        _ options: AMQPOptions, on reactor: Reactor, onEvent: @escaping @Sendable (AMQPEvent) -> Void,
        prepare: @escaping @Sendable (Wire) async throws(AMQPError) -> Void
    ) {
        self.options = options
        self.reactor = reactor
        self.onEvent = onEvent
        self.prepare = prepare
    }

    /// The connection if there is one now.
    var current: Wire? { state.withLock { $0.ready } }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Connects once and then keeps connected.
    func connect() async throws(AMQPError) {
        let mayRun = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning && !state.isClosed
        }
        guard mayRun else {
            _ = try await live()
            return
        }
        do throws(AMQPError) {
            let wire = try await open()
            keep(wire)
        } catch {
            state.withLock { $0.isRunning = false }
            throw error
        }
    }

    /// Begins to connect, and keeps trying.
    func start() {
        let mayRun = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning && !state.isClosed
        }
        if mayRun { keep(nil) }
    }

    /// The live connection; waits for one at most the operation timeout.
    func live() async throws(AMQPError) -> Wire {
        if let wire = current, wire.isLive { return wire }
        let result: Result<Wire, AMQPError> = await withCheckedContinuation { continuation in
            let waiter: UInt64? = state.withLock { state in
                if let wire = state.ready, wire.isLive {
                    continuation.resume(returning: .success(wire))
                    return nil
                }
                if state.isClosed || !state.isRunning {
                    let what = state.isClosed ? "the connection was closed" : "connect() or start() was not called"
                    continuation.resume(returning: .failure(AMQPError(state.isClosed ? .closed : .notConnected, what)))
                    return nil
                }
                state.nextWaiter += 1
                state.waiting[state.nextWaiter] = continuation
                return state.nextWaiter
            }
            guard let waiter else { return }
            _ = reactor.after(options.operationTimeout) { self.giveUp(waiter) }
        }
        return try result.get()
    }

    private func giveUp(_ waiter: UInt64) {
        let (continuation, last) = state.withLock { ($0.waiting.removeValue(forKey: waiter), $0.lastError) }
        let reason = last.map { ": \($0.message)" } ?? ""
        continuation?.resume(returning: .failure(AMQPError(.notConnected, "no connection to \(options.redacted)\(reason)")))
    }

    /// Ends the connection in order and connects no more.
    func close() async {
        let (wire, waiting, timer) = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return (state.ready ?? state.preparing, Array(state.waiting.values), state.backoffTimer)
        }
        timer?.cancel()
        for continuation in waiting { continuation.resume(returning: .failure(AMQPError(.closed, "the connection was closed"))) }
        guard let wire, wire.isLive else { return }
        let cutter = reactor.after(.seconds(2)) { wire.cut() }
        wire.send(.close)
        _ = await wire.untilLost()
        cutter.cancel()
    }

    // MARK: The loop

    /// Unstructured: it lives as long as the connection is wanted, whoever asked for it first.
    private func keep(_ first: Wire?) {
        Task(executorPreference: reactor) { await self.run(first) }
    }

    private func run(_ first: Wire?) async {
        var wire = first, attempt = 0
        while !isClosed {
            do throws(AMQPError) {
                let connected = if let wire { wire } else { try await open() }
                wire = nil
                attempt = 1
                let error = await connected.untilLost()
                state.withLock { state in
                    state.ready = nil
                    state.lastError = error
                }
                onEvent(.disconnected(error))
                if !isClosed { await pause(options.backoff.delay(attempt: 1)) }
            } catch {
                if isClosed { return }
                attempt += 1
                let delay = options.backoff.delay(attempt: attempt)
                onEvent(.connectFailed(error, retryIn: delay))
                await pause(delay)
            }
        }
    }

    private func pause(_ delay: Duration) async {
        await withCheckedContinuation { continuation in
            let timer = reactor.pause(delay) { continuation.resume() }
            let closed = state.withLock { state in
                state.backoffTimer = timer
                return state.isClosed
            }
            if closed { timer.cancel() }
        }
    }

    /// Connects, prepares, and makes the connection known.
    private func open() async throws(AMQPError) -> Wire {
        let opened: OpenedConnection
        do throws(AMQPError) {
            opened = try await connectOnOwnThread()
        } catch {
            state.withLock { $0.lastError = error }
            throw error
        }
        let generation = state.withLock { state in
            state.generation += 1
            return state.generation
        }
        let wire = Wire(opened, generation: generation, on: reactor) { [onEvent] reason in
            onEvent(reason.map { .blocked(reason: $0) } ?? .unblocked)
        }
        state.withLock { $0.preparing = wire }
        defer { state.withLock { $0.preparing = nil } }
        do throws(AMQPError) {
            try await prepare(wire)
        } catch {
            wire.send(.close)
            state.withLock { $0.lastError = error }
            throw error
        }
        let (waiting, closed) = state.withLock { state in
            if state.isClosed { return ([CheckedContinuation<Result<Wire, AMQPError>, Never>](), true) }
            state.ready = wire
            defer { state.waiting = [:] }
            return (Array(state.waiting.values), false)
        }
        if closed {
            wire.send(.close)
            throw AMQPError(.closed, "the connection was closed")
        }
        for continuation in waiting { continuation.resume(returning: .success(wire)) }
        onEvent(.connected(generation: generation))
        return wire
    }

    private func connectOnOwnThread() async throws(AMQPError) -> OpenedConnection {
        let result: Result<OpenedConnection, AMQPError> = await withCheckedContinuation { continuation in
            let options = options
            startThread("amqp-connect") {
                do throws(AMQPError) {
                    continuation.resume(returning: .success(try Connector.open(options)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
