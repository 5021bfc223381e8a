public import Integrations

/// The default mappings for writing into PrestaShop, from the YAML files beside this one.
public enum PrestaShopMappings {
    /// Products from the ERP into the shop: records `product` and `variant`.
    /// - Throws: `SettingsProblems`.
    public static func products() throws(SettingsProblems) -> MappingDefinition {
        try MappingDefinition(parsing: String(decoding: PackageResources.products_yaml, as: UTF8.self), file: "prestashop/products.yaml")
    }

    /// Customers from the ERP into the shop: records `customer` and `address`.
    /// - Throws: `SettingsProblems`.
    public static func customers() throws(SettingsProblems) -> MappingDefinition {
        try MappingDefinition(parsing: String(decoding: PackageResources.customers_yaml, as: UTF8.self), file: "prestashop/customers.yaml")
    }
}
