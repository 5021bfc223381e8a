public import Integrations

/// The default mappings for writing into BigCommerce, from the YAML files beside this one.
public enum BigCommerceMappings {
    /// Customers from the ERP into the store: records `customer` and `address`.
    /// - Throws: `SettingsProblems`.
    public static func customers() throws(SettingsProblems) -> MappingDefinition {
        try MappingDefinition(parsing: String(decoding: PackageResources.customers_yaml, as: UTF8.self), file: "bigcommerce/customers.yaml")
    }

    /// Products from the ERP into the store: records `product` and `variant`.
    /// - Throws: `SettingsProblems`.
    public static func products() throws(SettingsProblems) -> MappingDefinition {
        try MappingDefinition(parsing: String(decoding: PackageResources.products_yaml, as: UTF8.self), file: "bigcommerce/products.yaml")
    }
}
