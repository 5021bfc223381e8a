/// Is told of each exchange when it has ended, for journal and metrics. Called on the reactor's thread: must not block.
public protocol HTTPObserver: Sendable {
    /// An exchange has ended, with an answer or without.
    func httpExchangeEnded(_ exchange: HTTPExchange)
}

/// A request and what came of it, with secrets taken out of address and headers. The bodies are as they were: they may hold personal data.
public struct HTTPExchange: Sendable {
    /// The verb.
    public var method: String
    /// The address, with `***` for each value of the query and without user and password.
    public var url: String
    /// The headers sent, with `***` for secrets.
    public var requestHeaders: HTTPHeaders
    /// The body sent.
    public var requestBody: [UInt8]
    /// The answer, with `***` for secrets in its headers; or the error.
    public var result: Result<HTTPResponse, HTTPError>
    /// From the call to the end, waiting included.
    public var duration: Duration
    /// Whether it went over a kept connection.
    public var isConnectionReused: Bool

    init(_ request: HTTPRequest, _ result: Result<HTTPResponse, HTTPError>, duration: Duration, isReused: Bool) {
        method = request.method
        url = HTTPRedaction.url(request.url)
        requestHeaders = HTTPRedaction.headers(request.headers)
        requestBody = request.body
        self.result = result.map { response in
            var response = response
            response.headers = HTTPRedaction.headers(response.headers)
            return response
        }
        self.duration = duration
        isConnectionReused = isReused
    }
}
