public import Commerce
import Integrations
import Logging
public import Runtime

/// The producer that polls every shop and AccountView company.
public enum PollerProgram {
    /// Runs until SIGTERM or SIGINT.
    public static func run(_ options: ProcessOptions) async throws {
        let parts = try ProcessParts(options.resolved(), program: "koppel-poller")
        let metrics = ProcessParts.startMetrics()
        let poller = Poller(parts.context)
        let factory = ConnectorFactory(parts)
        let start = parts.clock.now
        let kept = KeptParts<IntegrationParts>()
        let follower = SettingsFollower(parts) { snapshot in
            var tasks: [PollTask] = [], all: [IntegrationParts] = []
            for integration in snapshot.integrations {
                do {
                    let made = try await kept.parts(of: integration, among: snapshot.integrations) {
                        try factory.make(integration, among: snapshot.integrations)
                    }
                    tasks += try await self.tasks(made, parts, start)
                    all.append(made)
                } catch {
                    parts.logger.error("\(integration.id) is not polled", metadata: ["error": "\(error)"])
                }
            }
            kept.forgetAll(but: snapshot.integrations)
            let companies = await StockPolls.tasks(all, parts) + ProductPolls.tasks(all, parts, start) + ShipmentPolls.tasks(all, parts, start)
            poller.serve(tasks + companies)
        }
        try await parts.serve([factory, follower, poller], metrics: { metrics.text })
    }

    /// What is polled for one integration; its queues are declared first, so that nothing is published into the void.
    static func tasks(_ made: IntegrationParts, _ parts: ProcessParts, _ start: Timestamp) async throws -> [PollTask] {
        let integration = made.integration
        var tasks: [PollTask] = []
        // Stock and articles are read once per company; see `StockPolls` and `ProductPolls`.
        for flow in integration.enabledFlows.sorted() where flow != .stock && !(flow == .products && ProductPolls.readsERP(integration)) {
            guard let task = try task(flow, made, start) else { continue }
            try await parts.broker.ensure(
                QueueName(flow, integration.id), singleActiveConsumer: integration.common(flow).direction == .shopToERP)
            tasks.append(task)
            if flow == .products, let walk = walk(made, since: task.since) { tasks.append(walk) }
        }
        return tasks
    }

    /// The poll of one flow of one integration; nil when its source cannot be polled.
    public static func task(_ flow: Flow, _ made: IntegrationParts, _ start: Timestamp) throws -> PollTask? {
        if flow == .stock { return try StockPolls.task(made) }
        let integration = made.integration, settings = integration.common(flow)
        if flow == .products, ProductPolls.readsERP(integration) { return ProductPolls.task(of: made, start) }
        guard let read = reader(flow, settings.direction, made) else { return nil }
        // Without a day, everything from the day of the first poll on.
        let since = settings.since.flatMap { Timestamp(iso8601: $0) } ?? Timestamp(iso8601: start.date)!
        return PollTask(
            name: "\(flow.rawValue).\(integration.id)", flow: flow, integrations: [integration.id], interval: settings.pollEvery, since: since,
            watches: flow == .orders, read: read)
    }

    /// The poll of what AccountView says of the shipping of one integration's orders, among those of the whole company; nil where its shop is
    /// not told.
    public static func shipmentTask(_ made: IntegrationParts, _ start: Timestamp) -> PollTask? {
        ShipmentPolls.serves(made) ? ShipmentPolls.task([made], start) : nil
    }

    /// The reading of all products now and then; nil for a shop that tells every change.
    static func walk(_ made: IntegrationParts, since: Timestamp) -> PollTask? {
        let integration = made.integration
        guard integration.products.common.direction == .shopToERP, let source = made.shop as? any ProductWalking else { return nil }
        return PollTask(
            walk: "\(Flow.products.rawValue).\(integration.id).walk", flow: .products, integrations: [integration.id],
            interval: integration.products.walkEvery, since: since, read: { try await source.allProducts(page: $0) })
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
        case .products:
            guard let source = source as? any ProductSource else { return nil }
            return { try await source.changedProducts(after: $0, since: $1, page: $2) }
        case .stock: return nil
        }
    }
}
