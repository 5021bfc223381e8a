import Commerce
import JSON

extension Order {
    /// An order as the shop tells it.
    ///
    /// - Throws: `Fault`; a credit order is skipped, one without number, date or total needs a person.
    init(order: Record) throws {
        guard let number = order.text("number"), let placedAt = order.time("date", "time"),
            let total = order.record("price")?.decimal("total")
        else {
            throw Fault.park(
                "order.unreadable", "MijnWebwinkel's order \(order.text("number") ?? "without number") has no number, date or total.",
                advice: "Open the order in the shop's back office; then replay.")
        }
        if let credited = order.text("credited_order_number") {
            throw Fault.skip("order.credit", "Order \(number) is the credit order of order \(credited): Koppel books no credit orders.")
        }
        let debtor = order.record("debtor") ?? Record([:])
        let addresses = debtor.record("address") ?? Record([:])
        var billing = Address(ofOrder: addresses.record("invoice") ?? debtor)
        billing.email = debtor.text("email")
        var delivery = addresses.record("delivery").map(Address.init(ofOrder:))
        if delivery?.country.isEmpty == true { delivery?.country = billing.country }
        if let there = delivery, Self.areSame(there, billing) { delivery = nil }
        let figures = OrderFigures(order: order)
        let tax = (order.record("price") ?? Record([:])).records("tax").compactMap { $0.decimal("amount") }
        let payment = order.record("payment")
        let isPaid = Self.isPaid(order, total: total)
        let customer = debtor.text("id")
        self.init(
            id: number, number: number, revision: Self.revision(of: order), state: Self.state(of: order, isPaid: isPaid), placedAt: placedAt,
            placedOn: order.text("date"), changedAt: order.time("status_changed_date", "status_changed_time"),
            currency: order.text("currency")?.uppercased() ?? "EUR",
            // Figures are there with and without tax; what else `taxed` may say is not documented.
            pricesIncludeTax: order.text("taxed").map { $0 == "include" } ?? true,
            buyer: Buyer(
                id: customer, email: debtor.text("email"), lastName: billing.lastName, isGuest: customer == nil,
                language: order.text("locale").map { String($0.prefix(2)).lowercased() }),
            billing: billing, delivery: delivery, lines: figures.lines, charges: figures.charges,
            payment: OrderPayment(
                method: payment?.text("method_name") ?? "none",
                name: [payment?.text("gateway_name"), payment?.text("method_name")].compactMap { $0 }.joined(separator: " "), isPaid: isPaid),
            totals: OrderTotals(
                gross: total, net: tax.isEmpty ? nil : total - tax.reduce(.zero, +), tax: tax.isEmpty ? nil : tax.reduce(.zero, +)),
            comment: order.record("comments")?.text("customer"), buyerReference: order.text("reference"), raw: order.value)
    }

    /// Differs whenever the order differs in what flows look at: the API tells only when the state changed. Staff's notes are left out,
    /// since Koppel writes there itself.
    static func revision(of order: Record) -> String {
        let payment = order.record("payment")?.record("status")?.text("id")
        let parts = [
            order.text("status"), order.text("status_changed_date"), order.text("status_changed_time"), order.text("payment_status"), payment,
            order.record("price")?.text("total"), String(order.value["orderlines"]?.array?.count ?? 0),
            String(order.value["credit_order_numbers"]?.array?.count ?? 0),
        ]
        return parts.map { $0 ?? "" }.joined(separator: "/")
    }

    private static func state(of order: Record, isPaid: Bool?) -> OrderState {
        let number = order.text("status") ?? ""
        return OrderState(id: number, name: "State \(number)", isPaid: isPaid)
    }

    /// What the payment says; an order of nothing has none. Transfers that staff book by hand show in the state only.
    private static func isPaid(_ order: Record, total: Decimal128) -> Bool? {
        switch order.text("payment_status") {
        case "captured": return true
        case "new", "pending", "voided", "refunded", "failed", "incomplete": return false
        default: break
        }
        switch order.record("payment")?.record("status")?.int("id") {
        case 1: return true
        case 2, 3, 4, 5, 6, 7: return false
        default: return order.record("payment") == nil && total.isZero ? true : nil
        }
    }

    private static func areSame(_ a: Address, _ b: Address) -> Bool {
        a.company == b.company && a.lastName == b.lastName && a.streetLine == b.streetLine && a.postcode == b.postcode && a.city == b.city
            && a.country == b.country
    }
}
