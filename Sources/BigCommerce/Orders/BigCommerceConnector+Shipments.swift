public import Commerce
import JSON

extension BigCommerceConnector: ShipmentTarget {
    /// Makes a shipment of all that is not sent yet, one per delivery address.
    public func setShipped(order id: String, tracking: String?, carrier: String?) async throws {
        if let tracking, tracking.count > 50 {
            throw Fault.park(
                "tracking.too-long", "The tracking number of order \(id) has \(tracking.count) characters; BigCommerce takes 50.",
                advice: "Map the carrier's short number.")
        }
        let path = "/v2/orders/\(Query.escaped(id))"
        func list(_ name: String) async throws -> [JSONValue] {
            let answer = try await client.send(
                .init(path: "\(path)/\(name)", query: ["limit": "250"], scope: "store_v2_orders", subject: "the \(name) of order \(id)"))
            if answer.isMissing { throw Fault.skip("order.gone", "BigCommerce has no order \(id).") }
            return answer.items
        }
        let done = try await list("shipments")
        if let tracking, done.contains(where: { $0["tracking_number"]?.string == tracking }) { return }
        var open: [(address: Int, items: [JSONValue])] = []
        for row in try await list("products") {
            guard let line = row["id"]?.int, let address = row["order_address_id"]?.int, address != 0, row["type"]?.string == "physical" else {
                continue
            }
            let quantity = (row["quantity"]?.int ?? 0) - (row["quantity_shipped"]?.int ?? 0)
            if quantity <= 0 { continue }
            let item: JSONValue = ["order_product_id": .number(Decimal128(line)), "quantity": .number(Decimal128(quantity))]
            if let place = open.firstIndex(where: { $0.address == address }) {
                open[place].items.append(item)
            } else {
                open.append((address, [item]))
            }
        }
        for (address, items) in open {
            var body: JSONObject = ["order_address_id": .number(Decimal128(address)), "items": .array(items)]
            if let tracking { body["tracking_number"] = .string(tracking) }
            for (name, value) in Carrier(carrier).fields { body[name] = .string(value) }
            _ = try await client.send(
                .init(
                    method: "POST", path: "\(path)/shipments", body: .object(body), scope: "store_v2_orders", subject: "the shipment of order \(id)"))
        }
    }
}

/// How a carrier's name is said: BigCommerce knows a few providers, its tracking partner many courier codes.
struct Carrier {
    let fields: [(String, String)]

    private static let providers: Set = [
        "auspost", "canadapost", "endicia", "usps", "fedex", "ups", "upsready", "upsonline", "shipperhq", "royalmail",
    ]
    private static let couriers = [
        "dhl": "dhl", "dhlparcel": "dhl-nl", "dhlnl": "dhl-nl", "dhlde": "dhl-germany", "postnl": "postnl", "dpd": "dpd", "gls": "gls",
        "bpost": "bpost", "deutschepost": "deutsch-post", "hermes": "hermes-de", "colissimo": "colissimo", "chronopost": "chronopost-france",
    ]

    init(_ name: String?) {
        guard let name = name?.trimmed, !name.isEmpty else {
            fields = []
            return
        }
        let key = name.folded
        if Self.providers.contains(key) {
            fields = [("shipping_provider", key)]
        } else if let courier = Self.couriers[key] {
            fields = [("shipping_provider", ""), ("tracking_carrier", courier), ("shipping_method", name)]
        } else {
            fields = [("shipping_method", name)]
        }
    }
}
