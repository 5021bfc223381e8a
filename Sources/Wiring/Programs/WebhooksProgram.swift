import Commerce
import Integrations
import Logging
import Runtime
import ServiceLifecycle

/// The producer that shops call.
public enum WebhooksProgram {
    /// Runs until SIGTERM or SIGINT.
    /// - Parameters:
    ///   - listen: Where it listens; TLS ends at the proxy before it.
    ///   - publicURL: The address under which shops reach it, without trailing slash; some signatures include it.
    public static func run(_ options: ProcessOptions, listen: SocketAddressOption, publicURL: String) async throws {
        let parts = try ProcessParts(options.resolved(), program: "koppel-webhooks")
        let metrics = ProcessParts.startMetrics()
        let context = parts.context
        let activity = ActivityPublisher(broker: parts.broker, reactor: parts.reactor)
        let targets = WebhookTargets()
        let endpoint = WebhookEndpoint(
            producer: Producer(broker: parts.broker, clock: parts.clock, makeID: context.makeID), redis: parts.redis, activity: activity,
            clock: parts.clock, makeID: context.makeID, worker: parts.name, targets: targets, limits: CallLimits())
        let factory = ConnectorFactory(parts)
        let follower = SettingsFollower(parts) { snapshot in
            targets.replace(await self.targets(snapshot, parts, factory, publicURL))
        }
        let server = WebhookServer(address: listen, endpoint: endpoint, clock: parts.clock, logger: parts.logger)
        try await parts.serve([factory, follower, ActivityService(activity: activity), server], metrics: { metrics.text })
    }

    private static func targets(
        _ snapshot: SettingsDirectory.Snapshot, _ parts: ProcessParts, _ factory: ConnectorFactory, _ publicURL: String
    ) async -> [String: WebhookEndpoint.Target] {
        var targets: [String: WebhookEndpoint.Target] = [:]
        for integration in snapshot.integrations where integration.isEnabled && integration.webhooks.isEnabled {
            guard let token = integration.webhooks.token?.reveal() else { continue }
            do {
                guard let verifier = try factory.make(integration).shop as? any WebhookVerifying else { continue }
                for flow in integration.enabledFlows where integration.common(flow).direction == .shopToERP {
                    try await parts.broker.ensure(QueueName(flow, integration.id), singleActiveConsumer: true)
                }
                targets[integration.id] = WebhookEndpoint.Target(
                    token: token, verifier: verifier, publicURL: "\(publicURL)/hooks/\(integration.id)/\(token)", settingsVersion: integration.version
                )
            } catch {
                parts.logger.error("\(integration.id) takes no webhooks", metadata: ["error": "\(error)"])
            }
        }
        return targets
    }
}

/// Sends activity until the graceful shutdown, and then what is left.
struct ActivityService: Service {
    let activity: ActivityPublisher

    func run() async throws {
        await withGracefulShutdownHandler {
            await activity.run()
        } onGracefulShutdown: {
            activity.stop()
        }
    }
}
