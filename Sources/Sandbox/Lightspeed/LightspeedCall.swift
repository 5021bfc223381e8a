import JSON

/// A call with its path taken apart.
struct LightspeedCall {
    let request: SandboxRequest
    /// Behind the language, without suffix: `orders`, `41000231`, `products`.
    let path: [String]
    /// Two letters: which texts are read and written.
    var language = "nl"

    var method: String { request.method }

    /// The area of the key's rights that the call needs.
    var area: String? {
        switch path.first {
        case "orders", "invoices", "shipments", "returns", "quotes": "orders"
        case "customers", "groups": "customers"
        case "products", "variants", "categories", "types", "attributes", "brands": "products"
        case "shop", "languages", "webhooks", "countries", "taxes", "paymentmethods", "shippingmethods": "settings"
        default: nil
        }
    }

    /// The fields of a JSON or form body, which must have exactly the one wrapper.
    func fields(_ wrapper: String) throws(LightspeedRefusal) -> JSONObject {
        if request.headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true { return try form(wrapper) }
        guard request.headers["content-type"]?.hasPrefix("application/json") == true, let value = try? JSONValue(parsing: request.body),
            let object = value.object, object.count == 1, let fields = object[wrapper]?.object
        else { throw .invalid }
        return fields
    }

    /// The rows of a JSON body that changes many at once.
    func rows(_ wrapper: String) throws(LightspeedRefusal) -> [JSONObject] {
        guard request.headers["content-type"]?.hasPrefix("application/json") == true, let value = try? JSONValue(parsing: request.body),
            let object = value.object, object.count == 1, let rows = object[wrapper]?.array
        else { throw .invalid }
        let objects = rows.compactMap(\.object)
        guard objects.count == rows.count else { throw .invalid }
        return objects
    }

    private func form(_ wrapper: String) throws(LightspeedRefusal) -> JSONObject {
        let pairs = SandboxRequest(method: "POST", path: "/", rawQuery: request.text).query
        var fields: JSONObject = [:]
        for (name, value) in pairs {
            guard name.hasPrefix("\(wrapper)["), name.hasSuffix("]") else { throw .invalid }
            fields[String(name.dropFirst(wrapper.count + 1).dropLast())] = .string(value)
        }
        guard !fields.isEmpty else { throw .invalid }
        return fields
    }
}
