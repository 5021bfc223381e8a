public import JSON

/// A product in the form that is the same for all systems: one thing that is sold, or a parent whose variants are sold.
public struct Product: Sendable, Hashable {
    /// The source's key: article code (of the parent, for one with variants), or the shop's product id.
    public var id: String
    /// Differs whenever the product or one of its variants differs; nil where the source has no such thing.
    public var revision: String?
    /// The code it is matched by; nil for a parent without one.
    public var sku: String?
    /// EAN or GTIN.
    public var ean: String?
    /// What it is called.
    public var name: String
    /// A line or two, plain or HTML.
    public var shortDescription: String?
    /// The long text, plain or HTML.
    public var description: String?
    /// The price of one, with or without tax as `pricesIncludeTax` says; nil where the source has none.
    public var price: Decimal128?
    /// Whether prices here include tax.
    public var pricesIncludeTax: Bool
    /// ISO 4217 code of all amounts.
    public var currency: String
    /// The ERP's VAT code.
    public var vatCode: String?
    /// The rate in percent, where known.
    public var taxRate: Decimal128?
    /// Weight in kilograms.
    public var weight: Decimal128?
    /// Make or brand.
    public var brand: String?
    /// The unit it is sold in.
    public var unit: String?
    /// Whether it may be sold: not blocked.
    public var isActive: Bool
    /// Stock by the integration's formula, in whole or broken units; nil where it is not known.
    public var quantity: Decimal128?
    /// Where it belongs; the first is its main place.
    public var categories: [ProductCategory]
    /// Names of the options its variants differ in, in order: Size, Colour. Empty for a product without variants.
    public var options: [String]
    /// What is sold, for a product with options.
    public var variants: [ProductVariant]
    /// Extra information.
    public var features: [ProductFeature]
    /// Pictures, main one first. Their bytes are read apart (`ImageReading`).
    public var images: [ProductImage]
    /// When it changed last.
    public var changedAt: Timestamp?
    /// The source's own record.
    public var raw: JSONValue

    /// Makes a product.
    public init(
        id: String, revision: String? = nil, sku: String? = nil, ean: String? = nil, name: String, shortDescription: String? = nil,
        description: String? = nil, price: Decimal128? = nil, pricesIncludeTax: Bool = false, currency: String = "EUR", vatCode: String? = nil,
        taxRate: Decimal128? = nil, weight: Decimal128? = nil, brand: String? = nil, unit: String? = nil, isActive: Bool = true,
        quantity: Decimal128? = nil, categories: [ProductCategory] = [], options: [String] = [], variants: [ProductVariant] = [],
        features: [ProductFeature] = [], images: [ProductImage] = [], changedAt: Timestamp? = nil, raw: JSONValue = .null
    ) {
        self.id = id
        self.revision = revision
        self.sku = sku
        self.ean = ean
        self.name = name
        self.shortDescription = shortDescription
        self.description = description
        self.price = price
        self.pricesIncludeTax = pricesIncludeTax
        self.currency = currency
        self.vatCode = vatCode
        self.taxRate = taxRate
        self.weight = weight
        self.brand = brand
        self.unit = unit
        self.isActive = isActive
        self.quantity = quantity
        self.categories = categories
        self.options = options
        self.variants = variants
        self.features = features
        self.images = images
        self.changedAt = changedAt
        self.raw = raw
    }

    /// Whether it is sold in variants.
    public var hasVariants: Bool { !options.isEmpty || !variants.isEmpty }
    /// What people know it by: its code, else its key.
    public var code: String { sku ?? id }
}

/// A place in the order of a shop's goods.
public struct ProductCategory: Sendable, Hashable {
    /// The source's own key: article group, or the shop's category id. The name may change, the key stays.
    public var key: String
    /// What people see.
    public var name: String
    /// Names of the categories above it, top first; empty for one at the top.
    public var parents: [String]

    /// Names a category.
    public init(key: String, name: String, parents: [String] = []) {
        self.key = key
        self.name = name
        self.parents = parents
    }
}

/// A piece of extra information: a feature, specification or property.
public struct ProductFeature: Sendable, Hashable {
    /// The name in the shop: "Material".
    public var name: String
    /// "Stoneware".
    public var value: String

    /// Makes a feature.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
