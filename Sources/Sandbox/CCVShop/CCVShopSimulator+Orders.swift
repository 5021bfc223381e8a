import Commerce
import JSON

extension CCVShopSimulator {
    private static let writable: Set<String> = [
        "invoicenumber", "paid", "safety_deposit_returned", "total_shipping", "paymethod_costs", "extra_costs", "extra_costs_description",
        "taxes_included", "order_row_taxes_included", "shipping_taxes_included", "is_intra_community_order", "currency", "is_platform_sale",
        "orderedinlng", "status", "note", "track_and_trace_code", "track_and_trace_carrier", "mail", "deliver_date", "deliver_method", "takeoutslot",
        "reservationnumber", "customer", "orderrows",
    ]

    func orderAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        if call.path.count == 1 {
            switch call.method {
            case "GET": return try list(call)
            case "POST": return .object(try enterOrder(call))
            default: throw .method
            }
        }
        guard let id = Int(call.path[1]), let order = orders[id] else { throw missing }
        switch (call.method, call.path.count, call.path.last!) {
        case ("GET", 2, _): return .object(withUnknown(order))
        case ("PATCH", 2, _):
            let body = try call.body(Self.writable, lenient: switches.ignoresUnknownKeys)
            try change(id, body)
            return nil
        case (_, 2, _): throw .method
        case ("GET", 3, "orderrows"): return try collection(call, (rows[id] ?? []).map { ($0["id"]?.int ?? 0, $0) })
        case ("GET", 3, "ordernotes"): return try collection(call, notes.filter { $0.value["order_id"]?.int == id }.map { ($0.key, $0.value) })
        case ("POST", 3, "ordernotes"):
            let body = try call.body(["note"], required: ["note"], lenient: switches.ignoresUnknownKeys)
            guard let text = body["note"]?.string else { throw .invalid("note must be a string.") }
            let note = newID()
            notes[note] = [
                "href": .string("\(root)/ordernotes/\(note)/"), "id": .number(Decimal128(note)), "order_id": .number(Decimal128(id)),
                "note": .string(text),
                "type": "internal", "create_date": .string(Self.dateText(now)), "parent": ["href": .string("\(root)/orders/\(id)")],
            ]
            return .object(notes[note]!)
        case ("GET", 3, "invoices"): return try collection(call, invoices.filter { $0.value["order_id"]?.int == id }.map { ($0.key, $0.value) })
        default: throw .unknownResource
        }
    }

    private func list(_ call: CCVCall) throws(CCVRefusal) -> JSONValue {
        func bound(_ name: String) throws(CCVRefusal) -> Timestamp? {
            guard let text = call.request.queryValue(name) else { return nil }
            guard let moment = Timestamp(iso8601: text) else { throw .invalid("\(name) is not a date.") }
            return moment
        }
        let (min, max) = (try bound("min_create_date"), try bound("max_create_date"))
        let status = call.request.queryValue("status").flatMap { Int($0) }
        let isPaid = call.request.queryValue("is_paid").map { $0 == "true" }
        let isCompleted = call.request.queryValue("is_completed").map { $0 == "true" } ?? true
        let found = orders.filter { _, order in
            let created = order["create_date"]?.string.flatMap { Timestamp(iso8601: $0) } ?? now
            let number = call.request.queryValue("ordernumber").map { order["ordernumber"]?.int == Int($0) } ?? true
            return number && (min.map { created >= $0 } ?? true) && (max.map { created <= $0 } ?? true)
                && (status.map { order["status"]?.int == $0 } ?? true)
                && (isPaid.map { order["paid"]?.bool == $0 } ?? true) && order["is_completed"]?.bool == isCompleted
        }
        return try collection(
            call, found.map { ($0.key, $0.value) }, orders: ["id", "ordernumber", "create_date", "deliver_date"], breaking: switches.brokenOrder)
    }

    /// Changes an order as the API and the back office do.
    func change(_ id: Int, _ fields: JSONObject) throws(CCVRefusal) {
        guard var order = orders[id] else { throw missing }
        let before = order
        for (key, value) in fields {
            switch key {
            case "status":
                guard let number = value.int, (1...14).contains(number) else { throw .invalid("status must be 1 to 14.") }
                order[key] = value
            case "paid":
                guard value.bool != nil else { throw .invalid("paid must be a boolean.") }
                order[key] = value
            case "mail":
                guard value.bool != nil else { throw .invalid("mail must be a boolean.") }
            case "note":
                guard value.string != nil else { throw .invalid("note must be a string.") }
            case "track_and_trace_code", "track_and_trace_carrier", "extra_costs_description", "reservationnumber":
                guard value.string != nil || value.isNull else { throw .invalid("\(key) must be a string.") }
                order[key] = value
            default: order[key] = value
            }
        }
        if order == before, switches.refusesSameValue { throw .sameValue }
        orders[id] = order
        if order["status"] != before["status"] {
            announce("orders.updated.status", id, ["previous_status": before["status"] ?? .null, "status": order["status"] ?? .null])
        }
        if order["paid"] != before["paid"] { announce("orders.updated.ispaid", id, ["paid": order["paid"] ?? .null]) }
        if order["track_and_trace_code"] != before["track_and_trace_code"] {
            announce(
                "orders.updated.trackandtrace", id,
                [
                    "track_and_trace_code": order["track_and_trace_code"] ?? .null,
                    "track_and_trace_carrier": order["track_and_trace_carrier"] ?? .null,
                ])
        }
    }

    func noteAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        guard call.path.count == 2, let id = Int(call.path[1]), let note = notes[id] else { throw missing }
        switch call.method {
        case "GET": return .object(note)
        case "DELETE":
            notes[id] = nil
            return nil
        default: throw .method
        }
    }
}
