import CCVShop
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
        try await parts.serve(services(parts, listen: listen, publicURL: publicURL), metrics: { metrics.text })
    }

    /// All that runs, in the order of starting. - Parameter onRunning: Is told once calls are taken.
    static func services(
        _ parts: ProcessParts, listen: SocketAddressOption, publicURL: String, onRunning: @escaping @Sendable () -> Void = {}
    ) -> [any Service] {
        let context = parts.context
        let activity = ActivityPublisher(broker: parts.broker, reactor: parts.reactor)
        let refusals = RefusalJournal(activity: activity, clock: parts.clock, makeID: context.makeID, worker: parts.name)
        let (targets, apps, limits) = (WebhookTargets(), AppTargets(), CallLimits())
        let endpoint = WebhookEndpoint(
            producer: Producer(broker: parts.broker, clock: parts.clock, makeID: context.makeID), redis: parts.redis, clock: parts.clock,
            refusals: refusals, targets: targets, limits: limits)
        let appEndpoint = AppEndpoint(
            publicURL: publicURL, targets: apps, refusals: refusals, limits: limits, clock: parts.clock, logger: parts.logger)
        let factory = ConnectorFactory(parts)
        let kept = KeptParts<Callable>()
        let follower = SettingsFollower(parts) { snapshot in
            let callable = await Self.callable(snapshot, kept, parts, factory, publicURL)
            targets.replace(callable.compactMapValues(\.target))
            apps.replace(callable.sorted { $0.key < $1.key }.compactMap(\.value.app))
        }
        let server = WebhookServer(
            address: listen, endpoint: endpoint, apps: appEndpoint, clock: parts.clock, logger: parts.logger, onRunning: onRunning)
        return [factory, follower, ActivityService(activity: activity), server]
    }

    /// What of one integration can be called.
    struct Callable: Sendable {
        /// Its webhooks; nil where they are off, or its shop has none.
        var target: WebhookEndpoint.Target?
        /// Its part in the app; nil where its keys are in the settings.
        var app: AppTarget?
    }

    private static func callable(
        _ snapshot: SettingsDirectory.Snapshot, _ kept: KeptParts<Callable>, _ parts: ProcessParts, _ factory: ConnectorFactory, _ publicURL: String
    ) async -> [String: Callable] {
        var all: [String: Callable] = [:]
        for integration in snapshot.integrations {
            // An app may be installed before its integration is switched on: the shop tells its keys once.
            guard integration.isEnabled || factory.appKeys(of: integration.shop) != nil else { continue }
            do {
                all[integration.id] = try await kept.parts(of: integration, among: snapshot.integrations) {
                    let callable = try Self.callable(
                        factory.make(integration, among: snapshot.integrations), appKeys: factory.appKeys(of: integration.shop), publicURL)
                    if callable.target != nil {
                        for flow in integration.flowsFromShop {
                            try await parts.broker.ensure(QueueName(flow, integration.id), singleActiveConsumer: true)
                        }
                    }
                    return callable
                }
            } catch {
                parts.logger.error("\(integration.id) takes no webhooks", metadata: ["error": "\(error)"])
            }
        }
        kept.forgetAll(but: snapshot.integrations)
        return all
    }

    /// What of an integration can be called, with these connectors.
    static func callable(_ made: IntegrationParts, appKeys: (any AppKeyVault)?, _ publicURL: String) -> Callable {
        let integration = made.integration
        let token = integration.isEnabled && integration.webhooks.isEnabled ? integration.webhooks.token?.reveal() : nil
        let url = token.map { "\(publicURL)/hooks/\(integration.id)/\($0)" }
        var callable = Callable()
        if let token, let url, let verifier = made.shop as? any WebhookVerifying {
            callable.target = WebhookEndpoint.Target(token: token, verifier: verifier, publicURL: url, settingsVersion: integration.version)
        }
        if let appKeys, let connector = made.shop as? CCVShopConnector, let settings = integration.shop as? CCVShopSettings {
            callable.app = AppTarget(
                integration: integration.id, settingsVersion: integration.version, shop: settings.url, secret: settings.appSecret,
                connector: connector, vault: appKeys, hooks: url.map { ($0, integration.flowsFromShop) })
        }
        return callable
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
