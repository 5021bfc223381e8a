import Commerce
import JSON

extension ProductState {
    private static let texts = ["title", "fulltitle", "description", "content", "visibility", "url", "data01", "data02", "data03"]

    /// A product with its variants.
    ///
    /// A sole variant whose title names no options is the base variant of a product without options.
    init(product: Record, variants rows: [Record], categories: [String], brands: [Int: String], rates: [Int: Decimal128]) {
        var fields = JSONObject(Self.texts.map { ($0, .string(product.text($0) ?? "")) })
        fields["brand"] = .string(product.reference("brand").flatMap { brands[$0] } ?? "")
        let variants = rows.compactMap { VariantState(variant: $0, rates: rates) }
        let hasBase = variants.count == 1 && variants[0].options.isEmpty
        self.init(
            id: product.text("id") ?? "", fields: fields, baseVariant: hasBase ? variants[0] : nil, variants: hasBase ? [] : variants,
            categories: categories, isActive: product.text("visibility") != "hidden", raw: product.value)
    }

    /// What people know it by.
    var label: String {
        let code = baseVariant?.code ?? variants.lazy.compactMap(\.code).first
        return code.map { "Article \($0)" } ?? "Product \(fields["title"]?.string ?? id)"
    }

    /// The shop's own record.
    var record: Record { Record(raw) }
}

extension VariantState {
    private static let texts = ["sku", "articleCode", "ean", "title", "hs", "unitUnit", "stockTracking"]
    private static let numbers = [
        "priceExcl", "priceIncl", "priceCost", "oldPriceExcl", "oldPriceIncl", "unitPrice", "stockLevel", "stockAlert", "stockMinimum",
        "stockBuyMinimum", "stockBuyMaximum", "weight", "volume", "colli", "sizeX", "sizeY", "sizeZ", "sortOrder",
    ]

    /// A variant; nil for a row without id.
    init?(variant: Record, rates: [Int: Decimal128]) {
        guard let id = variant.text("id") else { return nil }
        var fields = JSONObject(Self.texts.map { ($0, .string(variant.text($0) ?? "")) })
        for name in Self.numbers { fields[name] = variant.decimal(name).map { .number($0) } }
        fields["isDefault"] = .bool(variant.flag("isDefault"))
        fields["taxRate"] = variant.reference("tax").flatMap { rates[$0] }.map { .number($0) }
        self.init(
            id: id, code: variant.text("sku"), ean: variant.text("ean"), options: Self.options(variant), fields: fields, raw: variant.value)
    }

    /// Those of the shop's own option sets, else those in the title.
    private static func options(_ variant: Record) -> [VariantOption] {
        let own = variant.records("options").compactMap { option -> VariantOption? in
            guard let name = option.text("name"), let value = option.record("value")?.text("name") else { return nil }
            return VariantOption(name, value)
        }
        return own.isEmpty ? VariantTitle.options(in: variant.text("title") ?? "") : own
    }
}
