import Commerce
import JSON

/// What hangs beneath an order.
extension BigCommerceSimulator {
    private func parts(_ rows: [JSONValue], _ call: BigCommerceCall) -> BigCommerceReply {
        .list(rows, call, emptyIs200: switches.emptySubListsAre200)
    }

    func emptySubList(_ call: BigCommerceCall) -> BigCommerceReply { parts([], call) }

    func listProducts(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply { parts(try order(call).rows(), call) }

    func readProduct(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let order = try order(call)
        guard let index = order.lines.firstIndex(where: { $0.id == call.numbers[1] }) else { throw .missing }
        return BigCommerceReply(body: order.row(of: index, BigCommerceSums(order)))
    }

    func listDeliveries(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let order = try order(call)
        let sums = BigCommerceSums(order)
        let rows = order.deliveries.indices.map { index -> JSONValue in
            var row = order.deliveryRow(index, sums, asNumbers: false)
            row["order_id"] = .number(Decimal128(order.id))
            let path = "orders/\(order.id)/shipping_addresses/\(order.deliveries[index].id)/shipping_quotes"
            row["shipping_quotes"] = ["url": .string("\(root)/v2/\(path)"), "resource": .string("/\(path)")]
            return .object(row)
        }
        return parts(rows, call)
    }

    func listCoupons(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let order = try order(call)
        return parts(
            order.coupons.enumerated().map { index, coupon in
                [
                    "id": .number(Decimal128(index + 1)), "coupon_id": .number(Decimal128(index + 1)), "order_id": .number(Decimal128(order.id)),
                    "code": .string(coupon.code), "amount": BigCommerceOrder.money(coupon.amount), "type": 2, "discount": .number(coupon.amount),
                ]
            }, call)
    }

    func listTaxes(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let order = try order(call)
        let sums = BigCommerceSums(order)
        let details = call.request.queryValue("details") == "true"
        var rows: [JSONValue] = []
        func add(_ amount: TaxedAmount, _ rate: Decimal128, _ type: String, line: Int? = nil) {
            var row: JSONObject = [
                "id": .number(Decimal128(rows.count + 1)), "order_id": .number(Decimal128(order.id)), "order_address_id": 0, "tax_rate_id": 0,
                "sales_tax_id": "", "tax_class_id": 0, "name": "BTW", "class": "Default", "rate": BigCommerceOrder.money(rate), "priority": 1,
                "priority_amount": BigCommerceOrder.money(amount.tax), "line_amount": BigCommerceOrder.money(amount.tax),
            ]
            if details {
                row["order_product_id"] = line.map { .number(Decimal128($0)) } ?? .null
                row["line_item_type"] = .string(type)
            }
            rows.append(.object(row))
        }
        for (index, line) in order.lines.enumerated() { add(sums.line[index], line.rate, "item", line: line.id) }
        for (index, delivery) in order.deliveries.enumerated() where !delivery.price.isZero { add(sums.deliveries[index], delivery.rate, "shipping") }
        if !order.handling.price.isZero { add(sums.handling, order.handling.rate, "handling") }
        if !order.wrapping.price.isZero { add(sums.wrapping, order.wrapping.rate, "gift-wrapping") }
        return parts(rows, call)
    }

    func listFees(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let order = try order(call)
        return parts(order.feeRows(BigCommerceSums(order)), call)
    }

    func listTransactions(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let order = try order(call)
        guard order.paymentStatus == "captured" else { return .none }
        let row: JSONValue = [
            "id": .number(Decimal128(order.id * 10)), "order_id": .string(String(order.id)), "event": "purchase", "method": "offsite",
            "amount": .number(order.payable), "currency": .string(order.currency), "gateway": "mollie",
            "gateway_transaction_id": order.paymentProviderID.map { .string($0) } ?? .null, "payment_method_id": "mollie.ideal", "status": "ok",
            "test": false, "fraud_review": false, "reference_transaction_id": .null, "date_created": .string(order.created.isoSeconds),
        ]
        return .page([row], call)
    }

    func listRefunds(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply { .data(.array(try order(call).refunds)) }

    // MARK: shipments

    private func row(_ shipment: BigCommerceOrder.Shipment, _ order: BigCommerceOrder) -> JSONValue {
        func text(_ name: String) -> JSONValue { shipment.fields[name] ?? "" }
        let address = order.deliveries.first { $0.id == shipment.addressID }?.address ?? [:]
        return [
            "id": .number(Decimal128(shipment.id)), "order_id": .number(Decimal128(order.id)),
            "customer_id": .number(Decimal128(order.customerID)), "order_address_id": .number(Decimal128(shipment.addressID)),
            "date_created": .string(shipment.created.rfc2822), "tracking_number": text("tracking_number"), "merchant_shipping_cost": "0.0000",
            "shipping_method": text("shipping_method"), "shipping_provider": text("shipping_provider"), "shipping_provider_display_name": "",
            "tracking_carrier": text("tracking_carrier"), "tracking_link": text("tracking_link"), "generated_tracking_link": "",
            "comments": text("comments"), "billing_address": .object(order.billing), "shipping_address": .object(address),
            "items": .array(
                shipment.items.map { item in
                    [
                        "order_product_id": .number(Decimal128(item.line)),
                        "product_id": .number(Decimal128(order.lines.first { $0.id == item.line }?.productID ?? 0)),
                        "quantity": .number(Decimal128(item.quantity)),
                    ]
                }),
        ]
    }

    func listShipments(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let order = try order(call)
        return .list(order.shipments.map { row($0, order) }, call)
    }

    func countShipments(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        BigCommerceReply(body: ["count": .number(Decimal128(try order(call).shipments.count))])
    }

    func readShipment(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let order = try order(call)
        guard let shipment = order.shipments.first(where: { $0.id == call.numbers[1] }) else { throw .missing }
        return BigCommerceReply(body: row(shipment, order))
    }

    func createShipment(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var order = try order(call)
        guard let fields = call.body?.object else { throw BigCommerceRefusal(400, "A JSON object is expected.") }
        try BigCommerceFields.shipment.check(fields)
        let address = fields["order_address_id"]?.int ?? 0
        guard order.deliveries.contains(where: { $0.id == address }) else {
            throw BigCommerceRefusal(400, "The field 'order_address_id' is invalid.")
        }
        var items: [(Int, Int)] = []
        for item in fields["items"]?.array ?? [] {
            guard let item = item.object else { throw BigCommerceRefusal(400, "The field 'items' is invalid.") }
            try BigCommerceFields.shipmentItem.check(item)
            let (line, quantity) = (item["order_product_id"]?.int ?? 0, item["quantity"]?.int ?? 0)
            guard let index = order.lines.firstIndex(where: { $0.id == line && $0.addressID == address }), quantity > 0,
                order.lines[index].shipped + quantity <= order.lines[index].quantity
            else { throw BigCommerceRefusal(400, "The field 'items' is invalid: quantity of order product \(line).") }
            order.lines[index].shipped += quantity
            items.append((line, quantity))
        }
        if items.isEmpty { throw BigCommerceRefusal(400, "The field 'items' is invalid.") }
        let shipment = BigCommerceOrder.Shipment(id: store.nextID(), addressID: address, created: now, fields: fields, items: items)
        order.shipments.append(shipment)
        let before = order.status
        order.status = order.lines.allSatisfy { $0.type != "physical" || $0.shipped == $0.quantity } ? 2 : 3
        if order.status == 2 { order.shippedAt = now }
        order.modified = now
        store.orders[order.id] = order
        announce(
            "store/shipment/created",
            ["type": "shipment", "id": .number(Decimal128(shipment.id)), "orderId": .number(Decimal128(order.id))])
        announce(order: order, from: before)
        return BigCommerceReply(status: 201, body: row(shipment, order), didWrite: true)
    }

    func changeShipment(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var order = try order(call)
        guard let place = order.shipments.firstIndex(where: { $0.id == call.numbers[1] }) else { throw .missing }
        guard let fields = call.body?.object else { throw BigCommerceRefusal(400, "A JSON object is expected.") }
        try BigCommerceFields.shipmentUpdate.check(fields)
        for (name, value) in fields { order.shipments[place].fields[name] = value }
        order.modified = now
        store.orders[order.id] = order
        announce(
            "store/shipment/updated",
            ["type": "shipment", "id": .number(Decimal128(order.shipments[place].id)), "orderId": .number(Decimal128(order.id))])
        return BigCommerceReply(body: row(order.shipments[place], order), didWrite: true)
    }

    func deleteShipment(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var order = try order(call)
        guard let place = order.shipments.firstIndex(where: { $0.id == call.numbers[1] }) else { throw .missing }
        let shipment = order.shipments.remove(at: place)
        for item in shipment.items {
            if let index = order.lines.firstIndex(where: { $0.id == item.line }) { order.lines[index].shipped -= item.quantity }
        }
        order.modified = now  // the status stays where it is
        store.orders[order.id] = order
        announce(
            "store/shipment/deleted",
            ["type": "shipment", "id": .number(Decimal128(shipment.id)), "orderId": .number(Decimal128(order.id))])
        return BigCommerceReply(status: 204, didWrite: true)
    }
}
