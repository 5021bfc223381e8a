import Commerce
import JSON

/// Orders as v2 has them.
extension BigCommerceSimulator {
    func order(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceOrder {
        guard let order = store.orders[call.id] else { throw .missing }
        return order
    }

    private func json(_ order: BigCommerceOrder, _ call: BigCommerceCall) -> JSONValue {
        order.json(
            root: root, labels: store.labels, include: call.include, asObject: call.request.queryValue("consignment_structure") == "object")
    }

    private func matching(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> [BigCommerceOrder] {
        let (minModified, maxModified) = (try call.date("min_date_modified"), try call.date("max_date_modified"))
        let (minCreated, maxCreated) = (try call.date("min_date_created"), try call.date("max_date_created"))
        func number(_ name: String) throws(BigCommerceRefusal) -> Int? {
            guard let text = call.request.queryValue(name), !text.isEmpty else { return nil }
            guard let number = Int(text) else { throw BigCommerceRefusal(400, "The field '\(name)' is invalid.") }
            return number
        }
        let (minID, maxID, customer) = (try number("min_id"), try number("max_id"), try number("customer_id"))
        let (status, channel) = (try number("status_id"), try number("channel_id"))
        let (email, external) = (call.request.queryValue("email"), call.request.queryValue("external_order_id"))
        let edge = switches.boundsAreExclusive
        func atLeast<T: Comparable>(_ value: T, _ bound: T?) -> Bool { bound.map { edge ? value > $0 : value >= $0 } ?? true }
        // Dates have whole seconds on the wire and in filters alike.
        func second(_ moment: Timestamp?) -> Int64? { moment.map { $0.milliseconds / 1_000 } }
        return store.orders.values.filter { order in
            if order.isDeleted { return false }
            if !atLeast(order.id, minID) || !atLeast(second(order.modified)!, second(minModified)) { return false }
            if !atLeast(second(order.created)!, second(minCreated)) { return false }
            if let maxID, order.id > maxID { return false }
            if let bound = second(maxModified), second(order.modified)! > bound { return false }
            if let bound = second(maxCreated), second(order.created)! > bound { return false }
            if let customer, order.customerID != customer { return false }
            if let status, order.status != status { return false }
            if let channel, order.channel != channel { return false }
            if let email, order.billing["email"]?.string?.lowercased() != email.lowercased() { return false }
            if let external, order.externalOrderID != external { return false }
            return true
        }
    }

    func listOrders(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var orders = try matching(call)
        let sort = (call.request.queryValue("sort") ?? "id").split(separator: ":")
        guard let field = sort.first, sort.count < 3, sort.count == 1 || sort[1] == "asc" || sort[1] == "desc" else {
            throw BigCommerceRefusal(400, "The field 'sort' is invalid.")
        }
        switch field {
        case "id": orders.sort { $0.id < $1.id }
        case "date_modified": orders.sort { ($0.modified, $0.id) < ($1.modified, $1.id) }
        case "date_created": orders.sort { ($0.created, $0.id) < ($1.created, $1.id) }
        case "customer_id": orders.sort { ($0.customerID, $0.id) < ($1.customerID, $1.id) }
        case "status_id": orders.sort { ($0.status, $0.id) < ($1.status, $1.id) }
        default: throw BigCommerceRefusal(400, "The field 'sort' is invalid.")
        }
        if sort.count == 2, sort[1] == "desc" { orders.reverse() }
        let page = orders.dropFirst((call.page - 1) * call.limit).prefix(call.limit)
        return page.isEmpty ? .none : BigCommerceReply(body: .array(page.map { json($0, call) }))
    }

    func countOrders(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let orders = try matching(call)
        let statuses = statusRows().map { row -> JSONValue in
            var row = row
            row["sort_order"] = row["order"]
            row["order"] = nil
            row["count"] = .number(Decimal128(orders.count { $0.status == row["id"]?.int }))
            return .object(row)
        }
        return BigCommerceReply(body: ["statuses": .array(statuses), "count": .number(Decimal128(orders.count))])
    }

    func readOrder(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        BigCommerceReply(body: json(try order(call), call))
    }

    func changeOrder(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        guard let fields = call.body?.object else { throw BigCommerceRefusal(400, "A JSON object is expected.") }
        try BigCommerceFields.orderUpdate.check(fields)
        for (a, b) in [("subtotal_ex_tax", "subtotal_inc_tax"), ("total_ex_tax", "total_inc_tax"), ("shipping_cost_ex_tax", "shipping_cost_inc_tax")]
        where (fields[a] == nil) != (fields[b] == nil) {
            throw BigCommerceRefusal(400, "The fields '\(a)' and '\(b)' must be given together.")
        }
        var order = try order(call)
        let before = order.status
        if let status = fields["status_id"]?.int {
            guard BigCommerceOrder.statusNames.indices.contains(status) else { throw BigCommerceRefusal(400, "The field 'status_id' is invalid.") }
            order.status = status
        }
        if let notes = fields["staff_notes"]?.string { order.staffNotes = notes }
        if let message = fields["customer_message"]?.string { order.message = message }
        if let external = fields["external_order_id"] { order.externalOrderID = external.string ?? "" }
        if fields["is_deleted"]?.bool == true { order.isDeleted = true }
        // Other documented fields are accepted; nothing in the sandbox reads them.
        order.modified = now
        store.orders[order.id] = order
        announce(order: order, from: before)
        return BigCommerceReply(body: json(order, call), didWrite: true)
    }

    func archiveOrder(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var order = try order(call)
        order.isDeleted = true
        order.modified = now
        store.orders[order.id] = order
        announce("store/order/archived", ["type": "order", "id": .number(Decimal128(order.id))])
        return BigCommerceReply(status: 204, didWrite: true)
    }

    /// Announces a change, and the change of status with it.
    func announce(order: BigCommerceOrder, from before: Int) {
        let id = JSONValue.number(Decimal128(order.id))
        announce("store/order/updated", ["type": "order", "id": id])
        if before == order.status { return }
        announce(
            "store/order/statusUpdated",
            [
                "type": "order", "id": id,
                "status": ["previous_status_id": .number(Decimal128(before)), "new_status_id": .number(Decimal128(order.status))],
            ])
    }

    func statusRows() -> [JSONObject] {
        let sorting = [0, 1, 8, 6, 11, 9, 10, 2, 5, 4, 7, 3, 13, 12, 14]
        return BigCommerceOrder.statusNames.enumerated().map { id, name in
            [
                "id": .number(Decimal128(id)), "name": .string(name), "system_label": .string(name),
                "custom_label": .string(store.labels[id] ?? name), "system_description": "", "order": .number(Decimal128(sorting[id])),
            ]
        }
    }

    func listStatuses() -> BigCommerceReply { BigCommerceReply(body: .array(statusRows().map { .object($0) })) }
}
