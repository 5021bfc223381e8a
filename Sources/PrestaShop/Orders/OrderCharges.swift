import Commerce
import JSON

/// Makes what counts beside the lines: shipping, gift wrap, and one discount per voucher.
struct OrderCharges: Sendable {
    var order: JSONValue
    var vouchers: [JSONValue]
    var lines: [OrderLine]
    var references: ReferenceCache

    /// The charges that are not zero.
    func read() async throws -> [OrderCharge] {
        var charges: [OrderCharge] = []
        let shipping = amount("total_shipping")
        if shipping != .zero {
            let carrier = try await references.row(.carriers, order.id("id_carrier"))
            // The shop makes a new id each time a carrier is edited; `id_reference` stays, so settings name that.
            let code = carrier?.words("id_reference") ?? order.text("id_carrier")
            charges.append(
                OrderCharge(
                    .shipping, code: code, name: carrier?.words("name") ?? "Carrier \(code)", amount: shipping,
                    taxRate: fitting([order.amount("carrier_tax_rate")?.reduced].compactMap { $0 }, shipping)))
        }
        let wrapping = amount("total_wrapping")
        if wrapping != .zero {
            let known = try await references.rows(.taxes).compactMap { $0.amount("rate")?.reduced }
            let rate = fitting(lines.compactMap(\.taxRate), wrapping) ?? fitting(known, wrapping)
            charges.append(OrderCharge(.giftWrap, code: "gift-wrap", name: "Gift wrapping", amount: wrapping, taxRate: rate))
        }
        return charges + discounts(shipping)
    }

    /// One charge per voucher. They are kept with six decimals but counted to the cent, so the last one takes the difference.
    private func discounts(_ shipping: TaxedAmount) -> [OrderCharge] {
        let sum = amount("total_discounts")
        guard sum != .zero else { return [] }
        let live = vouchers.filter { !$0.flag("deleted") }
        let rate = commonRate(shipping)
        var left = sum
        var charges = live.enumerated().map { index, voucher in
            let isLast = index == live.count - 1
            let value = TaxedAmount(
                net: (voucher.amount("value_tax_excl") ?? 0).rounded(to: 2, .halfUp), gross: (voucher.amount("value") ?? 0).rounded(to: 2, .halfUp))
            let part = isLast && isNear(value, left) ? left : value
            left = left + -part
            return OrderCharge(.discount, code: voucher.text("id_cart_rule"), name: voucher.text("name"), amount: -part, taxRate: rate)
        }
        // What no voucher explains is still a part of the order's total.
        if left != .zero { charges.append(OrderCharge(.discount, code: "discount", name: "Discount", amount: -left, taxRate: rate)) }
        return charges.filter { $0.amount != .zero }
    }

    private func isNear(_ a: TaxedAmount, _ b: TaxedAmount) -> Bool {
        let limit = Decimal128(significand: 2, exponent: -2) ?? 0
        return (a.net - b.net).magnitude <= limit && (a.gross - b.gross).magnitude <= limit
    }

    /// The one rate of everything in the order, if there is just one.
    private func commonRate(_ shipping: TaxedAmount) -> Decimal128? {
        var rates = Set(lines.map(\.taxRate))
        if shipping != .zero { rates.insert(order.amount("carrier_tax_rate")?.reduced) }
        return rates.count == 1 ? rates.first ?? nil : nil
    }

    /// The first rate that explains both amounts to the cent. The fields of an order can contradict each other; then none is told.
    private func fitting(_ rates: [Decimal128], _ amount: TaxedAmount) -> Decimal128? {
        let cent = Decimal128(significand: 1, exponent: -2) ?? 0
        return rates.first { rate in
            let tax = (amount.net * rate).divided(by: 100, places: 6) ?? 0
            return (amount.gross - amount.net - tax).magnitude <= cent
        }
    }

    private func amount(_ field: String) -> TaxedAmount {
        let gross = order.amount("\(field)_tax_incl") ?? order.amount(field) ?? 0
        return TaxedAmount(net: order.amount("\(field)_tax_excl") ?? gross, gross: gross)
    }
}
