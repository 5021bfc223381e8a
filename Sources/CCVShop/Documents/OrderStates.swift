import Commerce
import JSON

/// The fourteen order states. A shop may rename them and cannot renumber them.
enum OrderStates {
    static let names: [Int: String] = [
        1: "New", 2: "In process", 3: "Waiting for manufacturer", 4: "Waiting for payment", 5: "Sent", 6: "Delivered", 7: "Completed",
        8: "Cancelled", 9: "Waiting for supplier", 10: "Being packaged", 11: "Ready to be collected", 12: "Being assembled", 13: "Backorder",
        14: "Reserved",
    ]
    /// Sent, delivered or completed.
    static let shipped: Set<Int> = [5, 6, 7]
    static let cancelled = 8
    private static let final: Set<Int> = [6, 7, 8]

    /// A state by its number.
    static func state(_ number: Int, name: String? = nil, isPaid: Bool? = nil) -> OrderState {
        OrderState(id: String(number), name: name ?? names[number] ?? "State \(number)", isPaid: isPaid, isFinal: final.contains(number))
    }

    /// The state of an order; a basket has none yet.
    static func state(of order: Record) -> OrderState {
        guard let number = order.int("status") else { return OrderState(id: "basket", name: "Basket", isPaid: false, isFinal: false) }
        return state(number, isPaid: order.flag("paid"))
    }

    /// Differs whenever the order differs in what flows look at: the shop keeps no change date.
    static func revision(of order: Record) -> String {
        let parts = ["status", "paid", "total_price", "total_tax", "is_completed", "track_and_trace_code", "invoicenumber", "paymethod_id"].map {
            key in
            order.text(key) ?? (order.flag(key).map { $0 ? "1" : "0" } ?? "")
        }
        return parts.joined(separator: "/")
    }
}
