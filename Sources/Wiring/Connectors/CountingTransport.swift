import Commerce
import HTTP
import Runtime

/// Counts each call to a system into the journal entry of the event that makes it.
struct CountingTransport: HTTPTransport {
    let system: SystemID
    let transport: any HTTPTransport

    func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        StepRecorder.current?.countCall(to: system)
        return try await transport.send(request)
    }
}
