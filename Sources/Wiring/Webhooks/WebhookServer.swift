import Commerce
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Serves the webhook addresses over HTTP; TLS ends at the proxy before it.
struct WebhookServer: Service {
    /// The most bytes a call may have.
    static let bodyLimit = 1 << 20

    let address: SocketAddressOption
    let endpoint: WebhookEndpoint
    let apps: AppEndpoint
    let clock: any WallClock
    let logger: Logger
    var onRunning: @Sendable () -> Void = {}

    func run() async throws {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        let app = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in await respond(to: request) },
            // A caller that sends slowly, or nothing, is cut off.
            server: .http1(configuration: .init(idleTimeout: .seconds(20))),
            configuration: .init(address: .hostname(address.host, port: address.port), serverName: "koppel"),
            onServerRunning: { [onRunning] _ in onRunning() }, logger: logger)
        try await app.run()
    }

    private func respond(to request: Request) async -> Response {
        guard request.method == .post || request.method == .get || request.method == .put else { return Response(status: .methodNotAllowed) }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > Self.bodyLimit { return Response(status: .contentTooLarge) }
        guard let body = await read(request.body) else { return Response(status: .contentTooLarge) }
        var headers: [String: String] = [:]
        for field in request.headers {
            let name = field.name.canonicalName
            headers[name] = headers[name].map { "\($0), \(field.value)" } ?? field.value
        }
        let call = WebhookRequest(
            method: request.method.rawValue, path: request.uri.path,
            query: request.uri.queryParameters.map { (String($0.key), String($0.value)) }, headers: headers, body: body, publicURL: "")
        let isForPeople = AppEndpoint.serves(call.path)
        let answer = isForPeople ? await apps.handle(call) : await endpoint.handle(call)
        var fields = HTTPFields()
        if isForPeople, !answer.body.isEmpty { fields[.contentType] = "text/plain; charset=utf-8" }
        if let location = answer.location { fields[.location] = location }
        if let seconds = answer.retryAfter { fields[.retryAfter] = String(seconds) }
        return Response(status: .init(code: answer.status), headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    /// Nil when it is too large, or does not come within 10 s.
    private func read(_ body: RequestBody) async -> [UInt8]? {
        await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { (try? await body.collect(upTo: Self.bodyLimit)).map { Array(buffer: $0) } }
            group.addTask {
                try? await clock.sleep(for: .seconds(10))
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
