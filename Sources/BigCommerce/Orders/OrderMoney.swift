import Commerce
import JSON

/// The charges beside the lines, and what the buyer pays.
///
/// The store says its discounts as one figure and does not say whether tax is in it, nor whether the order's total has gift certificates and
/// store credit already taken off. Both are decided by what adds up; whatever does not add up stays visible for the totals gate.
struct OrderMoney {
    private(set) var charges: [OrderCharge] = []
    private(set) var totals: OrderTotals

    init(header: JSONValue, lines: [OrderLine], rows: [JSONValue], fees: [JSONValue], rates: OrderRates, total: Decimal128) {
        func amount(_ name: String) -> Decimal128 { header[name]?.amount ?? 0 }
        func taxed(_ name: String) -> TaxedAmount { TaxedAmount(net: amount("\(name)_ex_tax"), gross: amount("\(name)_inc_tax")) }

        let method = header["consignments"]?["shipping"]?[0]?["shipping_method"]?.words ?? "Shipping"
        for (kind, charge, code) in [
            (OrderCharge.Kind.shipping, OrderRates.Charge.shipping, method), (.fee, .handling, "handling"), (.giftWrap, .wrapping, "wrapping"),
        ] {
            let cost = taxed("\(charge.rawValue)_cost")
            if cost.net.isZero, cost.gross.isZero { continue }
            charges.append(OrderCharge(kind, code: code, name: code.capitalizedFirst, amount: cost, taxRate: rates.charges[charge]))
        }
        for fee in fees {
            let cost = FeeAmounts(fee)
            if cost.net.isZero, cost.gross.isZero { continue }
            let code = fee["display_name_merchant"]?.words ?? fee["source"]?.words ?? "fee"
            charges.append(
                OrderCharge(
                    .fee, code: code, name: fee["display_name_customer"]?.words ?? code,
                    amount: TaxedAmount(net: cost.net, gross: cost.gross), taxRate: fee["id"]?.int.flatMap { rates.fees[$0] }))
        }

        let parts = (lines.map(\.total) + charges.map(\.amount)).reduce(.zero, +)
        var stored = TaxedAmount(net: header["total_ex_tax"]?.amount ?? total, gross: total)
        let stated = amount("coupon_discount") + amount("discount_amount")
        let (certificates, credit) = (amount("gift_certificate_amount"), amount("store_credit_amount"))
        // Is the stored total what is left to pay after certificates and credit, or before?
        let paidOtherwise = certificates + credit
        if !paidOtherwise.isZero {
            let paid = TaxedAmount(net: paidOtherwise, gross: paidOtherwise)
            let asBefore = DiscountReading(parts: parts, stored: stored, stated: stated, rows: rows)
            let asAfter = DiscountReading(parts: parts, stored: stored + paid, stated: stated, rows: rows)
            if asAfter.gap < asBefore.gap { stored = stored + paid }
        }
        let discount = DiscountReading(parts: parts, stored: stored, stated: stated, rows: rows)
        if !discount.amount.net.isZero || !discount.amount.gross.isZero {
            charges += DiscountSplit(lines: lines, rows: rows, amount: discount.amount).charges
        }
        for (code, name, amount) in [("gift-certificate", "Gift certificate", certificates), ("store-credit", "Store credit", credit)]
        where !amount.isZero {
            charges.append(OrderCharge(.giftCard, code: code, name: name, amount: TaxedAmount(net: -amount, gross: -amount), taxRate: 0))
        }
        let tax = header["total_tax"]?.amount
        totals = OrderTotals(gross: stored.gross - paidOtherwise, net: stored.net - paidOtherwise, tax: tax)
    }
}

/// The order's discount with and without tax.
struct DiscountReading {
    /// Positive.
    let amount: TaxedAmount
    /// By how much the order does not add up with it.
    let gap: Decimal128

    init(parts: TaxedAmount, stored: TaxedAmount, stated: Decimal128, rows: [JSONValue]) {
        let tax = (parts.tax - stored.tax)
        // Read as an amount with tax, as one without, and as what the lines say themselves (promotions that no header field names).
        let onLines = rows.reduce(Decimal128.zero) { $0 + DiscountSplit.discount(of: $1) }
        let gross = stated.isZero ? .zero : TaxedAmount(net: stated - tax, gross: stated)
        let net = TaxedAmount(net: stated, gross: stated + tax)
        let lines = TaxedAmount(net: onLines - tax, gross: onLines)
        let readings = [
            (gross, (parts.gross - stated - stored.gross).magnitude), (net, (parts.net - stated - stored.net).magnitude),
            (lines, (parts.gross - onLines - stored.gross).magnitude),
        ]
        let cent = Decimal128("0.02")!
        let best = readings.first { $0.1 <= cent } ?? readings[0]
        (amount, gap) = best
    }
}

/// A discount per tax rate, as the lines bear it.
struct DiscountSplit {
    let charges: [OrderCharge]

    init(lines: [OrderLine], rows: [JSONValue], amount: TaxedAmount) {
        let (code, name) = Self.names(rows)
        func charge(_ amount: TaxedAmount, _ rate: Decimal128?) -> OrderCharge {
            OrderCharge(.discount, code: code, name: name, amount: -amount, taxRate: rate)
        }
        var perRate: [(rate: Decimal128, gross: Decimal128)] = []
        var isKnown = true
        for line in lines {
            let discount = Self.discount(of: line.raw)
            if discount.isZero { continue }
            guard let rate = line.taxRate else {
                isKnown = false
                continue
            }
            if let place = perRate.firstIndex(where: { $0.rate == rate }) {
                perRate[place].gross += discount
            } else {
                perRate.append((rate, discount))
            }
        }
        let sum = perRate.reduce(Decimal128.zero) { $0 + $1.gross }
        let tolerance = Decimal128("0.01")! * Decimal128(max(2, lines.count))
        guard isKnown, !perRate.isEmpty, (sum - amount.gross).magnitude <= tolerance else {
            let rates = Set(lines.compactMap(\.taxRate))
            charges = [charge(amount, rates.count == 1 && lines.allSatisfy { $0.taxRate != nil } ? rates.first : nil)]
            return
        }
        // The last rate takes what is left, so that the parts are the whole.
        var (rest, result): (TaxedAmount, [OrderCharge]) = (amount, [])
        for (rate, gross) in perRate.dropLast() {
            let net = (gross * 100).divided(by: 100 + rate, places: 4, rounding: .halfUp) ?? gross
            let part = TaxedAmount(net: net, gross: gross)
            result.append(charge(part, rate))
            rest = rest + -part
        }
        result.append(charge(rest, perRate.last?.rate))
        charges = result
    }

    /// What the discounts took off a line, with tax. Zero where the store does not say.
    static func discount(of row: JSONValue) -> Decimal128 {
        guard row["quantity"]?.int != 0, let total = row["total_inc_tax"]?.amount, let paid = row["discounted_total_inc_tax"]?.amount,
            row["applied_discounts"]?.array?.isEmpty == false
        else { return 0 }
        return total - paid
    }

    /// Codes and names of all discounts on the order, each once.
    private static func names(_ rows: [JSONValue]) -> (String, String) {
        var (codes, names): ([String], [String]) = ([], [])
        for discount in rows.flatMap({ $0["applied_discounts"]?.array ?? [] }) {
            let code = discount["code"]?.words ?? discount["id"]?.id ?? "discount"
            if !codes.contains(code) {
                codes.append(code)
                names.append(discount["name"]?.words ?? code)
            }
        }
        return codes.isEmpty ? ("discount", "Discount") : (codes.joined(separator: "+"), names.joined(separator: ", "))
    }
}

extension String {
    /// With a capital first letter.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
