import Commerce
import JSON

/// The fifteen fixed order statuses; merchants can rename but not add to them.
enum OrderStatus {
    static let names = [
        "Incomplete", "Pending", "Shipped", "Partially Shipped", "Refunded", "Cancelled", "Declined", "Awaiting Payment", "Awaiting Pickup",
        "Awaiting Shipment", "Completed", "Awaiting Fulfillment", "Manual Verification Required", "Disputed", "Partially Refunded",
    ]
    /// Shipped and completed.
    static let shipped: Set = [2, 10]
    static let cancelled: Set = [5, 6]
    /// Money is normally there in these.
    private static let paid: Set = [2, 3, 8, 9, 10, 11, 14]
    private static let unpaid: Set = [0, 1, 5, 6, 7]
    private static let final: Set = [4, 5, 6, 10]

    static func state(_ id: Int, name: String?) -> OrderState {
        OrderState(
            id: String(id), name: name ?? (names.indices.contains(id) ? names[id] : String(id)),
            isPaid: paid.contains(id) ? true : unpaid.contains(id) ? false : nil, isFinal: final.contains(id))
    }

    /// Changes have a resolution of a second, so what matters to us stands beside the date.
    static func revision(of row: JSONValue) -> String? {
        guard let date = row["date_modified"]?.moment else { return nil }
        let parts = [row["status_id"]?.id, row["payment_status"]?.words, row["items_shipped"]?.id, row["total_inc_tax"]?.amount?.text(places: 4)]
        return date.filterText + "/" + parts.map { $0 ?? "" }.joined(separator: "/")
    }
}
