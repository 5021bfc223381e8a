public import Commerce
import Integrations
import JSON

/// An order has no place for shipments: carrier and tracking code go into the note for staff, `carrier:code`.
extension MijnWebwinkelConnector: ShipmentTarget {
    public var movesState: Bool { settings.shippedState != nil }

    /// Whether an order was cancelled is not known: shops name their states themselves.
    public func shipping(ofOrder id: String, expecting shipment: Shipment) async throws -> ShippingState {
        let order = try await read(try checkedNumber(id))
        let shipped = settings.shippedState.flatMap { Int($0) }
        return ShippingState(
            isDone: try changes(order, shipment).isEmpty, isShipped: shipped != nil && order.int("status") == shipped, isCancelled: false)
    }

    public func setShipped(order id: String, _ shipment: Shipment) async throws {
        let number = try checkedNumber(id)
        let fields = try changes(try await read(number), shipment)
        if !fields.isEmpty { try await patch(number, fields) }
    }

    private func changes(_ order: Record, _ shipment: Shipment) throws -> JSONObject {
        var fields: JSONObject = [:]
        let words = [shipment.carrier, shipment.tracking].compactMap { $0 }.joined(separator: ":")
        if !words.isEmpty, let notes = Self.notes(of: order, with: words) { fields["comments"] = ["internal": .string(notes)] }
        if let shipped = settings.shippedState {
            guard let status = Int(shipped), status > 0 else { throw Self.unknownState(shipped) }
            if order.int("status") != status { fields["status"] = .number(Decimal128(status)) }
        }
        return fields
    }
}

extension MijnWebwinkelConnector: OrderFinding {
    /// The number is the id.
    public func orderID(numbered number: String) async throws -> String? { number }
}
