import Commerce
import JSON

/// One part of an order's total on its way to becoming lines.
struct OrderItem: Sendable {
    var kind: BookedLine.Kind
    var source: String
    var name: String
    var quantity: Decimal128
    var gross: Decimal128
    var net: Decimal128
    /// nil: mixed, to be spread over the rates of the lines.
    var rate: Decimal128?
    var orderLine: OrderLine?
    /// With VAT, in whole cents: what will be booked.
    var cents = 0
    /// Whether the shop's own net amount still belongs to `cents`.
    var keepsNet = true

    /// Part of `cents` without VAT, not rounded.
    var exactNet: Decimal128 {
        if keepsNet { return net }
        guard let rate else { return net }
        return (Cents.amount(cents) * 100).divided(by: 100 + rate, places: 8) ?? 0
    }
}

extension OrderItem {
    /// All parts of an order, with their rates found. - Throws: `Fault` for figures that cannot be money, or VAT that cannot be understood.
    static func items(of order: Order, rates: TaxRates, trustsTotal: Bool) throws -> [OrderItem] {
        var items: [OrderItem] = []
        for line in order.lines {
            try check(line.total, "line \(line.sku.isEmpty ? line.name : line.sku)", order)
            try check(TaxedAmount(net: line.quantity, gross: line.quantity), "quantity of \(line.sku)", order)
            let rate = rates.rate(of: line.total, stated: line.taxRate, quantity: line.quantity)
            guard let rate = rate ?? (trustsTotal ? line.taxRate : nil) else { throw unclear(line.total, line.taxRate, "line \(line.sku)", order) }
            // A line without pieces can still have an amount; it is billed as one.
            let quantity: Decimal128 = line.quantity.isZero ? 1 : line.quantity
            items.append(
                OrderItem(
                    kind: .article, source: line.id, name: line.name, quantity: quantity, gross: line.total.gross, net: line.total.net,
                    rate: rate, orderLine: line))
        }
        for charge in order.charges where charge.amount != .zero {
            try check(charge.amount, charge.name, order)
            var rate = charge.taxRate
            if rate != nil || charge.kind == .giftCard || charge.kind == .rounding {
                rate = rates.rate(of: charge.amount, stated: charge.taxRate)
                guard rate != nil || charge.taxRate == nil || trustsTotal else { throw unclear(charge.amount, charge.taxRate, charge.name, order) }
            }
            items.append(
                OrderItem(
                    kind: BookedLine.Kind(charge.kind), source: charge.code, name: charge.name, quantity: 1, gross: charge.amount.gross,
                    net: charge.amount.net, rate: rate ?? charge.taxRate))
        }
        return items
    }

    private static func check(_ amount: TaxedAmount, _ what: String, _ order: Order) throws {
        let limit: Decimal128 = 1_000_000_000_000
        for number in [amount.net, amount.gross] where number.magnitude > limit || number.scale > 12 {
            throw Fault.park(
                "amount.invalid", "Order \(order.number): \(what) has an amount that cannot be right.",
                advice: "Look at the order in the shop; correct it there, then replay it.")
        }
    }

    private static func unclear(_ amount: TaxedAmount, _ stated: Decimal128?, _ what: String, _ order: Order) -> Fault {
        let rate = stated.map { "does not fit its VAT rate of \($0) %" } ?? "fits no known VAT rate"
        return .park(
            "vat.unclear",
            "Order \(order.number): \(what) is \(amount.net.text(places: 2)) without and \(amount.gross.text(places: 2)) with VAT, which \(rate).",
            advice: "Check the taxes of this order in the shop, then replay it.")
    }
}
