import Commerce
import Integrations
import JSON

/// Decides whether an order is meant for the ERP yet.
struct OrderSelection: Sendable {
    let settings: OrdersSettings
    let filter: Filter?

    /// Why the order does not pass, and whether it may pass later; nil when it passes.
    func refusal(_ order: Order) throws(Fault) -> (reason: String, isStillOpen: Bool)? {
        let isFinal = order.state.isFinal ?? false
        if let since = settings.common.since, order.placedOn < since {
            return ("Placed on \(order.placedOn), before orders.since \(since).", false)
        }
        if settings.states.isEmpty {
            let isPaid = order.state.isPaid ?? order.payment.isPaid ?? true
            if !isPaid { return ("Not paid yet: state \"\(order.state.name)\".", !isFinal) }
        } else if !settings.states.contains(where: { $0 == order.state.id || $0.lowercased() == order.state.name.lowercased() }) {
            return ("State \"\(order.state.name)\" (\(order.state.id)) is none of orders.states.", !isFinal)
        }
        if let filter, try !filter.passes(order.json, subject: "Order \(order.number)") {
            return ("The filter is not true: \(settings.common.filter ?? "")", !isFinal)
        }
        return nil
    }
}
