import JSON

/// A line with its price and tax.
struct PricedLine: Sendable {
    var line: Basket.Line
    var product: ShopRecord
    var combination: ShopRecord?
    var base: Decimal128
    var net: Decimal128
    var taxes: [Int]
    var rate: Decimal128

    var gross: Decimal128 { (net * (1 + (rate.divided(by: 100, places: 12) ?? 0))).rounded(to: 6, .halfUp) }
    var count: Decimal128 { Decimal128(line.quantity) }

    private var reference: String { combination.map { $0["reference"] } ?? product["reference"] }
    private var ean: String { (combination ?? product)["ean13"] }
    private var name: String { combination.map { "\(product["name"]) (\($0["sandbox_options"]))" } ?? product["name"] }

    /// The row of `order_details`.
    func fields(order: Int) -> [String: String] {
        [
            "id_order": "\(order)", "product_id": "\(product.id)", "product_attribute_id": "\(line.combination)", "id_shop": "1",
            "product_name": name, "product_quantity": "\(line.quantity)", "product_quantity_in_stock": "\(line.quantity)",
            "product_price": FieldSpelling.money(net), "product_ean13": ean, "product_reference": reference,
            "id_tax_rules_group": product["id_tax_rules_group"], "unit_price_tax_incl": FieldSpelling.money(gross),
            "unit_price_tax_excl": FieldSpelling.money(net),
            "total_price_tax_incl": FieldSpelling.money((gross * count).rounded(to: 2, .halfUp)),
            "total_price_tax_excl": FieldSpelling.money((net * count).rounded(to: 2, .halfUp)), "original_product_price": FieldSpelling.money(base),
        ]
    }

    /// The row inside the order.
    func row(id: Int) -> [String: String] {
        [
            "id": "\(id)", "product_id": "\(product.id)", "product_attribute_id": "\(line.combination)", "product_quantity": "\(line.quantity)",
            "product_name": name, "product_reference": reference, "product_ean13": ean, "product_isbn": "", "product_upc": "",
            "product_price": FieldSpelling.money(net), "id_customization": "0", "unit_price_tax_incl": FieldSpelling.money(gross),
            "unit_price_tax_excl": FieldSpelling.money(net),
        ]
    }
}

/// The sums of an order. The shop rounds lines to the cent for its product totals, but the buyer pays the rounded sum of unrounded lines:
/// so a healthy shop's parts miss the total by a cent now and then.
struct OrderSums: Sendable {
    private var exact = (net: Decimal128(0), gross: Decimal128(0))
    private var products = (net: Decimal128(0), gross: Decimal128(0))
    private var shipping = (net: Decimal128(0), gross: Decimal128(0))
    private var wrapping = (net: Decimal128(0), gross: Decimal128(0))
    private(set) var vouchers: [(id: Int, name: String, net: Decimal128, gross: Decimal128)] = []
    var carrierRate: Decimal128 = 0
    var wrongBy: Decimal128 = 0

    init(lines: [PricedLine]) {
        for line in lines {
            exact = (exact.net + line.net * line.count, exact.gross + line.gross * line.count)
            products.net += (line.net * line.count).rounded(to: 2, .halfUp)
            products.gross += (line.gross * line.count).rounded(to: 2, .halfUp)
        }
    }

    mutating func ship(net: Decimal128) { shipping = Self.taxed(net, carrierRate) }
    mutating func wrap(net: Decimal128, rate: Decimal128) { wrapping = Self.taxed(net, rate) }

    mutating func discount(by rule: ShopRecord) {
        let percent = Decimal128(rule["reduction_percent"]) ?? 0
        var value = (net: products.net * percent, gross: products.gross * percent)
        value = (value.net.divided(by: 100, places: 6) ?? 0, value.gross.divided(by: 100, places: 6) ?? 0)
        if percent.isZero {
            let amount = Decimal128(rule["reduction_amount"]) ?? 0
            value = ((amount * products.net).divided(by: products.gross, places: 6) ?? 0, amount)
        }
        if rule.flag("free_shipping") { value = (value.net + shipping.net, value.gross + shipping.gross) }
        vouchers.append((rule.id, rule["name"], value.net, value.gross))
    }

    /// By the order's field names.
    var fields: [String: Decimal128] {
        let discount = vouchers.reduce((net: Decimal128(0), gross: Decimal128(0))) { ($0.net + $1.net, $0.gross + $1.gross) }
        let paidNet = (exact.net + shipping.net + wrapping.net - discount.net).rounded(to: 2, .halfUp)
        let paid = (exact.gross + shipping.gross + wrapping.gross - discount.gross).rounded(to: 2, .halfUp) + wrongBy
        return [
            "total_products": products.net, "total_products_wt": products.gross, "total_shipping": shipping.gross,
            "total_shipping_tax_incl": shipping.gross, "total_shipping_tax_excl": shipping.net, "total_wrapping": wrapping.gross,
            "total_wrapping_tax_incl": wrapping.gross, "total_wrapping_tax_excl": wrapping.net,
            "total_discounts": discount.gross.rounded(to: 2, .halfUp), "total_discounts_tax_incl": discount.gross.rounded(to: 2, .halfUp),
            "total_discounts_tax_excl": discount.net.rounded(to: 2, .halfUp), "total_paid": paid, "total_paid_tax_incl": paid,
            "total_paid_tax_excl": paidNet, "total_paid_real": 0,
        ]
    }

    private static func taxed(_ net: Decimal128, _ rate: Decimal128) -> (net: Decimal128, gross: Decimal128) {
        (net.rounded(to: 2, .halfUp), (net * (1 + (rate.divided(by: 100, places: 12) ?? 0))).rounded(to: 2, .halfUp))
    }
}
