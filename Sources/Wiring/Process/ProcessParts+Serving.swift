import Logging
import Metrics
import Runtime
public import ServiceLifecycle
import UnixSignals

extension ProcessParts {
    /// Connects to the broker and runs services until SIGTERM or SIGINT, or until one fails; then closes everything. Health and figures are
    /// answered where the settings say.
    ///
    /// - Parameters:
    ///   - services: Shut down in reverse order.
    ///   - isReady: Whether the process can do its work; by default, whether the broker is there.
    ///   - metrics: Figures in Prometheus' text form.
    public func serve(
        _ services: [any Service], isReady: (@Sendable () -> Bool)? = nil, metrics: @escaping @Sendable () -> String
    ) async throws {
        broker.start()
        var services = services
        if let address = settings.health {
            services.append(HealthServer(address, logger: logger, isReady: isReady ?? { broker.isReady }, metrics: metrics))
        }
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        let result: Result<Void, any Error>
        do {
            try await group.run()
            result = .success(())
        } catch { result = .failure(error) }
        await close()
        try result.get()
    }

    /// Makes this process count, once and before its first figure.
    static func startMetrics() -> PrometheusMetrics {
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        return metrics
    }
}
