import Foundation
import Hummingbird
import Wiring

/// Takes the browser's call at a redirect address on this machine, once.
struct LoopbackCallback {
    private let host: String
    private let port: Int
    private let path: String
    private let base: String

    /// Nil when the address is not plain HTTP on loopback.
    init?(_ redirectURI: String) {
        guard let uri = URLComponents(string: redirectURI), uri.scheme == "http", let host = uri.host, host == "127.0.0.1" || host == "localhost",
            let port = uri.port
        else { return nil }
        (self.host, self.port, path) = ("127.0.0.1", port, uri.path)
        base = "http://\(host):\(port)"
    }

    /// Waits for the call, and returns the address it was made to.
    func wait() async throws -> String {
        let (calls, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
        let path = path, base = base
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            guard request.uri.path == path else { return Response(status: .notFound) }
            continuation.yield(base + (request.head.path ?? path))
            return Response(
                status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
                body: .init(
                    byteBuffer: .init(
                        string: "<!doctype html><title>Koppel</title><p>Thank you. You can close this page and go back to the terminal.")))
        }
        let app = Application(responder: responder, configuration: .init(address: .hostname(host, port: port)))
        return try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask {
                try await app.run()
                return nil
            }
            group.addTask {
                for await call in calls { return call }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() { if let result { return result } }
            throw CommandError("No call came.")
        }
    }
}
