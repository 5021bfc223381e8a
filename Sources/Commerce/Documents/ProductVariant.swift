public import JSON

/// One of the forms a product is sold in: the mug in blue, large.
public struct ProductVariant: Sendable, Hashable {
    /// The source's key: article code, or the shop's variant id.
    public var id: String
    /// The code it is matched by.
    public var sku: String?
    /// EAN or GTIN.
    public var ean: String?
    /// One value per option of the product, in the product's order.
    public var options: [VariantOption]
    /// The price of one, on the product's tax basis; nil takes the product's.
    public var price: Decimal128?
    /// Weight in kilograms; nil takes the product's.
    public var weight: Decimal128?
    /// Whether it may be sold.
    public var isActive: Bool
    /// Stock by the integration's formula.
    public var quantity: Decimal128?
    /// The source's own record.
    public var raw: JSONValue

    /// Makes a variant.
    public init(
        id: String, sku: String? = nil, ean: String? = nil, options: [VariantOption], price: Decimal128? = nil, weight: Decimal128? = nil,
        isActive: Bool = true, quantity: Decimal128? = nil, raw: JSONValue = .null
    ) {
        self.id = id
        self.sku = sku
        self.ean = ean
        self.options = options
        self.price = price
        self.weight = weight
        self.isActive = isActive
        self.quantity = quantity
        self.raw = raw
    }
}

/// "Size: L".
public struct VariantOption: Sendable, Hashable {
    /// The option's name in the shop.
    public var name: String
    /// The value's name in the shop.
    public var value: String

    /// Names an option's value.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
