/// How the columns that mappings write are kept, as far as they are not plain text.
struct FieldColumns: Sendable {
    /// Whole numbers.
    var integers: Set<String>
    /// Amounts, of which the shop keeps six places.
    var decimals: Set<String>
    /// Yes or no.
    var flags: Set<String>
    /// One text per language.
    var texts: Set<String>

    /// `products`.
    static let product = FieldColumns(
        integers: [
            "id_manufacturer", "id_supplier", "id_category_default", "id_default_image", "id_default_combination", "id_tax_rules_group",
            "id_shop_default", "state", "additional_delivery_times", "minimal_quantity", "low_stock_threshold", "customizable", "text_fields",
            "uploadable_files", "id_type_redirected", "pack_stock_type", "tax_rate",
        ],
        decimals: [
            "width", "height", "depth", "weight", "ecotax", "price", "wholesale_price", "unit_price", "unit_price_ratio", "additional_shipping_cost",
        ],
        flags: [
            "quantity_discount", "is_virtual", "on_sale", "online_only", "low_stock_alert", "active", "available_for_order", "show_condition",
            "show_price", "indexed", "advanced_stock_management",
        ],
        texts: [
            "name", "description", "description_short", "link_rewrite", "meta_title", "meta_description", "meta_keywords", "available_now",
            "available_later", "delivery_in_stock", "delivery_out_stock",
        ])

    /// `combinations`.
    static let combination = FieldColumns(
        integers: ["id_product", "minimal_quantity", "low_stock_threshold"],
        decimals: ["price", "wholesale_price", "weight", "ecotax", "unit_price_impact"], flags: ["low_stock_alert", "default_on"],
        texts: ["available_now", "available_later"])
}
