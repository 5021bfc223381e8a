import HTTP
import Synchronization

/// Answers every call with what a closure says, and remembers the calls: for answers that no healthy shop gives.
final class CannedTransport: HTTPTransport {
    private let answer: @Sendable (HTTPRequest) throws(HTTPError) -> HTTPResponse
    private let seen = Mutex<[HTTPRequest]>([])

    init(_ answer: @escaping @Sendable (HTTPRequest) throws(HTTPError) -> HTTPResponse) { self.answer = answer }

    convenience init(_ status: Int, _ headers: [String: String] = [:], _ body: String) {
        self.init { _ throws(HTTPError) in
            var response = HTTPResponse(status: status, body: Array(body.utf8))
            for (name, value) in headers { response.headers.add(name, value) }
            return response
        }
    }

    var requests: [HTTPRequest] { seen.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        seen.withLock { $0.append(request) }
        return try answer(request)
    }
}
