import Commerce
import JSON

extension ProductState {
    private static let own = [
        "name", "description", "sku", "badge_text", "taxable", "delivery_days", "can_backorder", "meta_title", "meta_description", "stock",
    ]

    /// An article. Every combination of its options can be bought, so each of them is a variant; ones beyond `variantLimit` are left out.
    init(article: Record, pricesIncludeTax: Bool) {
        var fields = JSONObject(Self.own.map { ($0, article.value[$0] ?? .null) })
        let price = article.record("price")
        for name in ["default", "action", "purchase"] { fields["price.\(name)"] = price?.decimal(name).map { .number($0) } ?? "" }
        fields["price.basis"] = pricesIncludeTax ? "including" : "excluding"
        for name in ["weight", "barcode"] { fields["extra.\(name)"] = .string(article.extra(name)?.text ?? "") }
        let places = article.records("categories").sorted { $0.isMain && !$1.isMain }
        self.init(
            id: article.text("id") ?? "", fields: fields, variants: Self.variants(of: article),
            categories: places.compactMap { $0.text("category_id") }, features: Self.features(of: article),
            images: article.pictures.compactMap { row in row.text("id").map { ImageState(id: $0, name: row.text("original_name")) } },
            isActive: places.contains { $0.value["is_active"]?.bool != false }, raw: article.value)
    }

    static let variantLimit = 1_000

    private static func variants(of article: Record) -> [VariantState] {
        let base = article.record("price")?.decimal("default") ?? 0
        var found: [(options: [VariantOption], ids: [Int], price: Decimal128)] = [([], [], base)]
        let lists = article.records("lists").filter { !$0.records("options").isEmpty }
        if lists.isEmpty { return [] }
        for list in lists {
            found = found.flatMap { start in
                list.records("options").compactMap { option in
                    guard let id = option.int("id") else { return nil }
                    let value = VariantOption(list.text("name") ?? "", option.text("name") ?? "")
                    return (start.options + [value], start.ids + [id], start.price + (option.decimal("price") ?? 0))
                }
            }
            if found.count > variantLimit { found = Array(found.prefix(variantLimit)) }
        }
        return found.map { one in
            VariantState(id: Self.variantID(one.ids), options: one.options, fields: ["price": .number(one.price)])
        }
    }

    /// A variant is named by its options, whether or not the shop keeps a row for it.
    static func variantID(_ options: [Int]) -> String { options.sorted().map { String($0) }.joined(separator: ".") }

    private static func features(of article: Record) -> [ProductFeature] {
        (article.record("extra")?.value["visible"]?.object ?? [:]).compactMap { name, value in
            guard name != "weight", name != "barcode", let text = Record(["text": value]).text("text") else { return nil }
            return ProductFeature(name: name, value: text)
        }
    }

    /// What people know it by.
    var label: String {
        guard let sku = fields["sku"]?.string, !sku.isEmpty else { return "Article \(fields["name"]?.string ?? id)" }
        return "Article \(sku)"
    }

    /// The shop's own record.
    var record: Record { Record(raw) }
}

extension Record {
    var isMain: Bool { value["is_main"]?.bool == true }

    /// An extra field and whether buyers see it.
    func extra(_ name: String) -> (text: String, isVisible: Bool)? {
        let extra = record("extra")
        if let text = extra?.record("invisible")?.text(name) { return (text, false) }
        return extra?.record("visible")?.text(name).map { ($0, true) }
    }

    /// Pictures in the order buyers see them.
    var pictures: [Record] { records("images").sorted { ($0.int("position") ?? 0) < ($1.int("position") ?? 0) } }

    /// Versions with values of their own: id and options. The options are a list, or a map from list to an option's name.
    var versions: [(id: Int, options: String, record: Record)] {
        records("variants").compactMap { version in
            guard let id = version.int("id") else { return nil }
            var options = version.records("options").compactMap { $0.int("option_id") }
            if options.isEmpty, let map = version.value["options"]?.object {
                options = map.compactMap { list, name in
                    records("lists").first { $0.text("id") == list }?.records("options").first {
                        $0.text("name")?.folded == name.string?.folded
                    }?.int("id")
                }
            }
            return (id, ProductState.variantID(options), version)
        }
    }
}
