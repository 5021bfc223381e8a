public import Integrations

/// The default mappings of AccountView, from the YAML files beside this one.
public enum AccountViewMappings {
    /// Orders from a shop into AccountView: sales orders, sales invoices, debtors, delivery addresses and articles.
    public static func orders() throws(SettingsProblems) -> MappingDefinition {
        try MappingDefinition(parsing: String(decoding: PackageResources.orders_yaml, as: UTF8.self), file: "accountview/orders.yaml")
    }
}
