import Commerce
import JSON

extension OrderLine {
    /// A row of `orders/{id}/products`.
    init(row: Record) {
        let quantity = row.decimal("quantityOrdered") ?? 0
        let total = row.amount("price")
        let names = [row.text("productTitle"), row.text("variantTitle")].compactMap { $0 }
        self.init(
            id: row.text("id") ?? "", productID: row.reference("product").map(String.init), variantID: row.reference("variant").map(String.init),
            sku: row.text("sku") ?? row.text("articleCode") ?? "", ean: row.text("ean"),
            // The variant that every simple product has is called Default.
            name: names.filter { $0 != "Default" || names.count == 1 }.joined(separator: " - "), quantity: quantity,
            unitPrice: Self.unitPrice(row: row, quantity: quantity, total: total), total: total, taxRate: Self.taxRate(row),
            options: Self.options(row), raw: row.value)
    }

    /// For one piece after reductions. Without a reduction it is the shop's own base price, with its own places.
    private static func unitPrice(row: Record, quantity: Decimal128, total: TaxedAmount) -> TaxedAmount {
        let base = row.amount("basePrice")
        let discount = row.amount("discount")
        let isPlain = discount.net.isZero && discount.gross.isZero
        if isPlain, (base.gross * quantity).rounded(to: 2, .halfUp) == total.gross.rounded(to: 2, .halfUp) { return base }
        guard let net = total.net.divided(by: quantity, places: 6, rounding: .halfUp),
            let gross = total.gross.divided(by: quantity, places: 6, rounding: .halfUp)
        else { return base }
        return TaxedAmount(net: net, gross: gross)
    }

    /// One rate per line; more than one (a bundle of goods at two rates) is mixed.
    private static func taxRate(_ row: Record) -> Decimal128? {
        row.records("taxRates").count > 1 ? nil : row.percent("taxRate") ?? row.records("taxRates").first?.percent("rate")
    }

    /// What the buyer typed in or chose beside the variant.
    private static func options(_ row: Record) -> [Option] {
        row.records("customFields").flatMap { field in
            let name = field.text("title") ?? field.text("id") ?? ""
            return field.records("values").compactMap { value in
                (value.text("value") ?? value.text("title")).map { Option(name: name, value: $0) }
            }
        }
    }
}
