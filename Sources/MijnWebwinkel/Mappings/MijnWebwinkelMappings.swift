/// The default mappings for writing into MijnWebwinkel.
public enum MijnWebwinkelMappings {
    /// Customers from the ERP: `customers.yaml`, by the shop's field names.
    public static var customers: String { String(decoding: PackageResources.customers_yaml, as: UTF8.self) }
    /// Products from the ERP: `products.yaml`, by the shop's field names.
    public static var products: String { String(decoding: PackageResources.products_yaml, as: UTF8.self) }
}
