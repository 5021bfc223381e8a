public import Commerce
import Integrations
import Logging
import Runtime

/// A worker process for one flow: all enabled integrations, following changes of the settings.
public enum WorkerProgram {
    /// Runs until SIGTERM or SIGINT.
    public static func run(_ flow: Flow, _ options: ProcessOptions) async throws {
        let parts = try ProcessParts(options.resolved(), program: "koppel-\(flow.rawValue)")
        let metrics = ProcessParts.startMetrics()
        let worker = Worker(parts.context)
        let factory = ConnectorFactory(parts)
        let kept = KeptParts<ServedQueue?>()
        let follower = SettingsFollower(parts) { snapshot in
            worker.serve(await queues(flow, snapshot, kept, parts, factory, worker.alerts))
        }
        try await parts.serve([factory, follower, worker], isReady: { worker.isReady }, metrics: { metrics.text })
    }

    private static func queues(
        _ flow: Flow, _ snapshot: SettingsDirectory.Snapshot, _ kept: KeptParts<ServedQueue?>, _ parts: ProcessParts, _ factory: ConnectorFactory,
        _ alerts: AlertCenter
    ) async -> [ServedQueue] {
        let all = snapshot.integrations
        var queues: [ServedQueue] = []
        for integration in all where integration.enabledFlows.contains(flow) {
            do {
                let queue = try await kept.parts(of: integration, among: all) {
                    let queue = try Self.queue(flow, try factory.make(integration, among: all), parts)
                    alerts.resolve(
                        "settings.unusable", integration: integration.id, message: "The settings of \(integration.name) can be used again.",
                        always: true)
                    return queue
                }
                if let queue { queues.append(queue) }
            } catch {
                alerts.raise(
                    "settings.unusable", integration: integration.id, message: "The settings of \(integration.name) cannot be used: \(error)",
                    advice: "Correct \(integration.id).yaml; koppel check names file and line.")
            }
        }
        kept.forgetAll(but: all)
        return queues
    }

    /// The queue of one integration; nil when its pair has no such flow.
    static func queue(_ flow: Flow, _ made: IntegrationParts, _ parts: ProcessParts) throws -> ServedQueue? {
        guard let handler = try FlowHandlers.make(flow, made, clock: parts.clock) else { return nil }
        let integration = made.integration, writesERP = integration.common(flow).direction == .shopToERP
        // A queue of orders with shipments writes into both systems.
        let writesShop = !writesERP || (flow == .orders && integration.orders.shipments.isOn)
        let settle = max(writesERP ? integration.erpUse.settle : .zero, writesShop ? integration.shopUse.settle : .zero)
        return ServedQueue(
            name: QueueName(flow, integration.id), handler: handler, settingsVersion: integration.version,
            company: writesERP ? integration.companyKey : nil, companyConcurrency: integration.erpUse.concurrency,
            prefetch: flow == .stock ? stockPrefetch(made) : nil,
            settle: parts.settings.isSandbox ? .seconds(2) : settle,
            retryFor: integration.retryFor, watches: flow == .orders)
    }

    /// Enough for two full calls, so that one is gathered while the other is under way; what is under way ends far inside the broker's
    /// consumer time-out.
    private static func stockPrefetch(_ made: IntegrationParts) -> Int? {
        (made.shop as? any StockTarget).map { max(64, min(2 * $0.stockBatchLimit, 500)) }
    }
}
