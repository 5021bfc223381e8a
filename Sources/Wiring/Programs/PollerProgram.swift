import Commerce
import Integrations
import Logging
import Metrics
import Runtime
import ServiceLifecycle
import UnixSignals

/// The producer that polls every shop and AccountView company.
public enum PollerProgram {
    /// Runs until SIGTERM or SIGINT.
    public static func run(_ options: ProcessOptions) async throws {
        let parts = try ProcessParts(options.resolved(), program: "koppel-poller")
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        parts.broker.start()
        let poller = Poller(parts.context)
        let factory = ConnectorFactory(parts)
        let start = parts.clock.now
        let follower = SettingsFollower(parts) { snapshot in
            var tasks: [PollTask] = []
            for integration in snapshot.integrations {
                do {
                    tasks += try await self.tasks(factory.make(integration), parts, start)
                } catch {
                    parts.logger.error("\(integration.id) is not polled", metadata: ["error": "\(error)"])
                }
            }
            poller.serve(tasks)
        }
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: factory), .init(service: follower), .init(service: poller),
        ]
        if let address = parts.settings.health {
            services.append(
                .init(service: HealthServer(address, logger: parts.logger, isReady: { parts.broker.isReady }, metrics: { metrics.text })))
        }
        let group = ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: parts.logger))
        try await group.run()
        await parts.close()
    }

    /// What is polled for one integration; its queues are declared first, so that nothing is published into the void.
    static func tasks(_ made: IntegrationParts, _ parts: ProcessParts, _ start: Timestamp) async throws -> [PollTask] {
        let integration = made.integration
        var tasks: [PollTask] = []
        for flow in integration.enabledFlows.sorted() {
            let settings = integration.common(flow)
            guard let read = reader(flow, settings.direction, made) else { continue }
            try await parts.broker.ensure(QueueName(flow, integration.id), singleActiveConsumer: settings.direction == .shopToERP)
            // Without a day, everything from the day of the first poll on.
            let since = settings.since.flatMap { Timestamp(iso8601: $0) } ?? Timestamp(iso8601: start.date)!
            tasks.append(
                PollTask(
                    name: "\(flow.rawValue).\(integration.id)", flow: flow, integrations: [integration.id], interval: settings.pollEvery,
                    since: since, watches: flow == .orders, read: read))
        }
        return tasks
    }

    private typealias Read = @Sendable (String?, Timestamp, String?) async throws -> ChangePage

    private static func reader(_ flow: Flow, _ direction: Direction, _ made: IntegrationParts) -> Read? {
        let source: any Sendable = direction == .shopToERP ? made.shop : made.erp
        switch flow {
        case .orders:
            guard let source = direction == .shopToERP ? made.shop as? any OrderSource : made.erpOrders else { return nil }
            return { try await source.changedOrders(after: $0, since: $1, page: $2) }
        case .customers:
            guard let source = source as? any CustomerSource else { return nil }
            return { try await source.changedCustomers(after: $0, since: $1, page: $2) }
        case .products, .stock: return nil
        }
    }
}
