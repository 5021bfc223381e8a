import CCurl
import DequeModule
import Reactor

/// One curl_multi as a source of the reactor. Confined to its thread, but for `post`.
final class HTTPEngine: ReactorSource, @unchecked Sendable {
    enum Event: Sendable {
        case start(PendingRequest), cancel(PendingRequest), close
    }

    let slot = ReactorSlot()
    let configuration: HTTPClient.Configuration
    private let reactor: Reactor
    private let observer: (any HTTPObserver)?
    private let mailbox = Mailbox<Event>()
    private var events: [Event] = []
    private var multi: UnsafeMutableRawPointer?
    private var isClosed = false
    private var hosts: [String: Host] = [:]
    private var lastHost: Host?
    private var waitingCount = 0
    private var idle: [Transfer] = []
    private var transfers: [Transfer] = []
    private var curlDeadline = MonotonicTime.never
    /// Set while curl is called, for its callbacks.
    private var loop: ReactorLoop?

    init(_ configuration: HTTPClient.Configuration, on reactor: Reactor, observer: (any HTTPObserver)?) {
        self.configuration = configuration
        self.reactor = reactor
        self.observer = observer
    }

    func post(_ event: Event) {
        if mailbox.send(event) { reactor.schedule(self) }
        // After the reactor's end nobody would ever look.
        if reactor.hasStopped { drainAfterStop() }
    }

    private func drainAfterStop() {
        var late: [Event] = []
        guard mailbox.take(into: &late) else { return }
        for case .start(let pending) in late { fail(pending, HTTPError(.cancelled, "the client was closed", mayHaveBeenSent: false)) }
    }

    // MARK: Steps

    func step(in loop: ReactorLoop) {
        enter(loop) {
            while mailbox.take(into: &events) {
                for event in events {
                    switch event {
                    case .start(let pending): accept(pending)
                    case .cancel(let pending): cancel(pending)
                    case .close: close()
                    }
                }
            }
            if curlDeadline <= loop.now { act(on: CURL_SOCKET_BAD, 0) }
        }
    }

    func ready(_ descriptor: Int32, _ events: ReactorEvents, in loop: ReactorLoop) {
        var mask: Int32 = 0
        if events.contains(.readable) { mask |= CURL_CSELECT_IN }
        if events.contains(.writable) { mask |= CURL_CSELECT_OUT }
        if events.contains(.failed) { mask |= CURL_CSELECT_ERR }
        enter(loop) { act(on: descriptor, mask) }
    }

    func wake(in loop: ReactorLoop) {
        enter(loop) {
            if curlDeadline <= loop.now { act(on: CURL_SOCKET_BAD, 0) }
            failOverdue(now: loop.now)
        }
    }

    func stop(in loop: ReactorLoop) {
        enter(loop) { close() }
        drainAfterStop()
    }

    private func enter(_ loop: ReactorLoop, _ work: () -> Void) {
        self.loop = loop
        work()
        self.loop = nil
        if isClosed { return }
        loop.wake(self, at: min(curlDeadline, waitingCount > 0 ? nextQueueDeadline : .never))
    }

    private var nextQueueDeadline: MonotonicTime {
        hosts.values.reduce(.never) { least, host in host.waiting.reduce(least) { min($0, $1.deadline) } }
    }

    /// Lets curl act, and again as long as it wants to at once; then hands out what has ended.
    private func act(on descriptor: Int32, _ mask: Int32) {
        guard let multi else { return }
        var running: Int32 = 0
        if descriptor == CURL_SOCKET_BAD { curlDeadline = .never }
        curl_multi_socket_action(multi, descriptor, mask, &running)
        finishEnded()
        var rounds = 0
        while let loop, curlDeadline <= loop.now, rounds < 64 {
            curlDeadline = .never
            curl_multi_socket_action(multi, CURL_SOCKET_BAD, 0, &running)
            finishEnded()
            rounds += 1
        }
    }

    // MARK: Requests

    private func accept(_ pending: PendingRequest) {
        if isClosed || pending.isCancelled { return fail(pending, HTTPError(.cancelled, "the request was cancelled", mayHaveBeenSent: false)) }
        let host = host(of: pending.request.url)
        pending.host = host
        if host.active < configuration.connectionsPerHost {
            host.active += 1
            begin(pending)
        } else {
            host.waiting.append(pending)
            waitingCount += 1
        }
    }

    private func host(of url: String) -> Host {
        // Mostly the same as before: comparing is cheaper than hashing.
        if let lastHost, lastHost.isHost(of: url) { return lastHost }
        let origin = Host.origin(of: url)
        let host = hosts[origin] ?? Host(origin)
        hosts[origin] = host
        lastHost = host
        return host
    }

    private func begin(_ pending: PendingRequest) {
        if multi == nil { makeMulti() }
        let transfer = takeIdle(for: pending.request) ?? makeTransfer()
        pending.transfer = transfer
        if let error = transfer.prepare(pending, configuration, now: loop?.now ?? .now) {
            transfer.reset()
            idle.append(transfer)
            pending.transfer = nil
            fail(pending, error)
            return next(after: pending)
        }
        transfer.isActive = true
        let code = curl_multi_add_handle(multi, transfer.easy)
        if code != CURLM_OK { end(transfer, .failure(HTTPError(.other, String(cString: curl_multi_strerror(code)), mayHaveBeenSent: false))) }
    }

    /// An idle handle, best one that was last set up for the same: setting one up takes some thirty calls into curl.
    private func takeIdle(for request: HTTPRequest) -> Transfer? {
        guard let index = idle.lastIndex(where: { $0.isSetUp(for: request) }) ?? idle.indices.last else { return nil }
        return idle.remove(at: index)
    }

    private func makeTransfer() -> Transfer {
        let transfer = Transfer()
        transfers.append(transfer)
        return transfer
    }

    /// A place has become free: the next one that waits for the same host begins.
    private func next(after pending: PendingRequest) {
        guard let host = pending.host else { return }
        if let next = host.waiting.popFirst() {
            waitingCount -= 1
            begin(next)
        } else {
            host.active -= 1
            forgetIfIdle(host)
        }
    }

    private func forgetIfIdle(_ host: Host) {
        guard host.active == 0, host.waiting.isEmpty, hosts.count > 64 else { return }
        hosts[host.origin] = nil
        if lastHost === host { lastHost = nil }
    }

    private func cancel(_ pending: PendingRequest) {
        pending.isCancelled = true
        if let transfer = pending.transfer {
            end(transfer, .failure(HTTPError(.cancelled, "the request was cancelled", mayHaveBeenSent: transfer.attempts > 0)))
        } else if let host = pending.host, let index = host.waiting.firstIndex(where: { $0 === pending }) {
            host.waiting.remove(at: index)
            waitingCount -= 1
            fail(pending, HTTPError(.cancelled, "the request was cancelled", mayHaveBeenSent: false))
        }
    }

    private func failOverdue(now: MonotonicTime) {
        guard waitingCount > 0 else { return }
        for host in hosts.values {
            let due = host.waiting.filter { $0.deadline <= now }
            if due.isEmpty { continue }
            host.waiting.removeAll { $0.deadline <= now }
            waitingCount -= due.count
            for pending in due {
                let message = "all connections to \(host.origin) were busy for the request's whole time"
                fail(pending, HTTPError(.timeout, message, mayHaveBeenSent: false))
            }
        }
    }

    private func finishEnded() {
        var left: Int32 = 0
        while let multi, let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            let transfer = Transfer.of(easy)
            end(transfer, transfer.result(code))
        }
    }

    private func end(_ transfer: Transfer, _ result: Result<HTTPResponse, HTTPError>) {
        guard transfer.isActive, let pending = transfer.pending else { return }
        transfer.isActive = false
        curl_multi_remove_handle(multi, transfer.easy)
        finish(pending, result, transfer)
        transfer.reset()
        idle.append(transfer)
        pending.transfer = nil
        next(after: pending)
    }

    private func fail(_ pending: PendingRequest, _ error: HTTPError) { finish(pending, .failure(error), nil) }

    private func finish(_ pending: PendingRequest, _ result: Result<HTTPResponse, HTTPError>, _ transfer: Transfer?) {
        guard let continuation = pending.continuation else { return }
        pending.continuation = nil
        observer?.httpExchangeEnded(
            HTTPExchange(pending.request, result, duration: .now - pending.started, isReused: transfer?.isConnectionReused ?? false))
        continuation.resume(returning: result)
    }

    // MARK: curl

    private static let initialized: Bool = koppel_curl_init() == CURLE_OK

    private func makeMulti() {
        precondition(Self.initialized, "libcurl cannot be initialised")
        multi = curl_multi_init()!
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = koppel_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, configuration.idleConnections)
        _ = koppel_multi_setopt_sockets(
            multi,
            { _, descriptor, what, context, _ in
                Unmanaged<HTTPEngine>.fromOpaque(context!).takeUnretainedValue().watch(descriptor, what)
                return 0
            }, context)
        _ = koppel_multi_setopt_timer(
            multi,
            { _, milliseconds, context in
                Unmanaged<HTTPEngine>.fromOpaque(context!).takeUnretainedValue().setTimer(milliseconds)
                return 0
            }, context)
        loop?.register(self)
    }

    private func watch(_ descriptor: Int32, _ what: Int32) {
        switch what {
        case CURL_POLL_IN: loop?.watch(descriptor, .readable, for: self)
        case CURL_POLL_OUT: loop?.watch(descriptor, .writable, for: self)
        case CURL_POLL_INOUT: loop?.watch(descriptor, [.readable, .writable], for: self)
        default: loop?.unwatch(descriptor)
        }
    }

    private func setTimer(_ milliseconds: Int) {
        guard let loop else { return }
        curlDeadline = milliseconds < 0 ? .never : milliseconds == 0 ? loop.now : .now + .milliseconds(milliseconds)
    }

    private func close() {
        if isClosed { return }
        isClosed = true
        let waiting = hosts.values.flatMap { $0.waiting }
        for host in hosts.values { host.waiting = [] }
        (hosts, lastHost) = ([:], nil)
        waitingCount = 0
        for pending in waiting { fail(pending, HTTPError(.cancelled, "the client was closed", mayHaveBeenSent: false)) }
        for transfer in transfers where transfer.isActive {
            end(transfer, .failure(HTTPError(.cancelled, "the client was closed", mayHaveBeenSent: transfer.attempts > 0)))
        }
        for transfer in transfers { transfer.free() }
        (idle, transfers) = ([], [])
        if let multi { curl_multi_cleanup(multi) }
        multi = nil
        loop?.unregister(self)
    }
}
