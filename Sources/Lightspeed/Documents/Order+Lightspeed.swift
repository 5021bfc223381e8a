import Commerce
import JSON

extension Order {
    /// An order with its rows of `orders/{id}/products`.
    ///
    /// - Throws: `Fault` when id, date or total are missing: such an order cannot be booked.
    init(order: Record, lines rows: [Record], currency: String, pricesIncludeTax: Bool) throws {
        guard let id = order.text("id"), let created = order.text("createdAt"), let placedAt = Timestamp(iso8601: created),
            order.decimal("priceIncl") != nil || order.decimal("priceExcl") != nil
        else {
            throw Fault.park(
                "order.unreadable", "Lightspeed's order \(order.text("id") ?? "without id") has no id, date or total.",
                advice: "Open the order in the shop's back office; then replay.")
        }
        let figures = OrderFigures(order: order, lines: rows)
        let total = order.amount("price")
        let (first, last) = order.personNames
        let customer = order.reference("customer").map(String.init)
        self.init(
            id: id, number: order.text("number") ?? id, revision: OrderStates.revision(of: order), state: OrderStates.state(of: order),
            placedAt: placedAt,
            // The shop writes its own wall time with an offset, so that its first ten characters are the shop's day.
            placedOn: String(created.prefix(10)), changedAt: order.time("updatedAt"), currency: currency, pricesIncludeTax: pricesIncludeTax,
            buyer: Buyer(
                id: customer, email: order.text("email"), firstName: first, lastName: last, isGuest: customer == nil,
                language: order.record("language")?.text("code")?.lowercased()),
            billing: order.billingAddress, delivery: order.deliveryAddress, lines: rows.map { OrderLine(row: $0) },
            charges: [Self.shipping(order), Self.paymentFee(order), figures.orderDiscount].compactMap { $0 },
            payment: OrderPayment(
                method: order.text("paymentId") ?? "unknown", name: order.text("paymentTitle"), isPaid: OrderStates.isPaid(order)),
            totals: OrderTotals(gross: total.gross, net: total.net), comment: order.text("comment"), raw: order.value)
    }

    private static func shipping(_ order: Record) -> OrderCharge? {
        charge(
            .shipping, order, "shipment", code: order.text("shipmentId").map(shippingMethod) ?? "shipping", name: order.text("shipmentTitle"))
    }

    private static func paymentFee(_ order: Record) -> OrderCharge? {
        charge(.paymentFee, order, "payment", code: order.text("paymentId") ?? "payment", name: order.text("paymentTitle"))
    }

    private static func charge(_ kind: OrderCharge.Kind, _ order: Record, _ prefix: String, code: String, name: String?) -> OrderCharge? {
        let amount = order.amount("\(prefix)Price")
        // Free shipping stays, for the name of its method.
        guard !amount.net.isZero || !amount.gross.isZero || (kind == .shipping && name != nil) else { return nil }
        let rates = order.records("\(prefix)TaxRates")
        let rate = rates.count > 1 ? nil : order.percent("\(prefix)TaxRate") ?? rates.first?.percent("rate")
        return OrderCharge(kind, code: code, name: name ?? code, amount: amount, taxRate: rate)
    }

    /// `core|501|902` is method 501 at weight step 902: settings name the method, `core|501`.
    static func shippingMethod(_ id: String) -> String {
        id.split(separator: "|", omittingEmptySubsequences: false).prefix(2).joined(separator: "|")
    }
}
