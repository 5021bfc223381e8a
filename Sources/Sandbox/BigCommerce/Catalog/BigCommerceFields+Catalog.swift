import JSON

extension BigCommerceFields {
    private static let long = 0...65_535
    private static let codeNumber = Kind.text(0...14)
    private static let count = Kind.whole(0...2_147_483_647)

    private static let productFields: [String: Kind] = [
        "name": .text(1...250), "type": .oneOf(["physical", "digital"]), "sku": .text(0...255), "description": .text(0...1_000_000),
        "weight": .price, "width": .price, "depth": .price, "height": .price, "price": .price, "cost_price": .price, "retail_price": .price,
        "sale_price": .price, "map_price": .price, "tax_class_id": .whole(0...255), "product_tax_code": .text(0...255), "categories": .list,
        "brand_id": .whole(0...1_000_000_000), "brand_name": .text(0...255), "inventory_level": count, "inventory_warning_level": count,
        "inventory_tracking": .oneOf(["none", "product", "variant"]), "fixed_cost_shipping_price": .price, "is_free_shipping": .bool,
        "is_visible": .bool, "is_featured": .bool, "related_products": .list, "warranty": .text(long), "bin_picking_number": .text(0...255),
        "layout_file": .text(0...500), "upc": codeNumber, "gtin": codeNumber, "mpn": .text(0...255), "search_keywords": .text(long),
        "availability_description": .text(0...255), "availability": .oneOf(["available", "disabled", "preorder"]), "sort_order": .int,
        "condition": .oneOf(["New", "Used", "Refurbished"]), "is_condition_shown": .bool, "order_quantity_minimum": .whole(0...1_000_000_000),
        "order_quantity_maximum": .whole(0...1_000_000_000), "page_title": .text(0...255), "meta_keywords": .list, "meta_description": .text(long),
        "preorder_message": .text(0...255), "is_preorder_only": .bool, "is_price_hidden": .bool, "price_hidden_label": .text(0...200),
        "custom_url": .object, "custom_fields": .list, "images": .list,
    ]
    private static let productOwn: Set = [
        "date_created", "date_modified", "calculated_price", "base_variant_id", "option_set_id", "primary_image", "options", "modifiers",
    ]

    static let productCreate = BigCommerceFields(
        known: productFields.merging(["variants": .list]) { $1 }, required: ["name", "type", "weight", "price"],
        readOnly: productOwn.union(["id"]))
    static let productUpdate = BigCommerceFields(known: productFields.merging(["id": .int]) { $1 }, readOnly: productOwn.union(["variants"]))

    private static let variantFields: [String: Kind] = [
        "sku": .text(0...255), "product_id": .int, "price": .orNull(.price), "cost_price": .orNull(.price), "sale_price": .orNull(.price),
        "retail_price": .orNull(.price), "map_price": .orNull(.price), "weight": .orNull(.price), "width": .orNull(.price),
        "height": .orNull(.price), "depth": .orNull(.price), "is_free_shipping": .bool, "fixed_cost_shipping_price": .orNull(.price),
        "purchasing_disabled": .bool, "purchasing_disabled_message": .text(0...255), "image_url": .text(0...255), "upc": .orNull(codeNumber),
        "gtin": .orNull(codeNumber), "mpn": .orNull(.text(0...255)), "inventory_level": .orNull(count), "inventory_warning_level": .orNull(count),
        "bin_picking_number": .orNull(.text(0...255)),
    ]
    private static let variantOwn: Set = ["calculated_price", "calculated_weight", "sku_id"]

    static let variantInline = BigCommerceFields(
        known: variantFields.merging(["option_values": .list]) { $1 }, required: ["option_values"], readOnly: variantOwn.union(["id"]))
    static let variantCreate = BigCommerceFields(
        known: variantFields.merging(["option_values": .list]) { $1 }, required: ["sku", "option_values"], readOnly: variantOwn.union(["id"]))
    static let variantUpdate = BigCommerceFields(
        known: variantFields.merging(["id": .int]) { $1 }, readOnly: variantOwn.union(["option_values"]))

    static let optionCreate = BigCommerceFields(
        known: [
            "product_id": .int, "name": .text(0...255), "display_name": .text(1...255),
            "type": .oneOf(["radio_buttons", "rectangles", "dropdown", "product_list", "product_list_with_images", "swatch"]), "config": .object,
            "sort_order": .int, "option_values": .list, "image_url": .text(0...255),
        ], required: ["display_name", "type", "option_values"], readOnly: ["id"])
    static let optionValue = BigCommerceFields(
        known: ["label": .text(1...255), "sort_order": .int, "value_data": .any, "is_default": .bool, "id": .int],
        required: ["label", "sort_order"])

    static let customFieldCreate = BigCommerceFields(
        known: ["name": .text(1...250), "value": .text(1...250)], required: ["name", "value"], readOnly: ["id"])
    static let customFieldUpdate = BigCommerceFields(known: ["id": .int, "name": .text(1...250), "value": .text(1...250)])

    static let imageCreate = BigCommerceFields(
        known: ["image_url": .text(1...255), "is_thumbnail": .bool, "sort_order": .int, "description": .text(long), "product_id": .int],
        required: ["image_url"], readOnly: ["id", "image_file", "url_zoom", "url_standard", "url_thumbnail", "url_tiny"])
    static let imageUpdate = BigCommerceFields(
        known: imageCreate.known, readOnly: imageCreate.readOnly)

    private static let categoryFields: [String: Kind] = [
        "name": .text(1...50), "tree_id": .int, "parent_id": .whole(0...Int(Int32.max)), "description": .text(long), "sort_order": .int,
        "page_title": .text(0...255), "meta_keywords": .list, "meta_description": .text(long), "layout_file": .text(0...50),
        "is_visible": .bool, "search_keywords": .text(0...255), "default_product_sort": .text(1...50), "url": .object, "views": .int,
        "image_url": .text(0...255),
    ]
    static let categoryCreate = BigCommerceFields(
        known: categoryFields, required: ["name", "tree_id", "parent_id"], readOnly: ["category_id", "category_uuid"])
    static let categoryUpdate = BigCommerceFields(
        known: categoryFields.merging(["category_id": .int]) { $1 }, required: ["category_id"], readOnly: ["category_uuid"])

    static let adjustment = BigCommerceFields(known: ["reason": .text(0...255), "items": .list], required: ["items"])
    static let adjustmentItem = BigCommerceFields(
        known: [
            "location_id": .int, "quantity": .whole(-2_147_483_648...2_147_483_647), "sku": .text(1...255), "variant_id": .int,
            "product_id": .int,
        ],
        required: ["location_id", "quantity"])
}
