import AccountView
public import Commerce
public import Flows
import Integrations

/// The handlers of the flows, made from an integration's connectors.
public enum FlowHandlers {
    /// The handler of a flow; nil when this pair has no such flow.
    /// - Throws: `SettingsProblems` when the mapping or filter cannot be compiled.
    public static func make(_ flow: Flow, _ parts: IntegrationParts, clock: any WallClock) throws -> (any EventHandling)? {
        switch (flow, parts.integration.common(flow).direction) {
        case (.orders, .shopToERP):
            guard let source = parts.shop as? any OrderSource else { return nil }
            return try OrdersFlow(
                integration: parts.integration, shop: source, orders: parts.erp, customers: parts.erp, articles: parts.erp,
                defaultMapping: AccountViewMappings.orders(), clock: clock)
        default: return nil
        }
    }
}
