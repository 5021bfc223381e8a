public import Commerce
import Integrations
import JSON

/// The shop makes a shipment with each order and keeps a tracking code per shipment, and nothing of the carrier.
extension LightspeedConnector: TrackingTarget {
    public func shipping(ofOrder id: String, expecting shipment: Shipment) async throws -> ShippingState {
        let id = try checked(id, .order)
        let order = try await orderRow(id)
        let isShipped = order.text("shipmentStatus") == "shipped"
        let plan = plan(order, try await shipments(of: id), shipment)
        return ShippingState(isDone: plan.isEmpty, isShipped: isShipped, isCancelled: order.text("status") == "cancelled")
    }

    public func setShipped(order id: String, _ shipment: Shipment) async throws {
        let id = try checked(id, .order)
        let plan = plan(try await orderRow(id), try await shipments(of: id), shipment)
        if plan.marksOrder { try await change(order: id, ["shipmentStatus": "shipped"]) }
        for number in plan.untracked {
            let fields: JSONObject = [
                "trackingCode": .string(shipment.code), "doNotifyShipped": .bool(settings.notifiesBuyer),
                "doNotifyTrackingCode": .bool(settings.notifiesBuyer),
            ]
            guard try await client.write("PUT", "shipments/\(number)", "shipment", fields, about: "the shipment of order \(id)") != nil else {
                throw Fault.retry("lightspeed.not-found", "Lightspeed did not find shipment \(number) of order \(id).")
            }
        }
        if plan.isHomeless {
            throw Fault.retry("shipment.missing", "Order \(id) has no shipment yet that could take the tracking code.")
        }
    }

    /// What is left to write.
    private struct Plan {
        var marksOrder: Bool
        /// The ids of shipments without the tracking code.
        var untracked: [String]
        /// The code has no shipment to be written to yet.
        var isHomeless: Bool
        var isEmpty: Bool { !marksOrder && untracked.isEmpty && !isHomeless }
    }

    private func plan(_ order: Record, _ shipments: [Record], _ shipment: Shipment) -> Plan {
        let open = shipments.isEmpty ? order.text("shipmentStatus") != "shipped" : shipments.contains { $0.text("status") != "shipped" }
        let untracked = shipment.code.isEmpty ? [] : shipments.filter { $0.text("trackingCode") != shipment.code }.compactMap { $0.text("id") }
        return Plan(marksOrder: open, untracked: untracked, isHomeless: shipments.isEmpty && !shipment.code.isEmpty)
    }

    private func orderRow(_ id: String) async throws -> Record {
        guard let order = try await client.get("orders/\(id)", about: "order \(id)").map(Record.init) else { throw gone(id) }
        return order
    }

    private func shipments(of id: String) async throws -> [Record] {
        let all = try await client.list("shipments", [("order", id)], about: "the shipments of order \(id)")
        return all.filter { $0.reference("order").map(String.init) == id }
    }
}

extension LightspeedConnector: OrderFinding {
    /// One call.
    public func orderID(numbered number: String) async throws -> String? {
        let rows = try await client.list("orders", [("number", number), ("fields", "id,number")], about: "the order numbered \(number)")
        return rows.first { $0.text("number") == number }?.text("id")
    }
}

extension Shipment {
    /// The tracking code as the shop keeps it.
    fileprivate var code: String { tracking?.trimmingBlanks ?? "" }
}
