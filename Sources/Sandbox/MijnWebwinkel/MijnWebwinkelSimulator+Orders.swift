import Commerce
import JSON

extension MijnWebwinkelSimulator {
    private static let filters: Set<String> = [
        "start_date", "end_date", "archived", "status_id", "status_changed_start_date", "status_changed_end_date", "test",
    ]

    func answerOrders(_ call: MijnWebwinkelCall) throws(MijnWebwinkelRefusal) -> JSONValue? {
        guard call.path.count == 2 else {
            try call.allow("GET", Self.filters.union(["limit", "offset", "debtor_email", "debtor_id", "ordering"]))
            let limit = try call.number("limit", default: 10, in: 1...100)
            let offset = try call.number("offset", default: 0, in: 0...Int.max)
            let ordering = call.value("ordering") ?? "asc"
            guard ordering == "asc" || ordering == "desc" else { throw .invalid("Invalid ordering") }
            let numbers = try matching(call)
            let rows = (ordering == "asc" ? numbers : numbers.reversed()).dropFirst(offset).prefix(limit)
            return .array(rows.map { shown($0) })
        }
        if call.path[1] == "count" {
            try call.allow("GET", Self.filters)
            return ["count": .number(Decimal128(try matching(call).count))]
        }
        guard let number = Int(call.path[1]), orders[number] != nil else { throw .missing }
        if call.method == "GET" {
            try call.allow("GET", [])
        } else {
            try call.allow("PATCH", ["override_minimum", "override_stock", "mutate_stock"])
            try change(number, try call.body())
        }
        return shown(number)
    }

    /// The numbers that the filters leave, rising.
    private func matching(_ call: MijnWebwinkelCall) throws(MijnWebwinkelRefusal) -> [Int] {
        for name in ["start_date", "end_date"] {
            if let text = call.value(name), text.utf8.count != 10 || Timestamp(iso8601: "\(text)T00:00:00Z") == nil {
                throw .invalid("Invalid \(name): yyyy-mm-dd")
            }
        }
        for name in ["status_changed_start_date", "status_changed_end_date"] {
            if let text = call.value(name), text.utf8.count != 19 || !text.contains(" ") { throw .invalid("Invalid \(name): yyyy-mm-dd hh:mm:ss") }
        }
        for name in ["archived", "test"] {
            if let text = call.value(name), text != "true", text != "false" { throw .invalid("Invalid \(name): true or false") }
        }
        func isWithin(_ text: String, _ name: String) -> Bool {
            text >= call.value("\(name)start_date") ?? "" && text <= call.value("\(name)end_date") ?? "~"
        }
        func text(_ order: JSONObject, _ name: String) -> String { order[name]?.string ?? "" }
        return orders.filter { _, order in
            let changed = "\(text(order, "status_changed_date")) \(text(order, "status_changed_time"))"
            guard isWithin(text(order, "date"), ""), isWithin(changed, "status_changed_") else { return false }
            if let status = call.value("status_id"), order["status"]?.int != Int(status) { return false }
            if let archived = call.value("archived"), order["archived"]?.bool != (archived == "true") { return false }
            let (email, debtor) = (call.value("debtor_email"), call.value("debtor_id"))
            if email == nil, debtor == nil { return true }
            return order["debtor"]?["email"]?.string == email ?? "-" || order["debtor"]?["id"]?.string == debtor ?? "-"
        }.keys.sorted()
    }

    /// An order as it is answered, with the oddities that are switched on.
    private func shown(_ number: Int) -> JSONValue {
        var order = orders[number] ?? [:]
        order["number"] = switches.numbersAreText ? .string(String(number)) : .number(Decimal128(number))
        if switches.singleTaxIsObject, var price = order["price"]?.object, let taxes = price["tax"]?.array, taxes.count == 1 {
            price["tax"] = taxes[0]
            order["price"] = .object(price)
        }
        return .object(order)
    }

    /// Writes what may be written; other keys are ignored, as the platform does.
    func change(_ number: Int, _ fields: JSONObject) throws(MijnWebwinkelRefusal) {
        guard var order = orders[number] else { throw .missing }
        guard !fields.isEmpty else { throw .invalid("Nothing to change") }
        if let value = fields["status"] {
            guard let status = value.int, Self.states.contains(where: { $0.id == status }) else { throw .invalid("Unknown status") }
            if order["status"]?.int != status {
                order["status"] = value
                (order["status_changed_date"], order["status_changed_time"]) = Self.dateAndTime(now)
            }
        }
        if let archived = fields["archived"] {
            guard archived.bool != nil else { throw .invalid("archived is true or false") }
            order["archived"] = archived
        }
        if let comments = fields["comments"] {
            guard let text = comments["internal"]?.string, comments.object?.count == 1 else {
                throw .invalid("Only comments.internal can be written")
            }
            order["comments"] = ["customer": order["comments"]?["customer"] ?? "", "internal": .string(text)]
        }
        if let reference = fields["reference"] {
            guard order["business_model"]?.string == "B2B", reference.string != nil else { throw .invalid("Only B2B orders have a reference") }
            order["reference"] = reference
        }
        orders[number] = order
    }

    /// Dutch civil time in two members.
    static func dateAndTime(_ moment: Timestamp) -> (JSONValue, JSONValue) {
        let text = moment.dutchText
        return (.string(String(text.prefix(10))), .string(String(text.suffix(8))))
    }
}
