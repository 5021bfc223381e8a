import Commerce
import Integrations
import JSON

/// Proves that the parts of an order make what the buyer pays, before anything is written.
struct TotalsGate: Sendable {
    let order: Order
    let settings: TotalsSettings

    /// Sets the cents of all items and adds what is missing as a rounding or difference item.
    ///
    /// - Returns: remarks for the journal.
    /// - Throws: `Fault` with cause `totals.differ` and both sums.
    func close(_ items: inout [OrderItem]) throws -> [String] {
        guard order.totals.gross.magnitude <= 1_000_000_000_000, let total = Cents.of(order.totals.gross),
            let cents = Cents.round(items.map(\.gross))
        else {
            throw Fault.park(
                "amount.invalid", "Order \(order.number) has an amount that cannot be right.",
                advice: "Look at the order in the shop; correct it there, then replay it.")
        }
        for (index, amount) in cents.enumerated() { items[index].cents = amount }
        let gap = total - cents.reduce(0, +)
        if gap == 0 { return [] }
        let size = Cents.amount(gap).magnitude
        if size <= settings.tolerance {
            add(.rounding, gap, "Rounding", to: &items)
            return ["The parts of the order make \(shown(total - gap)), the buyer pays \(shown(total)): rounding of \(shown(gap))."]
        }
        if settings.policy == .trustTotal, size <= settings.limit {
            add(.difference, gap, "Difference", to: &items)
            return [
                "The parts of the order make \(shown(total - gap)), the buyer pays \(shown(total)): a difference line of \(shown(gap)) was added."
            ]
        }
        throw Fault.park(
            "totals.differ",
            "Order \(order.number): lines, shipping, fees and discounts make \(shown(total - gap)), but the buyer pays \(shown(total)); the difference is \(shown(gap)).",
            advice: "Compare the order with the shop. Correct it there, or allow the difference with orders.totals, then replay it.")
    }

    private func add(_ kind: BookedLine.Kind, _ gap: Int, _ name: String, to items: inout [OrderItem]) {
        if kind == .rounding, let index = items.firstIndex(where: { $0.kind == .rounding }) {
            items[index].cents += gap
            items[index].gross = items[index].gross + Cents.amount(gap)
            items[index].keepsNet = false
            return
        }
        items.append(
            OrderItem(
                kind: kind, source: kind.rawValue, name: name, quantity: 1, gross: Cents.amount(gap), net: Cents.amount(gap), rate: 0, cents: gap))
    }

    private func shown(_ cents: Int) -> String { Money(Cents.amount(cents), order.currency).description }
}
