import Commerce
import Integrations
import JSON

/// Makes the canonical product from rows; calls nobody.
struct ProductReader: Sendable {
    let fields: AccountViewSettings.ArticleFields
    let articlePrices: OrdersSettings.Prices
    let products: ProductsSettings
    /// Article groups by folded code.
    var groups: [String: JSONObject] = [:]
    /// AccountView's own rates by folded VAT code.
    var rates: [String: Decimal128] = [:]
    /// Prices of the configured list by folded article code.
    var listPrices: [String: Decimal128] = [:]

    init(fields: AccountViewSettings.ArticleFields, articlePrices: OrdersSettings.Prices, products: ProductsSettings) {
        self.fields = fields
        self.articlePrices = articlePrices
        self.products = products
    }

    /// The product of a family. A parent that is no article takes texts, group and picture from its first variant.
    func product(_ family: AccountViewArticles.Family) throws(Fault) -> Product {
        guard let row = family.own ?? family.variants.first else { throw Fault.skip("product.gone", "Article \(family.code) is gone.") }
        let vatCode = try vatCode(of: family)
        var variants: [ProductVariant] = []
        for variant in family.variants { variants.append(try self.variant(variant, vatCode)) }
        try check(variants, of: family.code)
        let group = row.filled("AG_CODE")
        return Product(
            id: family.code, sku: family.code, ean: family.own.flatMap { text($0, fields.ean) },
            name: family.own?.text("ART_DESC1") ?? Self.commonName(family.variants.map { $0.text("ART_DESC1") }),
            shortDescription: text(row, fields.shortDescription), description: text(row, fields.description),
            price: family.own != nil ? try price(row, vatCode) : variants.filter(\.isActive).compactMap(\.price).min(),
            pricesIncludeTax: products.prices == .including, vatCode: vatCode, taxRate: rate(vatCode), weight: weight(row),
            brand: text(row, fields.brand), unit: text(row, fields.unit),
            isActive: family.own.map { isActive($0) } ?? variants.contains(where: \.isActive),
            categories: group.map { [ProductCategory(key: $0, name: groups[folded($0)]?.filled("AG_DESC") ?? $0)] } ?? [],
            options: variants.isEmpty ? [] : products.options.map(\.name), variants: variants, features: features(row),
            changedAt: family.rows.compactMap { AccountViewConnector.moment($0.text("CNG_DATE")) }.max(), raw: .object(row))
    }

    private func variant(_ row: JSONObject, _ vatCode: String?) throws(Fault) -> ProductVariant {
        let code = row.text("ART_CODE")
        var options: [VariantOption] = []
        for option in products.options {
            guard let value = row.filled(option.field) else {
                throw .park(
                    "variant.option-empty", "Article \(code) is a variant, but its field \(option.field) (\(option.name)) is empty.",
                    advice: "Fill \(option.field) of \(code) in AccountView, or make it an article of its own, then replay.")
            }
            options.append(VariantOption(option.name, value))
        }
        return ProductVariant(
            id: code, sku: code, ean: text(row, fields.ean), options: options, price: try price(row, vatCode), weight: weight(row),
            isActive: isActive(row), raw: .object(row))
    }

    private func check(_ variants: [ProductVariant], of parent: String) throws(Fault) {
        var seen: [[String]: String] = [:]
        for variant in variants {
            let values = variant.options.map { folded($0.value) }
            if let other = seen.updateValue(variant.id, forKey: values) {
                let shown = variant.options.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
                throw .park(
                    "variant.options-doubled", "The variants \(other) and \(variant.id) of \(parent) are both \(shown).",
                    advice: "Correct one of them in AccountView, then replay.")
            }
        }
    }

    // MARK: VAT and prices

    /// The VAT code of a product: a shop has one for all variants.
    private func vatCode(of family: AccountViewArticles.Family) throws(Fault) -> String? {
        let codes = Set(family.rows.map { vatCode($0) ?? "" })
        guard codes.count <= 1 else {
            throw .park(
                "product.vat-mixed", "Article \(family.code) and its variants have different VAT codes: \(codes.sorted().joined(separator: ", ")).",
                advice: "Give all of them the same VAT code in AccountView, then replay.")
        }
        return codes.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func vatCode(_ row: JSONObject) -> String? {
        if let own = fields.vatCode.flatMap({ row.filled($0) }) { return own }
        let group = row.text("AG_CODE")
        return products.groupVATCodes.first { folded($0.key) == folded(group) }?.value ?? products.defaultVATCode
    }

    private func rate(_ code: String?) -> Decimal128? {
        guard let code else { return nil }
        return products.vatRates.first { folded($0.key) == folded(code) }?.value ?? rates[folded(code)]
    }

    /// The price of the list, else the article's own, on the tax basis of the settings.
    private func price(_ row: JSONObject, _ vatCode: String?) throws(Fault) -> Decimal128? {
        let code = row.text("ART_CODE")
        guard let price = listPrices[folded(code)] ?? row.decimal(fields.price) else { return nil }
        if products.prices == articlePrices { return price }
        guard let rate = rate(vatCode) else {
            throw .park(
                "product.vat-unknown",
                "The VAT rate of article \(code) is not known, and its price must be given \(products.prices.rawValue) VAT"
                    + (vatCode.map { " (VAT code \($0))." } ?? "."),
                advice: vatCode == nil
                    ? "Set \"erp.article-fields.vat-code\", \"products.group-vat-codes\" or \"products.default-vat-code\", then replay."
                    : "Set its rate in \"products.vat-rates\", then replay.")
        }
        // A price without VAT keeps six places, so that with VAT it is the same to the cent again. A price with VAT has cents, unless the
        // article's own is finer.
        return products.prices == .excluding
            ? (price * 100).divided(by: 100 + rate, places: 6, rounding: .halfUp)?.reduced
            : (price * (100 + rate)).divided(by: 100, places: max(2, min(price.reduced.scale, 4)), rounding: .halfUp)?.reduced
    }

    // MARK: Values

    private func text(_ row: JSONObject, _ field: String?) -> String? { field.flatMap { row.filled($0) } }

    private func isActive(_ row: JSONObject) -> Bool { !(fields.blocked.map { row.flag($0) } ?? false) }

    /// In kilograms; zero is no weight.
    private func weight(_ row: JSONObject) -> Decimal128? {
        guard let weight = fields.weight.flatMap({ row.decimal($0) }), !weight.isZero else { return nil }
        return fields.weightUnit == .grams ? weight.divided(by: 1_000)?.reduced : weight
    }

    /// An empty field is no feature; neither is a zero, which AccountView cannot tell from empty.
    private func features(_ row: JSONObject) -> [ProductFeature] {
        products.features.compactMap { feature in
            guard let value = row.filled(feature.field), row[feature.field]?.decimal?.isZero != true else { return nil }
            return ProductFeature(name: feature.name, value: value)
        }
    }

    /// The words that all names begin with: "Shirt" for "Shirt blue L" and "Shirt red M"; the first name where there are none.
    static func commonName(_ names: [String]) -> String {
        guard let first = names.first else { return "" }
        var words = first.split(separator: " ")
        for name in names.dropFirst() {
            let others = name.split(separator: " ")
            words = Array(words.prefix(zip(words, others).prefix { folded($0) == folded($1) }.count))
        }
        while let last = words.last, last.allSatisfy({ !$0.isLetter && !$0.isNumber }) { words.removeLast() }
        let name = words.joined(separator: " ")
        return name.isEmpty ? first : name
    }
}
