import Commerce
import JSON

extension OrderLine {
    /// An order row.
    init(row: Record, hasTax: Bool) {
        let quantity = row.decimal("count") ?? 0
        let rate = row.decimal("tax")
        let unit = row.decimal("price_with_attributes") ?? row.decimal("selling_price") ?? (row.amount("price") - row.amount("discount"))
        let total = row.decimal("total_price_with_attributes") ?? row.decimal("total_price") ?? unit * quantity
        self.init(
            id: row.text("id") ?? "", productID: row.text("product_id"),
            sku: row.text("sub_product_number") ?? row.text("sub_sku_number") ?? row.text("product_number") ?? "",
            ean: row.text("sub_ean_number") ?? row.text("ean_number"), name: row.text("product_name") ?? "", quantity: quantity,
            unitPrice: OrderFigures.taxed(unit, rate: rate ?? 0, hasTax: hasTax), total: OrderFigures.taxed(total, rate: rate ?? 0, hasTax: hasTax),
            taxRate: rate,
            options: row.records("attributes").compactMap { option in
                option.text("option_name").map { Option(name: $0, value: option.text("value_name") ?? "") }
            }, raw: row.value)
    }
}
