public import Commerce
import JSON

extension BigCommerceConnector: TrackingLinkTarget {
    public func shipping(ofOrder id: String, expecting shipment: Shipment) async throws -> ShippingState {
        let status = try await header(ofOrder: id)["status_id"]?.int ?? 0
        let parcels = try await parcels(ofOrder: id)
        // A number that nothing can carry, as of an order without goods, leaves nothing to write.
        let isDone = parcels.open.isEmpty && parcels.toCorrect(shipment) == nil
        return ShippingState(
            isDone: isDone, isShipped: OrderStatus.shipped.contains(status), isCancelled: OrderStatus.cancelled.contains(status))
    }

    /// Makes a shipment of all that is not sent yet, one per delivery address; the order's status follows by itself. Where everything is sent
    /// already under another number, the newest shipment gets this one.
    public func setShipped(order id: String, _ shipment: Shipment) async throws {
        if let tracking = shipment.tracking, tracking.count > 50 {
            throw Fault.park(
                "tracking.too-long", "The tracking number of order \(id) has \(tracking.count) characters; BigCommerce takes 50.",
                advice: "Map the carrier's short number.")
        }
        let (path, parcels) = ("/v2/orders/\(Query.escaped(id))/shipments", try await parcels(ofOrder: id))
        if parcels.open.isEmpty {
            guard let number = parcels.toCorrect(shipment) else { return }
            try await send("PUT", "\(path)/\(number)", fields(shipment), id)
        }
        for (address, items) in parcels.open {
            var body = fields(shipment)
            body["order_address_id"] = .number(Decimal128(address))
            body["items"] = .array(items)
            try await send("POST", path, body, id)
        }
        if let now = try? await header(ofOrder: id) { await services.rememberEcho(EntityRef(.order, id), revision: OrderStatus.revision(of: now)) }
    }

    private func send(_ method: String, _ path: String, _ body: JSONObject, _ id: String) async throws {
        let answer = try await client.send(
            .init(method: method, path: path, body: .object(body), scope: "store_v2_orders", subject: "the shipment of order \(id)"))
        if answer.isMissing { throw Fault.skip("order.gone", "BigCommerce has no order \(id).") }
    }

    private func fields(_ shipment: Shipment) -> JSONObject {
        var body: JSONObject = [:]
        if let tracking = shipment.tracking { body["tracking_number"] = .string(tracking) }
        // A link that would be cut leads nowhere.
        if let link = shipment.link, link.count <= 500 { body["tracking_link"] = .string(link) }
        for (name, value) in Carrier(shipment.carrier).fields { body[name] = .string(value) }
        return body
    }

    /// What was sent of an order, and what was not.
    private struct Parcels {
        var sent: [JSONValue]
        var open: [(address: Int, items: [JSONValue])] = []

        /// The shipment that should have another number; nil when the number is there, or there is none.
        func toCorrect(_ shipment: Shipment) -> Int? {
            guard let tracking = shipment.tracking, !sent.contains(where: { $0["tracking_number"]?.string == tracking }) else { return nil }
            return sent.compactMap { $0["id"]?.int }.max()
        }
    }

    private func parcels(ofOrder id: String) async throws -> Parcels {
        func list(_ name: String) async throws -> [JSONValue] {
            let answer = try await client.send(
                .init(
                    path: "/v2/orders/\(Query.escaped(id))/\(name)", query: ["limit": "250"], scope: "store_v2_orders",
                    subject: "the \(name) of order \(id)"))
            if answer.isMissing { throw Fault.skip("order.gone", "BigCommerce has no order \(id).") }
            return answer.items
        }
        var parcels = Parcels(sent: try await list("shipments"))
        for row in try await list("products") {
            guard let line = row["id"]?.int, let address = row["order_address_id"]?.int, address != 0, row["type"]?.string == "physical" else {
                continue
            }
            let quantity = (row["quantity"]?.int ?? 0) - (row["quantity_shipped"]?.int ?? 0)
            if quantity <= 0 { continue }
            let item: JSONValue = ["order_product_id": .number(Decimal128(line)), "quantity": .number(Decimal128(quantity))]
            if let place = parcels.open.firstIndex(where: { $0.address == address }) {
                parcels.open[place].items.append(item)
            } else {
                parcels.open.append((address, [item]))
            }
        }
        return parcels
    }
}

extension BigCommerceConnector: OrderFinding {
    /// The number is the id.
    public func orderID(numbered number: String) async throws -> String? { Int(number) == nil ? nil : number }
}
