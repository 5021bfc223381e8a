public import Commerce
public import JSON

/// How products go from AccountView to the shop.
public struct ProductsSettings: Sendable, Hashable {
    /// What all flows share.
    public var common: FlowSettings
    /// Time between two readings of all products of a shop that does not tell every change.
    public var walkEvery: Duration
    /// What articles and products are matched by.
    public var match: ArticleKey
    /// Whether products that are there already are changed at all.
    public var updatesExisting: Bool
    /// Whether new ones are made.
    public var createsNew: Bool
    /// What happens to the product of an article that is blocked or filtered out.
    public var whenGone: WhenGone
    /// Whether prices are given to the shop with or without VAT.
    public var prices: OrdersSettings.Prices
    /// The price list whose prices are taken; nil takes the article's own.
    public var priceList: String?
    /// Tax class of the shop per VAT code of AccountView, or per rate: `21%`.
    public var taxClasses: [String: String]
    /// VAT rate in percent per VAT code of AccountView.
    public var vatRates: [String: Decimal128]
    /// How article groups become categories.
    public var categories: CategorySettings
    /// Whether images are kept in step.
    public var images: Bool
    /// Options of variants (size, colour), in the order the shop shows them.
    public var options: [ArticleFieldName]
    /// Article field that names the parent of a variant.
    public var parentField: String?
    /// The shop's features, as the settings order them.
    public var features: [ArticleFieldName]
    /// VAT code per article group, for articles that have none of their own.
    public var groupVATCodes: [String: String]
    /// VAT code of articles for which nothing else names one.
    public var defaultVATCode: String?
    /// Fields that differ from the default mapping.
    public var mapping: MappingDefinition

    /// What happens to the product of an article that is blocked or filtered out.
    public enum WhenGone: String, Sendable, Hashable, CaseIterable {
        /// Nothing.
        case leave
        /// It is taken offline.
        case deactivate
    }

    init(_ section: SettingsSection) {
        common = FlowSettings(section, enabled: false, direction: .erpToShop, pollEvery: .seconds(300))
        walkEvery = section.duration(
            "walk-every", default: .seconds(7 * 86_400), in: .seconds(3_600) ... .seconds(366 * 86_400),
            "Time between readings of all products of a shop that does not tell every change: in CCV Shop a variant's price may change alone. "
                + "Only for products into AccountView.")
        match = section.choice("match", default: .sku, "Match articles and products by article code or by EAN.")
        updatesExisting = section.bool("update-existing", default: true, "Change products that are there already.")
        createsNew = section.bool("create-new", default: true, "Make products for articles the shop does not have.")
        whenGone = section.choice("when-gone", default: .leave, "What happens to the product of an article that is blocked or filtered out.")
        prices = section.choice("prices", default: .excluding, "Give the shop prices including or excluding VAT.")
        priceList = section.optionalString("price-list", width: 5, "The price list whose prices are taken; left out, the article's own price.")
        taxClasses = section.table("tax-classes", "The shop's tax class per VAT code of AccountView, or per rate, such as 21%.")
        var rates: [String: Decimal128] = [:]
        for (code, rate) in section.table("vat-rates", "VAT rate in percent per VAT code of AccountView, such as 1: 21.") {
            if let number = Decimal128(rate) {
                rates[code] = number
            } else {
                section.report("vat-rates", "expected a rate such as 21, found \"\(rate)\".")
            }
        }
        vatRates = rates
        categories = CategorySettings(section.section("categories", "How article groups become categories."))
        images = section.bool("images", default: true, "Keep images in step.")
        let variants = section.section("variants", "Products with variants.")
        parentField = variants.optionalString("parent-field", "Article field that names the parent of a variant.")?.uppercased()
        options = ArticleFieldName.list(variants.orderedTable("options", "The shop's option per article field, such as MAAT: Size."))
        features = ArticleFieldName.list(section.orderedTable("features", "The shop's feature or extra information per article field."))
        groupVATCodes = section.table(
            "group-vat-codes", width: 2, "VAT code per article group, for articles that have none; such as KOF: 2.")
        defaultVATCode = section.optionalString("default-vat-code", width: 2, "VAT code of articles for which nothing else names one.")
        mapping = MappingDefinition(
            section.section("mapping", "Fields that differ from the default mapping."), defaultRecords: MappingDefinition.productRecords)
        if parentField != nil, options.isEmpty {
            variants.report("parent-field", "is set, but options is missing: variants must differ in something.")
        }
        if parentField == nil, !options.isEmpty {
            variants.report("options", "are set, but parent-field is missing: nothing says which articles belong together.")
        }
    }
}

/// A field of AccountView and what the shop calls it.
public struct ArticleFieldName: Sendable, Hashable {
    /// The article's field, upper case.
    public var field: String
    /// The shop's name: "Size".
    public var name: String

    /// Names a field.
    public init(_ field: String, _ name: String) {
        self.field = field.uppercased()
        self.name = name
    }

    static func list(_ table: [(name: String, text: String)]) -> [ArticleFieldName] { table.map { ArticleFieldName($0.name, $0.text) } }
}

/// How article groups become categories.
public struct CategorySettings: Sendable, Hashable {
    /// Whether they do.
    public var isEnabled: Bool
    /// The shop's category beneath which new ones are made.
    public var root: String?
    /// The shop's category per article group, where it is not found by name.
    public var groups: [String: String]
    /// Article group per category name of the shop, for products into AccountView; others get a code made of their name.
    public var codes: [String: String]

    init(_ section: SettingsSection) {
        isEnabled = section.bool("enabled", default: true, "Make and change categories from article groups.")
        root = section.optionalString("root", "Id of the shop's category beneath which new ones are made.")
        groups = section.table("groups", "The shop's category id per article group, where it is not to be found by name.")
        codes = section.table(
            "codes", width: 5, "Article group per category name of the shop, for products into AccountView; others get a code made of their name.")
    }
}
