public import AccountView
public import Commerce
public import Flows
public import Integrations

/// The connectors of one integration, on one version of its settings.
public struct IntegrationParts: Sendable {
    /// The settings.
    public let integration: Integration
    /// The shop's connector; what it can do is seen from the ports it adopts.
    public let shop: any Sendable
    /// The other integrations of the same AccountView company.
    public let neighbours: [Integration]
    /// The ERP's connector.
    public let erp: AccountViewConnector
    /// Numbers readings of stock over all processes.
    public let stockReadings: any StockReadings
    /// What the products flow remembers over all products.
    public let productStore: any ConnectorStore
    /// The ERP's orders, as this integration's flow towards the shop reads them.
    public var erpOrders: any OrderSource { erp.orders(for: integration, sharing: neighbours) }
    /// The shop's name for people.
    public var shopName: String { integration.shopSystem.displayName }
}
