public import Commerce
public import Integrations
public import JSON

/// For the suites of products, variants, categories, features and pictures.
///
/// What the shop holds is read from the simulator itself, never through the connector under test.
public protocol ProductFixture: ShopFixture where Connector: ProductTarget {
    /// The shop's default mapping of products.
    static func productMapping() throws -> MappingDefinition
    /// The integration file's part about products beyond `enabled` and `when-gone`, as YAML indented by two: tax classes, options and so on;
    /// often empty. The suites' articles have VAT code 1 (21 %) or 2 (9 %), see `ProductSamples`.
    static var productSettings: String { get }
    /// How many decimals of a price the shop keeps.
    static var priceDecimals: Int { get }
    /// Whether the shop's own prices include tax.
    static var pricesIncludeTax: Bool { get }
    /// Whether the suites' options (see `ProductSamples`) can be had: made by the connector, or there from the beginning.
    static var hasSampleOptions: Bool { get }
    /// Whether only the shop's own pages set what an option costs. Then Size M costs 1 and L 2 more, before VAT of 21 %, everything else
    /// nothing, and every combination of a product's options can be bought.
    static var keepsSurcharges: Bool { get }
    /// What this shop cannot do, each with the sentence that its owner sees in `koppel check`.
    static var productLimits: [ProductAbility: String] { get }
    /// The product, or the product of the variant, that the shop holds under a code; nil for none.
    func shopProduct(code: String) async throws -> ShopProduct?
    /// The same of many products at once, by the codes that were asked for; those that the shop does not hold are missing.
    func shopProducts(codes: [String]) async throws -> [String: ShopProduct]
    /// How many products the shop holds.
    func shopProductCount() async throws -> Int
    /// Changes the long text as the shop's owner would, on the shop's own pages.
    func editDescription(ofProduct code: String, to text: String) async throws
    /// Makes a second product with a code that is taken, as careless staff would; false where the shop refuses that itself.
    func addTwin(ofProduct code: String) async throws -> Bool
}

extension ProductFixture {
    public static var priceDecimals: Int { 2 }
    public static var pricesIncludeTax: Bool { false }
    public static var hasSampleOptions: Bool { productLimits[.newOptions] == nil }
    public static var keepsSurcharges: Bool { false }

    public func shopProducts(codes: [String]) async throws -> [String: ShopProduct] {
        var found: [String: ShopProduct] = [:]
        for code in codes { found[code] = try await shopProduct(code: code) }
        return found
    }
}

/// What a shop may or may not be able to do with products.
public enum ProductAbility: String, Sendable, Hashable, CaseIterable {
    /// Variants whose options the shop does not have yet.
    case newOptions = "new-options"
    /// Variants with a code of their own.
    case variantCodes = "variant-codes"
    /// Variants with a price of their own.
    case variantPrices = "variant-prices"
    /// Adding a variant to a product that is there.
    case addVariant = "add-variant"
    /// Removing a variant for good; else it is made unsaleable.
    case removeVariant = "remove-variant"
    /// Categories made and renamed.
    case categories
    /// Features.
    case features
    /// More than one picture.
    case manyImages = "many-images"
    /// Showing and hiding.
    case visibility
    /// Brands.
    case brands
}

/// A product as the shop itself holds it.
public struct ShopProduct: Sendable, Hashable {
    /// Its name, in the shop's main language.
    public var name: String
    /// Its long text.
    public var description: String
    /// Its price, on the shop's own tax basis; nil where only variants have one.
    public var price: Decimal128?
    /// Names of its categories, without those every product is in.
    public var categories: Set<String>
    /// Its variants that can be bought.
    public var variants: Set<ShopVariant>
    /// Its extra information by name.
    public var features: [String: String]
    /// The bytes of its pictures, main one first.
    public var images: [[UInt8]]
    /// Whether buyers see it.
    public var isVisible: Bool
    /// Its brand by name.
    public var brand: String?

    /// Describes a product.
    public init(
        name: String, description: String, price: Decimal128?, categories: Set<String>, variants: Set<ShopVariant>, features: [String: String],
        images: [[UInt8]], isVisible: Bool, brand: String? = nil
    ) {
        self.name = name
        self.description = description
        self.price = price
        self.categories = categories
        self.variants = variants
        self.features = features
        self.images = images
        self.isVisible = isVisible
        self.brand = brand
    }
}

/// A variant as the shop itself holds it.
public struct ShopVariant: Sendable, Hashable {
    /// Its code; nil where the shop keeps none.
    public var code: String?
    /// Its values by option.
    public var options: [String: String]
    /// What it costs, on the shop's own tax basis.
    public var price: Decimal128?

    /// Describes a variant.
    public init(code: String?, options: [String: String], price: Decimal128?) {
        self.code = code
        self.options = options
        self.price = price
    }
}

/// For `StockTargetSuite`.
public protocol StockFixture: ShopFixture where Connector: StockTarget {
    /// Makes a product as staff would, with this stock; its code is unique unless the shop allows others.
    func addProduct(code: String, ean: String, stock: Int) async throws
    /// Makes a product with one option and a variant per code, each with this stock. - Returns: the codes by which stock is written,
    /// which differ from `codes` only in a shop whose variants have none.
    func addProduct(code: String, variants codes: [String], stock: Int) async throws -> [String]
    /// Removes the product with this code.
    func removeProduct(code: String) async throws
    /// What the shop itself holds in stock for a code; nil where it does not count.
    func shopStock(code: String) async throws -> Int?
    /// Whether the shop refuses to sell below what it has, for a code; nil where it has no such switch.
    func managesStock(code: String) async throws -> Bool?
}
