public import JSON

/// A system that products are written to. Fields go by the target's own names, as the mapping made them (records `product`, `variant`).
public protocol ProductTarget: Sendable {
    /// Whether even a product without variants keeps price and code on a variant of its own (Lightspeed). Then records carry
    /// `baseVariant`, made by the mapping's record `variant`.
    var hasBaseVariant: Bool { get }

    /// All products and variants with this code, compared exactly or as the system compares; variants name their product.
    func findProducts(code: String, by key: ArticleKey) async throws -> [ProductMatch]

    /// The product as the target has it, with variants, categories, features and images; nil when there is none.
    func product(id: String) async throws -> ProductState?

    /// Creates a product, where the target can with its variants at once; what it could not make with it is missing from the answer's state
    /// and is made by `VariantWriting`, `FeatureWriting` and `ImageWriting` afterwards.
    /// - Throws: `Fault`; when the write may have reached the target, `writeMayHaveHappened` is set.
    func createProduct(_ record: ProductRecord) async throws -> ProductState

    /// Changes a product; only the fields given. `baseVariant` is empty for targets without base variants.
    func updateProduct(_ state: ProductState, fields: JSONObject, baseVariant: JSONObject) async throws
}

extension ProductTarget {
    /// Most systems keep price and code on the product.
    public var hasBaseVariant: Bool { false }
}

/// A product or variant found by its code.
public struct ProductMatch: Sendable, Hashable {
    /// The target's product id.
    public var productID: String
    /// The target's variant id, when a variant has the code.
    public var variantID: String?
    /// The code as the target has it.
    public var code: String

    /// Names a match.
    public init(productID: String, variantID: String? = nil, code: String) {
        self.productID = productID
        self.variantID = variantID
        self.code = code
    }
}

/// A product to create.
public struct ProductRecord: Sendable, Hashable {
    /// Our article code, for messages and for finding it again.
    public var code: String
    /// The product's fields, by the target's names.
    public var fields: JSONObject
    /// The sole variant's fields of a product without options, for targets with `hasBaseVariant`; else empty.
    public var baseVariant: JSONObject
    /// Names of the options, in order; empty for a product without variants.
    public var options: [String]
    /// Its variants.
    public var variants: [VariantRecord]
    /// Ids of the categories it goes into, main one first; they exist.
    public var categories: [String]

    /// Makes a record.
    public init(
        code: String, fields: JSONObject, baseVariant: JSONObject = [:], options: [String] = [], variants: [VariantRecord] = [],
        categories: [String] = []
    ) {
        self.code = code
        self.fields = fields
        self.baseVariant = baseVariant
        self.options = options
        self.variants = variants
        self.categories = categories
    }
}

/// A variant to create.
public struct VariantRecord: Sendable, Hashable {
    /// Our article code.
    public var code: String
    /// One value per option, in the product's order.
    public var options: [VariantOption]
    /// Its fields, by the target's names.
    public var fields: JSONObject

    /// Makes a record.
    public init(code: String, options: [VariantOption], fields: JSONObject) {
        self.code = code
        self.options = options
        self.fields = fields
    }
}

/// A product as the target has it.
public struct ProductState: Sendable, Hashable {
    /// The target's id.
    public var id: String
    /// The fields that a mapping can write, by the same names and in comparable values, so that what is equal costs no write.
    public var fields: JSONObject
    /// The sole variant, for targets with `hasBaseVariant` and products without options.
    public var baseVariant: VariantState?
    /// Its variants; without the base variant.
    public var variants: [VariantState]
    /// Ids of its categories, main one first.
    public var categories: [String]
    /// Its extra information.
    public var features: [ProductFeature]
    /// Its pictures, main one first.
    public var images: [ImageState]
    /// Whether buyers see it; nil where the target has no such switch.
    public var isActive: Bool?
    /// What the connector needs to write again: the target's own record.
    public var raw: JSONValue

    /// Describes a product.
    public init(
        id: String, fields: JSONObject, baseVariant: VariantState? = nil, variants: [VariantState] = [], categories: [String] = [],
        features: [ProductFeature] = [], images: [ImageState] = [], isActive: Bool? = nil, raw: JSONValue = .null
    ) {
        self.id = id
        self.fields = fields
        self.baseVariant = baseVariant
        self.variants = variants
        self.categories = categories
        self.features = features
        self.images = images
        self.isActive = isActive
        self.raw = raw
    }
}

/// A variant as the target has it.
public struct VariantState: Sendable, Hashable {
    /// The target's id.
    public var id: String
    /// Its code; nil where variants have none.
    public var code: String?
    /// EAN or GTIN.
    public var ean: String?
    /// Its values, in any order.
    public var options: [VariantOption]
    /// Its fields, by the names a mapping writes.
    public var fields: JSONObject
    /// The target's own record.
    public var raw: JSONValue

    /// Describes a variant.
    public init(id: String, code: String? = nil, ean: String? = nil, options: [VariantOption], fields: JSONObject, raw: JSONValue = .null) {
        self.id = id
        self.code = code
        self.ean = ean
        self.options = options
        self.fields = fields
        self.raw = raw
    }
}

/// A product target whose products can be taken offline and put back.
public protocol ProductActivating: Sendable {
    /// Shows or hides a product. Doing it again changes nothing.
    func setActive(_ isActive: Bool, _ state: ProductState) async throws
}
