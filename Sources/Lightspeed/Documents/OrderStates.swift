import Commerce

/// The order statuses of the current generation and of the one before; the shop may show others.
enum OrderStates {
    private static let known: [(id: String, name: String, isFinal: Bool)] = [
        ("new", "New", false),
        ("offer", "Offer", false),
        ("on_hold", "On hold", false),
        ("processing", "Processing", false),
        ("processing_awaiting_payment", "Awaiting payment", false),
        ("processing_partially_paid", "Partially paid", false),
        ("processing_awaiting_shipment", "Awaiting shipment", false),
        ("processing_partially_shipped", "Partially shipped", false),
        ("processing_awaiting_pickup", "Awaiting pickup", false),
        ("processing_partially_picked_up", "Partially picked up", false),
        ("processing_ready_for_pickup", "Ready for pickup", false),
        ("completed", "Completed", true),
        ("completed_shipped", "Completed, shipped", true),
        ("completed_picked_up", "Completed, picked up", true),
        ("cancelled", "Cancelled", true),
    ]

    /// Every status by itself, for set-up.
    static var all: [OrderState] { known.map { OrderState(id: $0.id, name: $0.name, isFinal: $0.isFinal) } }

    /// The state of an order. A status nobody knew stays as it is.
    static func state(of order: Record) -> OrderState {
        let id = order.text("status") ?? "unknown"
        let entry = known.first { $0.id == id }
        return OrderState(id: id, name: entry?.name ?? id, isPaid: isPaid(order), isFinal: entry?.isFinal)
    }

    /// Whether the whole order is paid.
    static func isPaid(_ order: Record) -> Bool? { order.text("paymentStatus").map { $0 == "paid" } }

    /// Differs whenever the order differs in what flows look at. The change date alone has whole seconds only.
    static func revision(of order: Record) -> String? {
        guard let changed = order.time("updatedAt") else { return nil }
        let parts = ["status", "paymentStatus", "shipmentStatus", "customStatusId"].map { order.text($0) ?? "" }
        return ([String(changed.milliseconds / 1_000)] + parts).joined(separator: "/")
    }

    /// The fields of an order that `revision` needs.
    static let revisionFields = "id,updatedAt,status,paymentStatus,shipmentStatus,customStatusId"
}
