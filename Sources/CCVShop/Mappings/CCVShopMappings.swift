/// The default mappings for writing into CCV Shop.
public enum CCVShopMappings {
    /// Customers from the ERP: `customers.yaml`, by the shop's field names.
    public static var customers: String { String(decoding: PackageResources.customers_yaml, as: UTF8.self) }
}
