import AccountView
import Commerce
import Flows
import Integrations
import Logging
import Runtime

/// The polls of stock: AccountView is read once for all integrations of a company that read the same fields.
enum StockPolls {
    /// One task per reading; the queues are declared first, so that nothing is published into the void.
    static func tasks(_ made: [IntegrationParts], _ parts: ProcessParts) async -> [PollTask] {
        var groups: [String: [(made: IntegrationParts, receiver: StockPoll.Receiver)]] = [:]
        for one in made where one.integration.enabledFlows.contains(.stock) && serves(one) {
            do {
                let queue = QueueName(.stock, one.integration.id)
                try await parts.broker.ensure(queue, singleActiveConsumer: false)
                let receiver = StockPoll.Receiver(integration: one.integration.id, formula: try StockFormula(one.integration))
                groups[one.erp.articles(for: one.integration).readingKey(of: .stock), default: []].append((one, receiver))
            } catch {
                parts.logger.error("the stock of \(one.integration.id) is not polled", metadata: ["error": "\(error)"])
            }
        }
        return groups.values.map { group in task(group.sorted { $0.made.integration.id < $1.made.integration.id }) }
    }

    /// The poll of one integration alone.
    static func task(_ made: IntegrationParts) throws -> PollTask? {
        guard serves(made) else { return nil }
        return task([(made, StockPoll.Receiver(integration: made.integration.id, formula: try StockFormula(made.integration)))])
    }

    private static func serves(_ made: IntegrationParts) -> Bool {
        made.integration.stock.common.direction == .erpToShop && made.shop is any StockTarget
    }

    private static func task(_ group: [(made: IntegrationParts, receiver: StockPoll.Receiver)]) -> PollTask {
        let first = group[0].made
        let source = first.erp.articles(for: first.integration, sharing: group.dropFirst().map { $0.made.integration })
        return PollTask(
            name: "stock.\(first.integration.id)", interval: group.map { $0.made.integration.stock.common.pollEvery }.min() ?? .seconds(300),
            stock: StockPoll(receivers: group.map(\.receiver)) { try await source.stockPage(after: $0, page: $1) })
    }
}
