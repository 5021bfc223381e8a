import Commerce
import JSON

extension LightspeedSimulator {
    private static let statuses: Set<String> = [
        "on_hold", "processing_awaiting_payment", "processing_awaiting_shipment", "processing_awaiting_pickup", "processing_ready_for_pickup",
        "completed", "completed_shipped", "completed_picked_up", "cancelled",
    ]
    private static let paymentStatuses: Set<String> = ["not_paid", "partially_paid", "paid", "cancelled"]
    private static let shipmentStatuses: Set<String> = ["not_shipped", "partially_shipped", "shipped", "cancelled"]

    func orderAnswer(_ call: LightspeedCall, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        let path = call.path
        if path.count == 1 || path == ["orders", "count"] {
            // Orders come from the storefront: there is no POST.
            guard call.method == "GET" else { throw .notOffered }
            return try list(call, orders.values, key: "orders", isCount: isCount) { record in
                points(record, "customer", call) && call.request.queryValue("number").map { $0 == record.fields["number"]?.string } ?? true
            }
        }
        if path[1] == "customstatuses" {
            guard call.method == "GET" else { throw .notOffered }
            return try list(call, customStatuses.values, key: "customStatuses", isCount: isCount)
        }
        if path[1] == "events" {
            guard call.method == "GET" else { throw .notOffered }
            return try list(call, events.values, key: "ordersEvents", isCount: isCount) { points($0, "order", call) }
        }
        guard let id = Int(path[1]), let order = orders[id] else { throw .notFound }
        switch (call.method, path.count, path.last) {
        case ("GET", 2, _):
            let parts = switches.embeds ? embedded(order, scheme: "https") : [:]
            return ["order": .object(withUnknown(order.shown(embedded: parts)))]
        case ("PUT", 2, _):
            try changeOrder(id, call.fields("order"))
            return ["order": .object(withUnknown(orders[id]!.shown()))]
        case (_, 2, _): throw .notOffered
        case ("GET", 3, "products"), ("GET", 4, "count"):
            if switches.spurious404s > 0 {
                switches.spurious404s -= 1
                throw .notFound
            }
            return try list(call, lines[id] ?? [], key: "orderProducts", isCount: isCount)
        case ("POST", 3, "credit"): return try credit(order, call.fields("credit"))
        default: throw .notFound
        }
    }

    /// What single orders and webhooks carry inside their links.
    func embedded(_ order: LightspeedRecord, scheme: String) -> [String: JSONValue] {
        let mine = { (record: LightspeedRecord) in record.links.contains { $0.name == "order" && $0.id == order.id } }
        let shown = { (records: [LightspeedRecord]) in JSONValue.array(records.map { .object($0.shown(scheme: scheme)) }) }
        var out: [String: JSONValue] = [
            "products": shown(lines[order.id] ?? []),
            "invoices": shown(invoices.values.filter(mine).sorted { $0.id < $1.id }),
            "shipments": shown(shipments.values.filter(mine).sorted { $0.id < $1.id }),
        ]
        if let link = order.links.first(where: { $0.name == "customer" }), let id = link.id, let customer = customers[id] {
            out["customer"] = .object(customer.shown(scheme: scheme))
        }
        return out
    }

    /// Changes an order as the API and the back office do, with what follows from it.
    func changeOrder(_ id: Int, _ fields: JSONObject) throws(LightspeedRefusal) {
        guard var order = orders[id] else { throw .notFound }
        let wasPaid = order.fields["paymentStatus"]?.string == "paid"
        for (key, value) in fields {
            switch key {
            case "status": order.fields[key] = try Self.one(of: Self.statuses, value)
            case "paymentStatus": order.fields[key] = try Self.one(of: Self.paymentStatuses, value)
            case "shipmentStatus": order.fields[key] = try Self.one(of: Self.shipmentStatuses, value)
            case "memo":
                guard value.string != nil else { throw .invalid }
                order.fields[key] = value
            case "customStatusId":
                guard value.isNull || value.int.map({ customStatuses[$0] != nil }) == true else { throw .invalid }
                order.fields[key] = value
            default: break
            }
        }
        order.updated = now
        if fields["status"] == nil, fields["paymentStatus"] != nil || fields["shipmentStatus"] != nil {
            order.fields["status"] = .string(Self.status(of: order))
        }
        orders[id] = order
        if fields["paymentStatus"] != nil { follow(order, "paymentStatus", in: &invoices) }
        if fields["shipmentStatus"] != nil { follow(order, "shipmentStatus", in: &shipments) }
        announce("orders", "updated", order)
        let isPaid = order.fields["paymentStatus"]?.string == "paid"
        if isPaid, !wasPaid { announce("orders", "paid", order) }
        if fields["shipmentStatus"]?.string == "shipped" { announce("orders", "shipped", order) }
    }

    private static func one(of set: Set<String>, _ value: JSONValue) throws(LightspeedRefusal) -> JSONValue {
        guard set.contains(value.string ?? "") else { throw .invalid }
        return value
    }

    /// Invoices follow the payment, shipments the shipping.
    private func follow(_ order: LightspeedRecord, _ field: String, in documents: inout [Int: LightspeedRecord]) {
        for (id, document) in documents where document.links.contains(where: { $0.name == "order" && $0.id == order.id }) {
            documents[id]?.fields["status"] = order.fields[field]
            documents[id]?.updated = now
        }
    }

    /// The status is a function of payment and shipping.
    static func status(of order: LightspeedRecord) -> String {
        let paid = order.fields["paymentStatus"]?.string
        let shipped = order.fields["shipmentStatus"]?.string
        if paid == "cancelled" || shipped == "cancelled" { return "cancelled" }
        let isPaid = paid == "paid" || order.fields["paymentIsPost"]?.bool == true
        if shipped == "shipped" { return isPaid ? "completed_shipped" : "processing_awaiting_payment" }
        if order.fields["shipmentIsPickup"]?.bool == true { return "processing_awaiting_pickup" }
        return isPaid ? "processing_awaiting_shipment" : "processing_awaiting_payment"
    }

    private func credit(_ order: LightspeedRecord, _ fields: JSONObject) throws(LightspeedRefusal) -> JSONValue {
        guard let rows = fields["orderProducts"]?.array else { throw .invalid }
        var sum = TaxedAmount.zero
        for row in rows {
            guard let lineID = row["id"]?.int, let quantity = row["quantity"]?.int, quantity > 0,
                let place = lines[order.id]?.firstIndex(where: { $0.id == lineID }), let line = lines[order.id]?[place],
                let ordered = line.fields["quantityOrdered"]?.int, let refunded = line.fields["quantityRefunded"]?.int, refunded + quantity <= ordered
            else { throw .invalid }
            let share = { (key: String) in
                ((line.fields[key]?.decimal ?? 0) * Decimal128(quantity)).divided(by: Decimal128(ordered), places: 2, rounding: .halfUp) ?? 0
            }
            sum = sum + TaxedAmount(net: share("priceExcl"), gross: share("priceIncl"))
            lines[order.id]![place].fields["quantityRefunded"] = .number(Decimal128(refunded + quantity))
        }
        if fields["creditShipment"]?.bool == true {
            sum = sum + TaxedAmount(net: order.fields["shipmentPriceExcl"]?.decimal ?? 0, gross: order.fields["shipmentPriceIncl"]?.decimal ?? 0)
        }
        orders[order.id]?.updated = now
        let original = invoices.values.first { $0.links.contains { $0.name == "order" && $0.id == order.id } }
        let note = makeInvoice(order, amount: -sum, original: original?.id)
        if let original { invoices[original.id]?.links.append(("creditNote", "invoices", note.id)) }
        announce("orders", "updated", orders[order.id]!)
        return ["invoice": .object(note.shown())]
    }

    func makeInvoice(_ order: LightspeedRecord, amount: TaxedAmount, original: Int? = nil) -> LightspeedRecord {
        let id = newID()
        var invoice = LightspeedRecord(
            id, at: now,
            [
                "number": .string("INV\(id % 100_000)"), "status": order.fields["paymentStatus"] ?? "not_paid", "isVatShifted": false,
                "priceExcl": .number(amount.net), "priceIncl": .number(amount.gross), "doNotifyNew": false, "doNotifyPaid": false,
                "isCreditNote": .bool(original != nil),
            ])
        invoice.links = [
            ("order", "orders", order.id), ("customer", "customers", order.links.first { $0.name == "customer" }?.id),
            ("invoice", "invoices", original),
        ]
        invoice.lists = [("items", "invoices/\(id)/items")]
        invoices[id] = invoice
        announce("invoices", "created", invoice)
        return invoice
    }

    func documentAnswer(_ call: LightspeedCall, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        let (path, isShipment) = (call.path, call.path[0] == "shipments")
        if path.count == 1 || (path.count == 2 && isCount) {
            guard call.method == "GET" else { throw .notOffered }
            return try list(call, isShipment ? shipments.values : invoices.values, key: path[0], isCount: isCount) { record in
                points(record, "order", call) && points(record, "customer", call)
            }
        }
        guard path.count == 2, let id = Int(path[1]), var record = isShipment ? shipments[id] : invoices[id] else { throw .notFound }
        let wrapper = String(path[0].dropLast())
        switch call.method {
        case "GET": return .object([wrapper: .object(record.shown())])
        case "PUT":
            let allowed: Set<String> =
                isShipment
                ? ["status", "trackingCode", "doNotifyShipped", "doNotifyReadyForPickup", "doNotifyTrackingCode"]
                : ["status", "doNotifyNew", "doNotifyPaid"]
            let fields = try call.fields(wrapper)
            for (key, value) in fields where allowed.contains(key) {
                guard key.hasPrefix("doNotify") ? value.bool != nil : value.string != nil else { throw .invalid }
                record.fields[key] = value
            }
            record.updated = now
            if isShipment { shipments[id] = record } else { invoices[id] = record }
            announce(path[0], "updated", record)
            if isShipment, fields["status"]?.string == "shipped", let order = record.links.first(where: { $0.name == "order" })?.id {
                try changeOrder(order, ["shipmentStatus": "shipped"])
            }
            return .object([wrapper: .object(record.shown())])
        default: throw .notOffered
        }
    }
}
