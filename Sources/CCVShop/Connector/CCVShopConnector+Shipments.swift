public import Commerce
import Integrations
import JSON

/// An order has one tracking code; the shop makes the link of it by itself.
extension CCVShopConnector: TrackingTarget {
    public func shipping(ofOrder id: String, expecting shipment: Shipment) async throws -> ShippingState {
        let order = try await read(try checked(id, .order))
        let status = order.int("status") ?? 0
        return ShippingState(
            isDone: changes(order, shipment).isEmpty, isShipped: OrderStates.shipped.contains(status), isCancelled: status == OrderStates.cancelled)
    }

    public func setShipped(order id: String, _ shipment: Shipment) async throws {
        let id = try checked(id, .order)
        var fields = changes(try await read(id), shipment)
        if fields.isEmpty { return }
        fields["mail"] = .bool(settings.mailsBuyer)
        try await patch(order: id, fields)
        // The shop answers writes without body.
        if let now = try? await read(id) { await services.rememberEcho(EntityRef(.order, id), revision: OrderStates.revision(of: now)) }
    }

    private func changes(_ order: Record, _ shipment: Shipment) -> JSONObject {
        var fields: JSONObject = [:]
        if !OrderStates.shipped.contains(order.int("status") ?? 0) { fields["status"] = 5 }
        if let code = Record(["code": .string(shipment.tracking ?? "")]).text("code"), order.text("track_and_trace_code") != code {
            fields["track_and_trace_code"] = .string(code)
            if settings.sendsCarrier, let carrier = shipment.carrier { fields["track_and_trace_carrier"] = .string(carrier) }
        }
        return fields
    }
}

extension CCVShopConnector: OrderFinding {
    /// One call: the filter takes the bare number, and the number with its prefix is compared here.
    public func orderID(numbered number: String) async throws -> String? {
        let digits = String(number.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        guard !digits.isEmpty else { return nil }
        let rows = try await client.list("orders", [("ordernumber", digits)], about: "the order numbered \(number)")
        return rows.first { ($0.text("ordernumber_full") ?? $0.text("ordernumber") ?? $0.text("id")) == number }?.text("id")
    }
}
