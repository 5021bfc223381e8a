public import AccountView
public import Commerce
public import Integrations

/// The connectors of one integration, on one version of its settings.
public struct IntegrationParts: Sendable {
    /// The settings.
    public let integration: Integration
    /// The shop's connector; what it can do is seen from the ports it adopts.
    public let shop: any Sendable
    /// The ERP's connector.
    public let erp: AccountViewConnector
    /// The ERP's orders; nil where this build cannot read them.
    public var erpOrders: (any OrderSource)? { (erp as any Sendable) as? any OrderSource }
    /// The shop's name for people.
    public var shopName: String { integration.shopSystem.displayName }
}
