import Commerce
import JSON

extension Order {
    /// An order with its rows.
    ///
    /// - Throws: `Fault` when id, date or total are missing: such an order cannot be booked.
    init(order: Record, rows: [Record]) throws {
        guard let id = order.text("id"), let placedAt = order.time("create_date"), order.decimal("total_price") != nil else {
            throw Fault.park(
                "order.unreadable", "CCV Shop's order \(order.text("id") ?? "without id") has no id, date or total.",
                advice: "Open the order in the shop's back office; then replay.")
        }
        let figures = OrderFigures(order: order, rows: rows)
        let customer = order.record("customer") ?? Record([:])
        let billing = Address.billing(ofCustomer: customer)
        let pickup = order.record("pickup_address").map { Address.pickup($0, buyer: billing) }
        let user = order.record("user")?.text("id")
        self.init(
            id: id, number: order.text("ordernumber_full") ?? order.text("ordernumber") ?? id, revision: OrderStates.revision(of: order),
            state: OrderStates.state(of: order), placedAt: placedAt, placedOn: ShopTime.day(of: placedAt),
            currency: order.text("currency")?.uppercased() ?? "EUR", pricesIncludeTax: order.flag("order_row_taxes_included") ?? true,
            buyer: Buyer(
                id: user, email: customer.text("email"), firstName: billing.firstName, lastName: billing.lastName, isGuest: user == nil,
                language: order.text("orderedinlng")?.lowercased()),
            billing: billing, delivery: pickup ?? Address.delivery(ofCustomer: customer, billing: billing), lines: figures.lines,
            charges: figures.charges,
            payment: OrderPayment(
                method: order.text("paymethod") ?? order.text("paymethod_id") ?? "unknown", name: order.text("paymethod_label"),
                isPaid: order.flag("paid"), transaction: order.text("transaction_id")),
            totals: figures.totals, comment: customer.record("billingaddress")?.text("comment"), buyerReference: customer.text("reference"),
            raw: order.value)
    }
}
