/// Sends one request and waits for its answer. `HTTPClient` is the real one, over libcurl.
public protocol HTTPTransport: Sendable {
    /// Sends `request` and returns the answer whatever its status.
    ///
    /// - Throws: `HTTPError` when no complete answer arrived; `HTTPError.mayHaveBeenSent` tells whether the server may have acted on it.
    func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse
}
