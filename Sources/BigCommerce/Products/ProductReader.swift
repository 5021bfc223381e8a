import Commerce
import JSON

/// Makes states of the store's rows.
enum ProductReader {
    /// All that a single product is read with.
    static let parts = "variants,custom_fields,images,options"
    private static let notFields: Set = [
        "id", "variants", "custom_fields", "images", "options", "primary_image", "categories", "date_created", "date_modified", "channels",
        "calculated_price", "base_variant_id", "option_set_id", "modifiers", "videos", "reviews", "bulk_pricing_rules", "parent_relations",
    ]

    /// - Parameter brand: The brand's name, since records name it and rows have its number.
    static func state(_ row: JSONValue, brand: String?) -> ProductState? {
        guard let id = row["id"]?.id else { return nil }
        var fields = JSONObject((row.object ?? [:]).filter { !notFields.contains($0.key) }.map { ($0.key, $0.value) })
        fields["brand_name"] = brand.map { .string($0) }
        let images = (row["images"]?.array ?? []).sorted { order($0) < order($1) }
        return ProductState(
            id: id, fields: fields, variants: (row["variants"]?.array ?? []).compactMap(variant),
            categories: (row["categories"]?.array ?? []).compactMap(\.id),
            features: (row["custom_fields"]?.array ?? []).compactMap { field in
                field["name"]?.string.flatMap { name in field["value"]?.string.map { ProductFeature(name: name, value: $0) } }
            }, images: images.compactMap(image), isActive: row["is_visible"]?.bool, raw: row)
    }

    private static func order(_ image: JSONValue) -> (Int, Int, Int) {
        (image["is_thumbnail"]?.bool == true ? 0 : 1, image["sort_order"]?.int ?? 0, image["id"]?.int ?? 0)
    }

    /// A real variant; nil for the base variant that stands for a simple product.
    static func variant(_ row: JSONValue) -> VariantState? {
        guard let id = row["id"]?.id, let values = row["option_values"]?.array, !values.isEmpty else { return nil }
        let notFields: Set = ["id", "product_id", "sku_id", "option_values", "calculated_price", "calculated_weight"]
        return VariantState(
            id: id, code: row["sku"]?.words, ean: row["gtin"]?.words ?? row["upc"]?.words,
            options: values.compactMap { value in
                value["option_display_name"]?.string.flatMap { name in value["label"]?.string.map { VariantOption(name, $0) } }
            }, fields: JSONObject((row.object ?? [:]).filter { !notFields.contains($0.key) }.map { ($0.key, $0.value) }), raw: row)
    }

    /// The store puts a folder before the name it was given and a number behind it.
    static func image(_ row: JSONValue) -> ImageState? {
        row["id"]?.id.map { ImageState(id: $0, name: row["image_file"]?.string?.split(separator: "/").last.map(String.init)) }
    }
}

extension ProductState {
    /// What people know it by.
    var label: String { "product \(fields["sku"]?.words ?? "number \(id)")" }

    /// A record that the store no longer has: whoever wrote it has to look again.
    var goneFault: Fault { .retry("product.gone", "BigCommerce has no \(label) any more.") }
}
