public import Integrations

/// The default mappings for writing into CCV Shop.
public enum CCVShopMappings {
    /// Customers from the ERP: `customers.yaml`, by the shop's field names.
    public static var customers: String { String(decoding: PackageResources.customers_yaml, as: UTF8.self) }

    /// Products from the ERP: `products.yaml`, records `product` and `variant`.
    public static func products() throws(SettingsProblems) -> MappingDefinition {
        try MappingDefinition(parsing: String(decoding: PackageResources.products_yaml, as: UTF8.self), file: "ccvshop/products.yaml")
    }

    /// Orders from the ERP: `orders.yaml`, records `shop-order` and `shop-order-line`.
    public static func orders() throws(SettingsProblems) -> MappingDefinition {
        try MappingDefinition(parsing: String(decoding: PackageResources.orders_yaml, as: UTF8.self), file: "ccvshop/orders.yaml")
    }
}
