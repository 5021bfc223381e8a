import Commerce
import JSON

extension CCVShopSimulator {
    /// The content of an answer; nil for none.
    func answer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        switch call.path.first {
        case "webshops": return try shopAnswer(call)
        case "orders": return try orderAnswer(call)
        case "ordernotes": return try noteAnswer(call)
        case "users": return try userAnswer(call)
        case "webhooks": return try webhookAnswer(call)
        case "apps": return try appAnswer(call)
        case "products": return try productAnswer(call)
        case "productqueries": return try productQueryAnswer(call)
        case "attributes": return try attributeAnswer(call)
        case "productattributevalues": return try productValueAnswer(call)
        case "attributecombinations": return try combinationAnswer(call)
        case "productphotos": return try photoAnswer(call)
        case "categories": return try categoryAnswer(call)
        case "categorytree": return try treeAnswer(call)
        case "producttocategories": return try placementAnswer(call)
        case "productpropertygroups", "productproperties", "producttopropertygroups", "productpropertyvalues": return try propertyAnswer(call)
        case "packages":
            guard call.method == "GET" else { throw .method }
            return unpaged(
                call,
                catalog.packages.sorted { $0.key < $1.key }.map { id, name in
                    ["href": .string("\(root)/packages/\(id)/"), "id": .number(Decimal128(id)), "name": .string(name), "parent": nil]
                })
        case "paymethods":
            guard call.method == "GET" else { throw .method }
            return [
                "href": .string("\(root)/paymethods/"),
                "items": [["id": 12, "psp": "PSP", "method": "ideal", "combined_name": "PSP-ideal", "label": "iDEAL"]],
            ]
        default: throw .unknownResource
        }
    }

    /// A collection without pages.
    func unpaged(_ call: CCVCall, _ items: [JSONValue]) -> JSONValue {
        ["href": .string("\(root)/\(call.path.joined(separator: "/"))/"), "items": .array(items)]
    }

    /// A paged collection, by rising key unless `orderby` ends in `_desc`; by the text of the field it names where that is one of `texts`.
    func collection(
        _ call: CCVCall, _ all: [(key: Int, value: JSONObject)], orders allowed: Set<String> = ["id"], texts: Set<String> = [],
        breaking broken: Int = 0
    ) throws(CCVRefusal) -> JSONValue {
        guard let start = Int(call.request.queryValue("start") ?? "0"), start >= 0 else { throw .invalid("start must be 0 or more.") }
        guard let wanted = Int(call.request.queryValue("size") ?? "25"), wanted >= 1 else { throw .invalid("size must be 1 or more.") }
        let size = min(wanted, 250)
        let order = call.request.queryValue("orderby") ?? "id"
        let isDescending = order.hasSuffix("_desc")
        let field = isDescending ? String(order.dropLast(5)) : order
        guard allowed.contains(field) else { throw .invalid("orderby is not valid.") }
        let rank = { (row: JSONObject) in texts.contains(field) ? row[field]?.string ?? "" : "" }
        let rising = all.sorted { (rank($0.value), $0.key) < (rank($1.value), $1.key) }
        let sorted = isDescending ? Array(rising.reversed()) : rising
        let page = sorted.dropFirst(start).prefix(size)
        if broken != 0, page.contains(where: { $0.key == broken }) {
            throw CCVRefusal(status: 500, code: "500.20", message: "The output does not validate against its schema.")
        }
        let address = { (from: Int) -> JSONValue in
            let others = call.request.query.filter { $0.name != "start" && $0.name != "size" }.map { "&\($0.name)=\($0.value)" }.joined()
            return .string("\(self.root)/\(call.path.joined(separator: "/"))/?start=\(from)&size=\(size)\(others)")
        }
        return [
            "start": .number(Decimal128(start)), "size": .number(Decimal128(size)), "href": address(start), "first": address(0),
            "previous": start == 0 ? nil : address(max(0, start - size)), "next": start + size < sorted.count ? address(start + size) : nil,
            "items": .array(page.map { .object(withUnknown($0.value)) }),
        ]
    }

    /// With members that nobody knows, when the switch is on.
    func withUnknown(_ object: JSONObject) -> JSONObject {
        guard switches.unknownMembers else { return object }
        var object = object
        object["x_future_thing"] = ["nested": [1, 2, ["deep": nil]], "text": "\u{1F600}"]
        return object
    }

    /// An unknown id.
    var missing: CCVRefusal {
        CCVRefusal(status: switches.unknownIDIs404 ? 404 : 500, code: "500.24", message: "The requested object was not found.")
    }

    private func shopAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue {
        guard call.method == "GET" else { throw .method }
        let shop: JSONValue = [
            "href": .string("\(root)/webshops/77/"), "id": 77, "name": "Demo", "is_multishop_system": false,
            "product_limit": .number(Decimal128(catalog.productLimit)),
            "product_limit_left": .number(Decimal128(catalog.productLimit < 0 ? -1 : catalog.productLimit - catalog.products.count)),
            "api_root": .string(root), "webshops": nil, "parent": nil,
        ]
        switch call.path.dropFirst().joined(separator: "/") {
        case "": return ["start": 0, "size": 25, "next": nil, "items": [shop]]
        case "77": return shop
        case "77/settings":
            let names = [
                "Nieuw", "In behandeling", "Wacht op fabrikant", "Wacht op betaling", "Verzonden", "Afgeleverd", "Afgehandeld", "Geannuleerd",
                "Wacht op leverancier", "Wordt ingepakt", "Klaar om af te halen", "Wordt gemonteerd", "Nalevering", "Gereserveerd",
            ]
            let states = names.enumerated().map { place, name -> JSONValue in
                ["id": .number(Decimal128(place + 1)), "status": .string(String(place + 1)), "status_name": .string(name)]
            }
            return [
                "href": .string("\(root)/webshops/77/settings/"), "webshop_enabled": true, "currency": "EUR", "default_vat_rat": 21,
                "prices_include_vat": .bool(catalog.pricesIncludeTax), "languages": ["nl", "en"], "order_status": .array(states), "return_status": [],
            ]
        default: throw missing
        }
    }

    private func appAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        let app: JSONValue = ["href": .string("\(root)/apps/3/"), "id": 3, "name": "Koppel", "is_installed": .bool(isInstalled)]
        switch (call.method, call.path.count) {
        case ("GET", 1): return ["href": .string("\(root)/apps/"), "items": [app]]
        case ("GET", 2) where call.path[1] == "3": return app
        case ("PATCH", 2) where call.path[1] == "3":
            isInstalled = try call.body(["is_installed"], lenient: false)["is_installed"]?.bool ?? isInstalled
            return nil
        case ("GET", _): throw missing
        default: throw .method
        }
    }

    private func webhookAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        let known: Set<String> = [
            "orders.created", "orders.updated.status", "orders.updated.ispaid", "orders.updated.trackandtrace", "orders.deleted",
            "invoices.updated.status",
            "products.created", "products.updated", "products.deleted", "categories.created", "categories.updated", "categories.deleted",
            "returns.created", "returns.updated", "returns.deleted",
        ]
        switch (call.method, call.path.count) {
        case ("GET", 1): return try collection(call, webhooks.map { ($0.key, $0.value) })
        case ("POST", 1):
            let body = try call.body(["event", "address", "is_active"], required: ["event", "address"], lenient: switches.ignoresUnknownKeys)
            guard let event = body["event"]?.string, known.contains(event) else { throw .invalid("The event is not known.") }
            guard let address = body["address"]?.string, address.hasPrefix("http") else { throw .invalid("The address is not valid.") }
            let id = newID()
            webhooks[id] = [
                "href": .string("\(root)/webhooks/\(id)/"), "id": .number(Decimal128(id)), "createdate": .string(Self.dateText(now)),
                "event": .string(event),
                "address": .string(address), "key": .string("webhookkey\(random.next())"), "is_active": body["is_active"] ?? true, "parent": nil,
            ]
            return .object(webhooks[id]!)
        default:
            guard call.path.count == 2, let id = Int(call.path[1]), webhooks[id] != nil else { throw missing }
            switch call.method {
            case "GET": return .object(webhooks[id]!)
            case "PATCH":
                for (key, value) in try call.body(["address", "is_active"], lenient: switches.ignoresUnknownKeys) { webhooks[id]![key] = value }
                return nil
            case "DELETE":
                webhooks[id] = nil
                return nil
            default: throw .method
            }
        }
    }
}
