import Reactor
import Testing
import TransportTesting

@testable import HTTP

/// A client and a server of plain bytes.
struct Site {
    let reactor = Reactor(name: "http-test")
    let server: RawServer
    let client: HTTPClient
    var url: String { "http://127.0.0.1:\(server.port)" }

    init(observer: (any HTTPObserver)? = nil, connectionsPerHost: Int = 16, _ handler: @escaping @Sendable (RawConnection) -> Void) {
        server = RawServer(handler)
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        configuration.connectionsPerHost = connectionsPerHost
        client = HTTPClient(configuration, on: reactor, observer: observer)
    }

    /// Answers each request of each connection with what `respond` gives.
    static func answering(
        observer: (any HTTPObserver)? = nil, connectionsPerHost: Int = 16, _ respond: @escaping @Sendable (_ head: String, _ body: [UInt8]) -> String
    ) -> Site {
        Site(observer: observer, connectionsPerHost: connectionsPerHost) { connection in
            while let (head, body) = connection.readRequest() { connection.write(respond(head, body)) }
        }
    }

    static func ok(_ body: String, headers: String = "") -> String {
        "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
    }

    func error(_ request: HTTPRequest) async -> HTTPError? {
        do throws(HTTPError) {
            let response = try await client.send(request)
            Issue.record("an answer came: \(response.status)")
            return nil
        } catch {
            return error
        }
    }

    func stop() async {
        await reactor.stop()
        server.stop()
    }
}
