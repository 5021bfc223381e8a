public import Integrations

/// The default mappings of AccountView, from the YAML files beside this one.
public enum AccountViewMappings {
    /// Orders from a shop into AccountView: sales orders, sales invoices, debtors, delivery addresses and articles.
    public static func orders() throws(SettingsProblems) -> MappingDefinition { try parsedOrders.get() }

    // The file comes with the program and never changes: it is parsed once.
    private static let parsedOrders: Result<MappingDefinition, SettingsProblems> = Result { () throws(SettingsProblems) in
        try MappingDefinition(parsing: String(decoding: PackageResources.orders_yaml, as: UTF8.self), file: "accountview/orders.yaml")
    }

    /// Products from a shop into AccountView: articles, on the tax basis that the company's selling prices have.
    public static func products(_ settings: AccountViewSettings) throws(SettingsProblems) -> MappingDefinition {
        let mapping = try MappingDefinition(
            parsing: String(decoding: PackageResources.products_yaml, as: UTF8.self), file: "accountview/products.yaml")
        guard settings.articlePrices == .excluding else { return mapping }
        let price = "PX_SELL: {expr: koppel.priceExcluding, type: number}"
        return mapping.overridden(
            by: try MappingDefinition(parsing: "product: {\(price)}\nvariant: {\(price)}\n", file: "accountview/products.yaml"))
    }
}
