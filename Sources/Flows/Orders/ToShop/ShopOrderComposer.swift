import Commerce
import Integrations
import JSON

/// Makes the lines of an order for the shop, so that the shop, which multiplies and adds, arrives at what the buyer pays. Shipping stands
/// apart: shops keep it with the order. Pure: figures in, lines out.
struct ShopOrderComposer: Sendable {
    let order: Order
    let settings: OrdersSettings

    /// What was composed.
    struct Composition: Sendable {
        var lines: [BookedLine]
        var shipping: BookedLine?
        /// Remarks for the journal.
        var notes: [String]
    }

    /// - Throws: `Fault` (park) when the order does not add up.
    func compose() throws -> Composition {
        let stated = order.lines.compactMap(\.taxRate) + order.charges.compactMap(\.taxRate)
        var items = try OrderItem.items(
            of: order, rates: TaxRates(known: Array(Set(stated)).sorted(by: >)), trustsTotal: settings.totals.policy == .trustTotal)
        let notes = try TotalsGate(order: order, settings: settings.totals).close(&items)
        items = MixedRates.split(items)
        items.removeAll { $0.kind != .article && $0.cents == 0 }
        var lines = try TaxSplit(includesTax: settings.prices == .including).lines(items)
        for index in lines.indices { lines[index].price = try price(of: lines[index]) }
        let shipping = lines.filter { $0.kind == .shipping }
        lines.removeAll { $0.kind == .shipping }
        return Composition(lines: lines, shipping: Self.sum(shipping), notes: notes)
    }

    /// The ERP's own price where it makes the line's amount, else one that does.
    private func price(of line: BookedLine) throws -> Decimal128 {
        guard let cents = Cents.of(line.amount) else { return 0 }
        if let own = line.orderLine.map({ settings.prices == .including ? $0.unitPrice.gross : $0.unitPrice.net }),
            Cents.of(own * line.quantity) == cents
        {
            return own
        }
        return UnitPrice.exact(cents: cents, quantity: line.quantity) ?? UnitPrice.nearest(cents: cents, quantity: line.quantity)
    }

    private static func sum(_ lines: [BookedLine]) -> BookedLine? {
        guard var sum = lines.first else { return nil }
        for line in lines.dropFirst() {
            sum.amount += line.amount
            sum.net += line.net
            sum.gross += line.gross
        }
        sum.price = sum.amount
        return sum
    }
}

extension Order {
    /// The order with those lines as charges whose article the settings name for a charge: in the ERP, shipping is an article like others.
    func namingCharges(_ settings: ChargeSettings) -> Order {
        var order = self
        order.lines = []
        for line in lines {
            guard let kind = settings.kind(ofArticle: line.sku) else {
                order.lines.append(line)
                continue
            }
            order.charges.append(OrderCharge(kind, code: line.sku, name: line.name, amount: line.total, taxRate: line.taxRate))
        }
        return order
    }
}

extension ChargeSettings {
    /// The charge that an article stands for; nil for an article that is sold.
    fileprivate func kind(ofArticle code: String) -> OrderCharge.Kind? {
        if code.isEmpty { return nil }
        if shippingByMethod.values.contains(where: { $0.article == code }) { return .shipping }
        return OrderCharge.Kind.allCases.first { targets[$0]?.article == code }
    }
}
