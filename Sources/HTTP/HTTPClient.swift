public import Reactor

/// HTTP over libcurl, on a reactor: keep-alive connections, limits per host, time limits, TLS always verified, redirects never followed.
///
///     let http = HTTPClient(on: reactor)
///     let response = try await http.send(HTTPRequest("GET", "https://shop.example/api/orders/7"))
///
/// A request that may change something is never sent twice: where libcurl would repeat it, because a kept connection turned out to be closed, it
/// fails with `mayHaveBeenSent` true. Addresses that are not public are refused, after DNS, unless allowed.
public final class HTTPClient: HTTPTransport {
    /// How a client behaves.
    public struct Configuration: Sendable {
        /// How many requests to one host (scheme, host and port) may be under way; the others wait, within their total time.
        public var connectionsPerHost = 16
        /// How many idle connections are kept.
        public var idleConnections = 64
        /// Whether private, loopback and link-local addresses may be reached. Clients that may have connections of their own.
        public var allowsPrivateAddresses = false
        /// Further certificates to trust instead of the system's (PEM); nil for the system's.
        public var caFile: String?
        /// Sent as `User-Agent` where a request has none.
        public var userAgent = "Koppel/1"

        /// The defaults.
        public init() {}
    }

    private let engine: HTTPEngine
    private let reactor: Reactor

    /// A client. It lives until its reactor stops or it is closed.
    ///
    /// - Parameter observer: told of each exchange when it has ended.
    public init(_ configuration: Configuration = .init(), on reactor: Reactor, observer: (any HTTPObserver)? = nil) {
        self.reactor = reactor
        engine = HTTPEngine(configuration, on: reactor, observer: observer)
    }

    deinit { engine.post(.close) }

    /// Sends a request and returns the answer whatever its status. Cancelling the task ends the transfer.
    public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        let pending = PendingRequest(request)
        let engine = engine
        let result: Result<HTTPResponse, HTTPError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                pending.continuation = continuation
                engine.post(.start(pending))
            }
        } onCancel: {
            engine.post(.cancel(pending))
        }
        return try result.get()
    }

    /// Ends all transfers and connections; requests fail with `cancelled`, later ones too.
    public func close() { engine.post(.close) }
}

/// A request on its way. The continuation is set before it is posted and touched only on the reactor's thread after.
final class PendingRequest: @unchecked Sendable {
    let request: HTTPRequest
    let started = MonotonicTime.now
    let deadline: MonotonicTime
    var continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>?
    /// Cancelled before the reactor has seen it.
    var isCancelled = false
    var transfer: Transfer?
    var host: Host?

    init(_ request: HTTPRequest) {
        self.request = request
        deadline = started + request.timeouts.total
    }
}
