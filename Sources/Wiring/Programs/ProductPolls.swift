import AccountView
import Commerce
import Integrations
import Logging
import Runtime

/// Polls of AccountView's articles: a company is read once for all integrations that read it alike, however many shops it feeds.
enum ProductPolls {
    /// One task per way of reading a company. Queues are declared first, so that nothing is published into the void.
    static func tasks(_ all: [IntegrationParts], _ parts: ProcessParts, _ start: Timestamp) async -> [PollTask] {
        var groups: [String: [IntegrationParts]] = [:]
        for made in all where made.integration.enabledFlows.contains(.products) && serves(made) { groups[key(made), default: []].append(made) }
        var tasks: [PollTask] = []
        for group in groups.sorted(by: { $0.key < $1.key }).map(\.value) {
            do {
                for made in group { try await parts.broker.ensure(QueueName(.products, made.integration.id), singleActiveConsumer: false) }
                tasks.append(task(group, start))
            } catch {
                let names = group.map(\.integration.id).joined(separator: ", ")
                parts.logger.error("the products of \(names) are not polled", metadata: ["error": "\(error)"])
            }
        }
        return tasks
    }

    /// The poll of one integration alone; nil when its shop takes no products.
    static func task(of made: IntegrationParts, _ start: Timestamp) -> PollTask? { serves(made) ? task([made], start) : nil }

    /// Whether its products come from AccountView.
    static func readsERP(_ integration: Integration) -> Bool { integration.products.common.direction == .erpToShop }

    private static func serves(_ made: IntegrationParts) -> Bool { readsERP(made.integration) && made.shop is any ProductTarget }

    // Another authorization sees another company's articles, or none.
    private static func key(_ made: IntegrationParts) -> String {
        "\(made.erp.articles(for: made.integration).readingKey(of: .products))|\(made.integration.erp.clientID)"
    }

    /// The poll of integrations that read alike. Its cursor is theirs together: when one joins or leaves, articles are read again from the
    /// first day of interest, and those that were published already are dropped.
    private static func task(_ group: [IntegrationParts], _ start: Timestamp) -> PollTask {
        let group = group.sorted { $0.integration.id < $1.integration.id }
        let ids = group.map(\.integration.id)
        let settings = group.map(\.integration.products.common)
        let source = group[0].erp.articles(for: group[0].integration, sharing: group.dropFirst().map(\.integration))
        let today = Timestamp(iso8601: start.date) ?? start
        return PollTask(
            name: "products.\(ids.joined(separator: "+"))", flow: .products, integrations: ids,
            interval: settings.map(\.pollEvery).min() ?? .seconds(300),
            since: settings.map { $0.since.flatMap { Timestamp(iso8601: $0) } ?? today }.min() ?? today,
            read: { try await source.changedProducts(after: $0, since: $1, page: $2) })
    }
}
