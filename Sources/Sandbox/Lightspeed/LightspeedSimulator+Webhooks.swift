import Commerce
import JSON

extension LightspeedSimulator {
    static let webhookLimit = 10
    private static let groups: Set<String> = [
        "customers", "orders", "invoices", "shipments", "products", "variants", "quotes", "reviews", "returns", "tickets", "subscriptions",
        "contacts",
    ]

    func webhookAnswer(_ call: LightspeedCall, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        let path = call.path
        if call.method == "GET", path.count == 1 || isCount { return try list(call, webhooks.values, key: "webhooks", isCount: isCount) }
        if call.method == "POST", path.count == 1 { return try register(call.fields("webhook")) }
        guard path.count == 2, let id = Int(path[1]), var record = webhooks[id] else { throw .notFound }
        switch call.method {
        case "GET": return ["webhook": .object(record.shown())]
        case "PUT":
            for (key, value) in try checked(call.fields("webhook")) { record.fields[key] = value }
            record.updated = now
            webhooks[id] = record
            return ["webhook": .object(record.shown())]
        case "DELETE":
            webhooks[id] = nil
            return nil
        default: throw .notOffered
        }
    }

    private func register(_ fields: JSONObject) throws(LightspeedRefusal) -> JSONValue {
        let checked = try checked(fields)
        for key in ["itemGroup", "itemAction", "address", "format"] where checked[key] == nil { throw .invalid }
        guard webhooks.count < Self.webhookLimit else { throw LightspeedRefusal(status: 400, message: "Webhook limit reached.") }
        var record = LightspeedRecord(newID(), at: now, ["isActive": true])
        for (key, value) in checked { record.fields[key] = value }
        if record.fields["language"] == nil { record.fields["language"] = Self.dutch }
        webhooks[record.id] = record
        return ["webhook": .object(record.shown())]
    }

    private func checked(_ fields: JSONObject) throws(LightspeedRefusal) -> JSONObject {
        var out: JSONObject = [:]
        for (key, value) in fields {
            switch key {
            case "isActive":
                guard value.bool != nil else { throw .invalid }
                out[key] = value
            case "itemGroup":
                guard Self.groups.contains(value.string ?? "") else { throw .invalid }
                out[key] = value
            case "itemAction":
                guard ["created", "updated", "deleted", "paid", "shipped", "answered", "*"].contains(value.string ?? "") else { throw .invalid }
                out[key] = value
            case "language":
                guard value.string == "nl" || value.string == "en" else { throw .invalid }
                out[key] = Self.dutch
            case "format":
                guard value.string == "json" || value.string == "xml" else { throw .invalid }
                out[key] = value
            case "address":
                guard let address = value.string, address.hasPrefix("http://") || address.hasPrefix("https://") else { throw .invalid }
                out[key] = value
            default: break
            }
        }
        let (group, action) = (out["itemGroup"]?.string, out["itemAction"]?.string)
        if group != nil, group != "orders", action == "paid" || action == "shipped" { throw .invalid }
        return out
    }

    private static let dutch: JSONValue = ["id": 1, "code": "nl", "locale": "nl_NL", "title": "Nederlands"]

    /// The same envelope as a single record; links in it are http.
    func webhookBody(_ group: String, _ record: LightspeedRecord) -> JSONValue {
        let object = group == "orders" ? record.shown(scheme: "http", embedded: embedded(record, scheme: "http")) : record.shown(scheme: "http")
        return .object([String(group.dropLast()): .object(withUnknown(object))])
    }
}
