import Commerce
import JSON

/// One of the forms of a product, as the shop generates them: all values of its attributes with each other.
struct Combination: Sendable {
    let id: String
    /// The ids of its attribute values, lowest first: what it stays the same by, for the shop may give it another id.
    let values: [String]
    let options: [VariantOption]
    let record: Record

    init?(_ record: Record) {
        guard let id = record.text("id") else { return nil }
        let parts = record.records("combination")
        self.id = id
        self.record = record
        values = parts.compactMap { $0.record("attribute_value")?.text("id") }.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }
        options = parts.compactMap { part in
            guard let name = part.record("attribute")?.text("name"), let value = part.record("attribute_value")?.text("name") else { return nil }
            return VariantOption(name, value)
        }
    }

    /// The name it keeps: its values.
    var key: String { Self.key(values) }
    static func key(_ values: some Sequence<String>) -> String { values.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }.joined(separator: "-") }

    var number: String? { record.text("product_number") ?? record.text("sku_number") }
    var ean: String? { record.text("ean_number") }
    var isActive: Bool { record.flag("active") ?? true }
    /// Whether somebody wanted it: the shop makes others too, which have no number and are switched off.
    var isMeant: Bool { isActive || number != nil || ean != nil }
    /// On top of the product's price.
    var extraPrice: Decimal128 { record.amount("netto_extra_price") }

    /// Whether it has a number.
    func has(_ code: String, by key: ArticleKey) -> Bool {
        key == .ean ? ean == code : record.text("product_number") == code || record.text("sku_number") == code
    }

    /// As a variant.
    func state(basePrice: Decimal128) -> VariantState {
        var fields = record.value.object ?? [:]
        for (key, value) in fields where value.object != nil || value.array != nil || key == "href" || key == "id" { fields[key] = nil }
        fields["price"] = .number(basePrice + extraPrice)
        return VariantState(id: key, code: number, ean: ean, options: options, fields: fields, raw: record.value)
    }
}

/// A value that a product has, with what it adds to the price.
struct ProductValue: Sendable {
    let id: String
    let attribute: String
    let value: String
    let price: Decimal128

    init?(_ record: Record) {
        guard let id = record.text("id"), let value = record.text("optionvalue_id") else { return nil }
        self.id = id
        self.value = value
        attribute = record.text("optionid") ?? ""
        price = record.amount("price")
    }
}
