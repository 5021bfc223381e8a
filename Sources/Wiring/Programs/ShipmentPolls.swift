import AccountView
import Commerce
import Flows
import Integrations
import Logging
import Runtime

/// Polls of what AccountView says of the shipping of shops' orders: a company is read once, however many shops it serves, and each shop gets
/// the orders whose reference has its prefix.
enum ShipmentPolls {
    /// One task per company. Queues are declared first, so that nothing is published into the void.
    static func tasks(_ all: [IntegrationParts], _ parts: ProcessParts, _ start: Timestamp) async -> [PollTask] {
        let serving = all.filter { $0.integration.enabledFlows.contains(.orders) && serves($0) }
        var tasks: [PollTask] = []
        for group in Dictionary(grouping: serving, by: key).sorted(by: { $0.key < $1.key }).map(\.value) {
            do {
                for made in group { try await parts.broker.ensure(QueueName(.orders, made.integration.id), singleActiveConsumer: true) }
                tasks.append(task(group, start))
            } catch {
                let names = group.map(\.integration.id).joined(separator: ", ")
                parts.logger.error("the shipments of \(names) are not polled", metadata: ["error": "\(error)"])
            }
        }
        return tasks
    }

    /// Whether the shop is to learn that its orders were sent, and can be told.
    static func serves(_ made: IntegrationParts) -> Bool {
        let orders = made.integration.orders
        return orders.shipments.isOn && orders.common.direction == .shopToERP && orders.form == .order
            && made.shop is any ShipmentTarget & OrderFinding
    }

    // Another authorization sees another company's orders, or none; history is read by one date.
    private static func key(_ made: IntegrationParts) -> String {
        "\(made.integration.companyKey)|\(made.integration.erp.clientID)|\(made.integration.orders.shipments.historyDate)"
    }

    static func task(_ group: [IntegrationParts], _ start: Timestamp) -> PollTask {
        let group = group.sorted { $0.integration.id < $1.integration.id }
        let settings = group.map(\.integration.orders.shipments)
        let source = group[0].erp.shipments(for: settings)
        // Also those of shops that are not told: an order of theirs must not be taken for another's with a shorter prefix.
        let company = [group[0].integration] + group[0].neighbours
        let prefixes = Dictionary(company.map { ($0.id, $0.orders.referencePrefix) }) { a, _ in a }
        var task = PollTask(
            name: "shipments.\(group.map(\.integration.id).joined(separator: "+"))", flow: .orders, integrations: group.map(\.integration.id),
            interval: settings.map(\.pollEvery).min() ?? .seconds(300), since: Timestamp(iso8601: start.date) ?? start,
            receives: { integration, change in OrderReference.owner(of: change.entity.key, among: prefixes) == integration },
            read: { try await source.changedShipments(after: $0, since: $1, page: $2) })
        // What is read again each time for so long must not be told again.
        task.rememberFor = (settings.map(\.lookBack).max() ?? .zero) + .seconds(2 * 86_400)
        return task
    }
}
