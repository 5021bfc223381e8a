public import Commerce
import Integrations
import JSON

/// The tracking number stands with the order's carrier, whose own settings make the link of it.
extension PrestaShopConnector: TrackingTarget {
    public var movesState: Bool { settings.shippedState != nil }

    public func shipping(ofOrder id: String, expecting shipment: Shipment) async throws -> ShippingState {
        let order = try await stateRow(id)
        let state = order.id("current_state")
        let isShipped = settings.shippedState.flatMap { Int($0) } == state
        var isDone = isShipped || settings.shippedState == nil
        if isDone, let tracking = shipment.number { isDone = try await carrierRow(id).text("tracking_number") == tracking }
        return ShippingState(isDone: isDone, isShipped: isShipped, isCancelled: try await cancelledState() == state)
    }

    public func setShipped(order id: String, _ shipment: Shipment) async throws {
        let before = Self.revision(of: try await stateRow(id))
        if let tracking = shipment.number {
            let row = try await carrierRow(id)
            if row.text("tracking_number") != tracking {
                try await client.change(
                    "order_carriers", singular: "order_carrier", row.id("id"), [("tracking_number", tracking)],
                    settings.mailsBuyer ? [("sendemail", "1")] : [])
            }
        }
        if let state = settings.shippedState { try await setState(ofOrder: id, to: state) }
        if let now = try? await stateRow(id), Self.revision(of: now) != before {
            await services.rememberEcho(EntityRef(.order, id), revision: Self.revision(of: now))
        }
    }

    private func stateRow(_ id: String) async throws -> JSONValue {
        guard let row = try await client.record("orders", try shopID(id, "order"), display: ListQuery.fields("id", "current_state", "date_upd"))
        else {
            throw Fault.skip("order.gone", "Order \(id) is no longer in PrestaShop.")
        }
        return row
    }

    /// The newest of the order's shipments.
    private func carrierRow(_ id: String) async throws -> JSONValue {
        let (order, fields) = (try shopID(id, "order"), ListQuery.fields("id", "tracking_number"))
        let rows = try await client.list(
            "order_carriers", ListQuery(display: fields, sort: "[id_ASC]").matching("id_order", "[\(order)]"))
        guard let row = rows.last else {
            throw Fault.skip("shipment.none", "Order \(id) of PrestaShop has no shipment to put a tracking number on.")
        }
        return row
    }

    /// The state that the shop's configuration names as cancelled; nil where it may not be read.
    private func cancelledState() async throws -> Int? {
        do {
            return try await references.rows(.configurations).first { $0.text("name") == "PS_OS_CANCELED" }.flatMap { Int($0.text("value")) }
        } catch let fault as Fault where fault.cause == "rights.missing" {
            return nil
        }
    }
}

extension PrestaShopConnector: OrderFinding {
    /// The number in our reference is the id: PrestaShop's own reference is shared by the parts of a split order.
    public func orderID(numbered number: String) async throws -> String? { Int(number) == nil ? nil : number }
}

extension Shipment {
    /// The tracking number as the shop keeps it.
    fileprivate var number: String? { tracking.map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 } }
}
