import Commerce
import JSON

/// Reads an order's amounts, each with and without tax.
///
/// The shop says one figure per part, and whether it has tax in it. What the documentation leaves open (whether `total_discounts` is in the
/// lines already, whether `extra_price` is counted beside the other extras) is decided by what makes the total; where nothing does, both are
/// reported and the totals gate decides.
struct OrderFigures {
    let lines: [OrderLine]
    let charges: [OrderCharge]
    let totals: OrderTotals

    init(order: Record, rows: [Record]) {
        let rowsHaveTax = order.flag("order_row_taxes_included") ?? order.flag("taxes_included") ?? true
        lines = rows.map { OrderLine(row: $0, hasTax: rowsHaveTax) }
        let goods = lines.reduce(TaxedAmount.zero) { $0 + $1.total }
        let hasTax = order.flag("taxes_included") ?? true
        let factor = goods.gross.isZero ? 1 : goods.net.divided(by: goods.gross, places: 10, rounding: .halfUp) ?? 1
        let fee = { (amount: Decimal128) in Self.atGoodsRates(amount, hasTax: hasTax, factor: factor) }

        var sure: [OrderCharge] = [Self.shipping(order)].compactMap { $0 }
        for (key, kind, name) in [
            ("paymethod_costs", OrderCharge.Kind.paymentFee, order.text("paymethod_label")),
            ("extra_costs", .fee, order.text("extra_costs_description")),
            ("extra_payment_option_price", .fee, order.text("extra_payment_option")),
        ] where !order.amount(key).isZero {
            let code = key == "paymethod_costs" ? order.text("paymethod") ?? key : key
            sure.append(OrderCharge(kind, code: code, name: name ?? code, amount: fee(order.amount(key)), taxRate: nil))
        }
        if !order.amount("credit_point_discount").isZero {
            sure.append(
                OrderCharge(
                    .discount, code: "credit-points", name: "Credit points", amount: -fee(order.amount("credit_point_discount")), taxRate: nil))
        }
        let coupon = order.record("discountcoupon")?.text("code")
        let discount =
            order.amount("total_discounts").isZero
            ? nil
            : OrderCharge(
                .discount, code: coupon ?? "discount", name: coupon ?? "Discount", amount: -fee(order.amount("total_discounts")), taxRate: nil)
        let extra =
            order.amount("extra_price").isZero
            ? nil
            : OrderCharge(
                .fee, code: "extra_price", name: order.text("extra_payment_option") ?? "Extra", amount: fee(order.amount("extra_price")), taxRate: nil
            )

        let stated = order.amount("total_price")
        let tax = order.decimal("total_tax")
        let candidates = [[discount, extra], [discount], [extra], []].map { sure + $0.compactMap { $0 } }
        let fits = { (charges: [OrderCharge]) in
            let sum = charges.reduce(goods) { $0 + $1.amount }
            return Self.areClose(sum.gross, stated) || (!hasTax && Self.areClose(sum.net, stated))
        }
        let chosen = candidates.first(where: fits) ?? candidates[0]
        charges = chosen
        let parts = chosen.reduce(goods) { $0 + $1.amount }
        // Where the total is said to be without tax, the buyer pays the tax too, unless the parts show that it is in it already.
        let isNet = !hasTax && !Self.areClose(parts.gross, stated)
        let gross = isNet ? stated + (tax ?? 0) : stated
        totals = OrderTotals(gross: gross, net: tax.map { gross - $0 }, tax: tax)
    }

    private static func shipping(_ order: Record) -> OrderCharge? {
        let amount = order.amount("total_shipping")
        guard !amount.isZero || order.text("deliver_method") != nil else { return nil }
        let rate = order.decimal("shipping_tax_percentage")
        let code = order.text("delivery_option") ?? order.text("deliver_method") ?? "shipping"
        return OrderCharge(
            .shipping, code: code, name: code, amount: taxed(amount, rate: rate ?? 0, hasTax: order.flag("shipping_taxes_included") ?? true),
            taxRate: rate)
    }

    /// An amount at a known rate; the figure that the shop does not say has six places.
    static func taxed(_ amount: Decimal128, rate: Decimal128, hasTax: Bool) -> TaxedAmount {
        let factor = 1 + rate * Decimal128(significand: 1, exponent: -2)!
        if hasTax { return TaxedAmount(net: amount.divided(by: factor, places: 6, rounding: .halfUp) ?? amount, gross: amount) }
        return TaxedAmount(net: amount, gross: (amount * factor).rounded(to: 6, .halfUp))
    }

    /// An amount whose rate the shop does not say: at the mix of rates of the goods.
    private static func atGoodsRates(_ amount: Decimal128, hasTax: Bool, factor: Decimal128) -> TaxedAmount {
        if hasTax { return TaxedAmount(net: (amount * factor).rounded(to: 6, .halfUp), gross: amount) }
        return TaxedAmount(net: amount, gross: amount.divided(by: factor, places: 6, rounding: .halfUp) ?? amount)
    }

    private static func areClose(_ a: Decimal128, _ b: Decimal128) -> Bool {
        let gap = a - b
        return (gap.isNegative ? -gap : gap) <= Decimal128(significand: 2, exponent: -2)!
    }
}
