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
            let orders = try OrdersFlow(
                integration: parts.integration, shop: source, orders: parts.erp, customers: parts.erp, articles: parts.erp,
                defaultMapping: AccountViewMappings.orders(), clock: clock)
            return OrdersAndShipments(orders: orders, shipments: try shipments(parts, clock: clock))
        case (.orders, .erpToShop):
            guard let target = parts.shop as? any OrderTarget, let products = parts.shop as? any ProductTarget,
                let mapping = try ShopConnectors.orderMapping(parts.integration.shop)
            else { return nil }
            return try OrdersToShopFlow(
                integration: parts.integration, source: parts.erpOrders, target: target, products: products,
                customers: parts.shop as? any CustomerTarget,
                defaultMapping: mapping, clock: clock)
        case (.customers, .shopToERP):
            guard let source = parts.shop as? any CustomerSource else { return nil }
            return try CustomersFlow(
                integration: parts.integration, source: source, target: parts.erp, defaultMapping: AccountViewMappings.orders())
        case (.customers, .erpToShop):
            guard let target = parts.shop as? any CustomerTarget, let mapping = try ShopConnectors.customerMapping(parts.integration.shop) else {
                return nil
            }
            return try CustomersFlow(integration: parts.integration, source: parts.erp, target: target, defaultMapping: mapping)
        case (.stock, .erpToShop):
            guard let target = parts.shop as? any StockTarget else { return nil }
            return try StockFlow(
                integration: parts.integration, source: parts.erp.articles(for: parts.integration), target: target, readings: parts.stockReadings,
                clock: clock)
        case (.products, _): return try products(parts)
        default: return nil
        }
    }

    /// What tells the shop that orders were sent; nil where it is off, or the shop cannot be told.
    static func shipments(_ parts: IntegrationParts, clock: any WallClock) throws -> ShipmentsFlow? {
        guard ShipmentPolls.serves(parts), let target = parts.shop as? any ShipmentTarget & OrderFinding else { return nil }
        let source = parts.erp.shipments(for: [parts.integration.orders.shipments])
        return try ShipmentsFlow(integration: parts.integration, source: source, target: target, clock: clock)
    }
}
