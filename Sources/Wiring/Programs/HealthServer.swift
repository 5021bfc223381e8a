import Hummingbird
public import Logging
public import ServiceLifecycle

/// Answers `/healthz` (the process runs), `/readyz` (it can do its work) and `/metrics` (Prometheus text).
public struct HealthServer: Service {
    private let address: SocketAddressOption
    private let isReady: @Sendable () -> Bool
    private let metrics: @Sendable () -> String
    private let logger: Logger

    /// Makes a server.
    public init(
        _ address: SocketAddressOption, logger: Logger, isReady: @escaping @Sendable () -> Bool, metrics: @escaping @Sendable () -> String
    ) {
        self.address = address
        self.logger = logger
        self.isReady = isReady
        self.metrics = metrics
    }

    /// Serves until the graceful shutdown.
    public func run() async throws {
        let router = Router()
        router.get("healthz") { _, _ in "ok\n" }
        router.get("readyz") { _, _ in
            let isReady = isReady()
            return Response(status: isReady ? .ok : .serviceUnavailable, body: .init(byteBuffer: .init(string: isReady ? "ready\n" : "not ready\n")))
        }
        router.get("metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: .init(string: metrics())))
        }
        var logger = logger
        // Nothing at info or above unless something is wrong.
        logger.logLevel = max(logger.logLevel, .warning)
        let app = Application(
            router: router, configuration: .init(address: .hostname(address.host, port: address.port), serverName: "koppel"), logger: logger)
        try await app.run()
    }
}
