import Commerce
import Integrations
import JSON

/// The columns that are read of articles: those that every installation has, and those that the settings name.
struct ArticleColumns: Sendable {
    /// A column and the setting that names it.
    struct Named: Sendable, Hashable {
        var setting: String
        var field: String
    }

    /// What is read.
    let all: [String]
    /// Those whose values make a revision.
    let revision: [String]

    /// The columns of articles as products.
    /// - Parameters:
    ///   - extra: Fields that expressions of products look at.
    ///   - stock: Fields that the formula of stock looks at: read with new products, whose first figure it makes, and no news by themselves.
    /// - Throws: `Fault` (park) when a field that the settings name is not in the dictionary.
    static func products(
        _ fields: AccountViewSettings.ArticleFields, _ integration: Integration, extra: Set<String>, stock: Set<String> = [],
        in table: TableFields
    ) throws(Fault) -> ArticleColumns {
        let named = named(fields, integration) + looked(extra)
        try check(named + figureNames(fields), in: table)
        let figures = figures(fields, in: table)
        let changes = ["CNG_DATE", "CNG_NR"].filter { table.has($0) }
        // A picture is not read with its article.
        let own = (["ART_CODE", "ART_DESC1"] + ["AG_CODE"].filter { table.has($0) } + named.map(\.field)).filter { $0 != fields.imageData }
        // That a picture changed is seen from the date of change alone. Where none is wanted, the date does not count, so that an installation
        // that moves it with each sale costs nothing.
        let hasImages = fields.imageData != nil && integration.products.images
        let looked = stock.filter { table.has($0) || !table.isDiscovered }.sorted()
        return ArticleColumns(
            all: unique(own + figures + looked + changes),
            revision: unique(own).filter { !figures.contains($0) } + (hasImages ? changes : []))
    }

    /// The columns of articles as stock figures.
    /// - Throws: `Fault` (park) when a field that the settings name is not in the dictionary, or the formula needs one that is not set.
    static func stock(
        _ fields: AccountViewSettings.ArticleFields, _ stock: StockSettings, extra: Set<String>, in table: TableFields
    ) throws(Fault) -> ArticleColumns {
        let ean = fields.ean.map { [Named(setting: "erp.article-fields.ean", field: $0)] } ?? []
        try check(figureNames(fields) + ean + looked(extra) + needed(fields, stock.formula), in: table)
        let all = unique(["ART_CODE"] + ean.map(\.field) + figures(fields, in: table) + extra.sorted())
        return ArticleColumns(all: all, revision: all)
    }

    /// The fields of a product that the settings name, each with its setting.
    static func named(_ fields: AccountViewSettings.ArticleFields, _ integration: Integration) -> [Named] {
        var named: [Named] = [Named(setting: "erp.article-fields.price", field: fields.price)]
        let optional: [(String, String?)] = [
            ("ean", fields.ean), ("vat-code", fields.vatCode), ("blocked", fields.blocked), ("short-description", fields.shortDescription),
            ("description", fields.description), ("weight", fields.weight), ("brand", fields.brand), ("unit", fields.unit),
            ("image", fields.imageData), ("image-name", fields.imageName),
        ]
        for (name, field) in optional { if let field { named.append(Named(setting: "erp.article-fields.\(name)", field: field)) } }
        named += fields.extra.map { Named(setting: "erp.article-fields.extra", field: $0) }
        if let parent = integration.products.parentField { named.append(Named(setting: "products.variants.parent-field", field: parent)) }
        named += integration.products.options.map { Named(setting: "products.variants.options", field: $0.field) }
        named += integration.products.features.map { Named(setting: "products.features", field: $0.field) }
        return named
    }

    /// The stock figures that the settings name, beyond those that every installation has.
    static func figureNames(_ fields: AccountViewSettings.ArticleFields) -> [Named] {
        [("free", fields.free), ("ordered", fields.ordered), ("reserved", fields.reserved)].compactMap { name, field in
            field.map { Named(setting: "erp.article-fields.\(name)", field: $0) }
        }
    }

    /// Those that the installation does not have, as far as its dictionary could be read.
    static func missing(_ named: [Named], in table: TableFields) -> [Named] { named.filter { table.isDiscovered && !table.has($0.field) } }

    /// What a stock formula cannot do without.
    /// - Throws: `Fault` (park) when the settings do not name it.
    static func needed(_ fields: AccountViewSettings.ArticleFields, _ formula: StockSettings.Formula) throws(Fault) -> [Named] {
        let needed: [(setting: String, field: String?)] =
            switch formula {
            case .availableMinusReserved: [("stock", fields.stock)]
            case .technical: [("technical", fields.technical)]
            case .free: [("free", fields.free)]
            case .availablePlusOrdered: [("stock", fields.stock), ("ordered", fields.ordered)]
            case .expression: []
            }
        var named: [Named] = []
        for (setting, field) in needed {
            guard let field else {
                throw .park(
                    "stock.field-unset", "The stock formula \"\(formula.rawValue)\" needs a field that is not set.",
                    advice: "Set \"erp.article-fields.\(setting)\"; \"koppel discover\" lists the fields.")
            }
            named.append(Named(setting: "erp.article-fields.\(setting)", field: field))
        }
        return named
    }

    // MARK: Pieces

    private static func looked(_ extra: Set<String>) -> [Named] {
        extra.sorted().map { Named(setting: "raw.\($0) in an expression", field: $0) }
    }

    /// Available and technical stock have names that nearly every installation knows; they are read where they are there, and missed only
    /// where the formula needs them.
    private static func figures(_ fields: AccountViewSettings.ArticleFields, in table: TableFields) -> [String] {
        [fields.stock, fields.technical].filter { table.has($0) || !table.isDiscovered }
            + [fields.free, fields.ordered, fields.reserved].compactMap { $0 }
    }

    private static func check(_ named: [Named], in table: TableFields) throws(Fault) {
        let missing = missing(named, in: table)
        guard !missing.isEmpty else { return }
        let list = missing.map { "\($0.field) (\($0.setting))" }.joined(separator: ", ")
        throw .park(
            "article.field-missing", "AccountView's articles have no field \(list), which the settings name.",
            advice: "Name fields that \"koppel discover\" lists, or take them out of the settings.")
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
