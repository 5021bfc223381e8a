import Commerce
import JSON

extension BigCommerceCatalog {
    private static let amounts = [
        "weight", "width", "depth", "height", "price", "cost_price", "retail_price", "sale_price", "map_price", "fixed_cost_shipping_price",
    ]
    private static let texts = [
        "sku", "description", "product_tax_code", "warranty", "bin_picking_number", "layout_file", "upc", "mpn", "gtin", "search_keywords",
        "availability_description", "page_title", "meta_description", "preorder_message", "price_hidden_label",
    ]
    private static let counts = ["inventory_warning_level", "sort_order", "order_quantity_minimum", "order_quantity_maximum", "tax_class_id"]
    private static let switches = ["is_free_shipping", "is_visible", "is_featured", "is_condition_shown", "is_preorder_only", "is_price_hidden"]

    /// Amounts as the store keeps them: numbers of at most four places, rounded half up; texts of digits are taken too.
    static func kept(_ name: String, _ value: JSONValue) -> JSONValue {
        guard amounts.contains(name), let amount = value.decimal ?? value.string.flatMap({ Decimal128($0) }) else { return value }
        return .number(amount.rounded(to: 4, .halfUp).reduced)
    }

    /// The figure that the catalog shows: that of the default location.
    func level(of product: BigCommerceProduct) -> Int {
        let location = stock.locations[0].id
        guard product.tracking == "variant" else { return stock.onHand(.product(product.id), at: location) }
        return product.variants.reduce(0) { $0 + stock.onHand(.variant($1.id), at: location) }
    }

    func level(of variant: BigCommerceVariant, in product: BigCommerceProduct) -> Int {
        let key: BigCommerceStock.Key = variant.skuID == nil && product.tracking != "variant" ? .product(product.id) : .variant(variant.id)
        return stock.onHand(key, at: stock.locations[0].id)
    }

    /// A product as it is answered; without `include` its parts are left out.
    func json(_ product: BigCommerceProduct, include: Set<String>) -> JSONValue {
        let fields = product.fields
        func number(_ id: Int?) -> JSONValue { id.map { .number(Decimal128($0)) } ?? .null }
        var row: JSONObject = [
            "id": number(product.id), "name": .string(product.name), "type": fields["type"] ?? "physical",
            "categories": .array(product.categories.map { number($0) }), "brand_id": number(product.brandID), "option_set_id": .null,
            "option_set_display": "right", "inventory_level": number(level(of: product)), "inventory_tracking": .string(product.tracking),
            "calculated_price": fields["price"] ?? 0, "reviews_rating_sum": 0, "reviews_count": 0, "total_sold": 0, "view_count": 0,
            "related_products": fields["related_products"] ?? [-1], "date_last_imported": .null,
            "availability": fields["availability"] ?? "available", "gift_wrapping_options_type": "any", "gift_wrapping_options_list": [],
            "condition": fields["condition"] ?? "New", "meta_keywords": fields["meta_keywords"] ?? [],
            "date_created": .string(product.created.isoSeconds), "date_modified": .string(product.modified.isoSeconds),
            "preorder_release_date": .null, "custom_url": ["url": .string(product.url), "is_customized": false],
            "base_variant_id": number(product.baseVariantID), "open_graph_type": "product", "open_graph_title": "", "open_graph_description": "",
            "open_graph_use_meta_description": true, "open_graph_use_product_name": true, "open_graph_use_image": true,
        ]
        for name in Self.amounts { row[name] = fields[name] ?? 0 }
        for name in Self.texts { row[name] = fields[name] ?? "" }
        for name in Self.counts { row[name] = fields[name] ?? 0 }
        for name in Self.switches { row[name] = fields[name] ?? false }
        for (name, part) in parts(of: product) where include.contains(name) { row[name] = part() }
        return .object(row)
    }

    private func parts(of product: BigCommerceProduct) -> [(String, () -> JSONValue)] {
        let pictures = product.pictures.sorted { ($0.sortOrder, $0.id) < ($1.sortOrder, $1.id) }
        return [
            ("variants", { .array(product.variants.map { json($0, of: product) }) }),
            ("images", { .array(pictures.map { $0.json(of: product.id) }) }),
            ("primary_image", { pictures.first(where: \.isThumbnail)?.json(of: product.id) ?? .null }),
            ("custom_fields", { .array(product.customFields.map(\.json)) }),
            ("options", { .array(product.options.map { $0.json(of: product.id) }) }),
            ("channels", { .array(product.channels.map { .number(Decimal128($0)) }) }),
            ("bulk_pricing_rules", { [] }), ("modifiers", { [] }), ("parent_relations", { [] }), ("videos", { [] }), ("reviews", { [] }),
        ]
    }

    /// A variant as it is answered: a base variant shows the product's values, a real one null for what it inherits.
    func json(_ variant: BigCommerceVariant, of product: BigCommerceProduct) -> JSONValue {
        let isBase = variant.skuID == nil
        let fields = isBase ? product.fields : variant.fields
        var row: JSONObject = [
            "id": .number(Decimal128(variant.id)), "product_id": .number(Decimal128(product.id)), "sku": fields["sku"] ?? "",
            "sku_id": variant.skuID.map { .number(Decimal128($0)) } ?? .null,
            "is_free_shipping": fields["is_free_shipping"] ?? false, "purchasing_disabled": variant.fields["purchasing_disabled"] ?? false,
            "purchasing_disabled_message": variant.fields["purchasing_disabled_message"] ?? "", "image_url": "",
            "inventory_level": .number(Decimal128(level(of: variant, in: product))),
            "inventory_warning_level": variant.fields["inventory_warning_level"] ?? 0,
            "bin_picking_number": fields["bin_picking_number"] ?? "",
            "option_values": .array(
                variant.values.compactMap { pair in
                    guard let option = product.options.first(where: { $0.id == pair.option }),
                        let value = option.values.first(where: { $0.id == pair.value })
                    else { return nil }
                    return [
                        "id": .number(Decimal128(value.id)), "label": .string(value.label), "option_id": .number(Decimal128(option.id)),
                        "option_display_name": .string(option.name),
                    ]
                }),
        ]
        for name in Self.amounts { row[name] = fields[name] ?? (isBase ? 0 : .null) }
        for name in ["upc", "mpn", "gtin"] { row[name] = fields[name] ?? "" }
        func inherited(_ name: String) -> JSONValue { variant.fields[name].flatMap { $0.isNull ? nil : $0 } ?? product.fields[name] ?? 0 }
        row["calculated_price"] = inherited("price")
        row["calculated_weight"] = inherited("weight")
        return .object(row)
    }
}
