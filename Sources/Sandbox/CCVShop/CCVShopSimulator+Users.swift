import Commerce
import JSON

extension CCVShopSimulator {
    private static let fields: Set<String> = [
        "username", "password", "group_id", "status", "approval_status", "product_in_category_discount", "userinfo",
    ]
    private static let addressKeys: Set<String> = [
        "gender", "initials", "company", "address_line_1", "address_line_2", "street", "housenumber", "housenumber_suffix", "zipcode", "city",
        "province",
        "country_code", "telephone", "fax", "mobile", "comment",
    ]
    private static let infoKeys: Set<String> = [
        "billingaddress", "deliveryaddress", "email_invoice", "email", "customertype", "bankaccount", "iban", "bic", "btw", "kvk", "reference",
        "website", "reservationnumber",
        "birthdate", "costcentre",
    ]

    func userAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        let lenient = switches.ignoresUnknownKeys
        switch (call.method, call.path.count) {
        case ("GET", 1): return try collection(call, users.map { ($0.key, $0.value) }, orders: ["id", "first_name", "last_name"])
        case ("POST", 1):
            let id = try makeUser(call.body(Self.fields, required: ["username", "password"], lenient: lenient))
            return .object(users[id]!)
        default:
            guard call.path.count == 2, let id = Int(call.path[1]), users[id] != nil else { throw missing }
            switch call.method {
            case "GET": return .object(withUnknown(users[id]!))
            case "PATCH":
                try changeUser(id, call.body(Self.fields, lenient: lenient))
                return nil
            case "DELETE":
                users[id] = nil
                return nil
            default: throw .method
            }
        }
    }

    func makeUser(_ body: JSONObject) throws(CCVRefusal) -> Int {
        guard let name = body["username"]?.string, !name.isEmpty, let password = body["password"]?.string, password.utf8.count >= 6 else {
            throw .invalid("username and password must be strings, the password of six characters or more.")
        }
        guard !isTaken(name, besides: nil) else { throw .exists }
        let id = newID()
        users[id] = [
            "href": .string("\(root)/users/\(id)/"), "id": .number(Decimal128(id)), "username": .string(name), "status": body["status"] ?? true,
            "approval_status": "accepted", "product_in_category_discount": 0, "userinfo": .object(CCVBuyer.emptyInfo), "parent": nil,
            "creditpoints": ["href": .string("\(root)/users/\(id)/creditpoints/")],
        ]
        do {
            try changeUser(id, body)
        } catch {
            users[id] = nil
            throw error
        }
        return id
    }

    /// An address that is given replaces the old one as a whole.
    func changeUser(_ id: Int, _ body: JSONObject) throws(CCVRefusal) {
        guard var user = users[id] else { throw missing }
        for (key, value) in body where key != "password" && key != "userinfo" { user[key] = value }
        if let name = body["username"]?.string, isTaken(name, besides: id) { throw .exists }
        if let given = body["userinfo"] {
            guard let new = given.object else { throw .invalid("userinfo must be an object.") }
            user["userinfo"] = .object(try mergedInfo(new, over: user["userinfo"]?.object ?? [:], named: "userinfo"))
        }
        users[id] = user
    }

    /// What is known of a customer with what is given laid over it.
    func mergedInfo(_ new: JSONObject, over old: JSONObject, named name: String) throws(CCVRefusal) -> JSONObject {
        var info = old
        for (key, value) in new {
            guard Self.infoKeys.contains(key) || switches.ignoresUnknownKeys else { throw .invalid("The property \(name).\(key) is not defined.") }
            if key == "billingaddress" || key == "deliveryaddress" {
                info[key] = .object(try address(value, isBilling: key == "billingaddress"))
            } else {
                guard value.string != nil || value.isNull else { throw .invalid("\(name).\(key) must be a string.") }
                info[key] = value
            }
        }
        if let email = info["email"]?.string, !email.isEmpty, !email.contains("@") { throw .invalid("\(name).email is not an e-mail address.") }
        if let type = info["customertype"]?.string, type != "b2b", type != "b2c" { throw .invalid("\(name).customertype must be b2b or b2c.") }
        return info
    }

    private func isTaken(_ name: String, besides id: Int?) -> Bool {
        users.contains { $0.key != id && $0.value["username"]?.string?.lowercased() == name.lowercased() }
    }

    private func address(_ value: JSONValue, isBilling: Bool) throws(CCVRefusal) -> JSONObject {
        guard let given = value.object else { throw .invalid("An address must be an object.") }
        let allowed = Self.addressKeys.union(isBilling ? ["first_name", "last_name"] : ["full_name"])
        var out = CCVBuyer.emptyAddress(isBilling: isBilling)
        for (key, value) in given {
            guard allowed.contains(key) || switches.ignoresUnknownKeys else { throw .invalid("The property \(key) is not defined.") }
            guard key == "housenumber" ? value.int != nil || value.isNull : value.string != nil || value.isNull else {
                throw .invalid("\(key) has the wrong type.")
            }
            out[key] = value
        }
        let hasStreet = !(given["street"]?.string ?? "").isEmpty
        if hasStreet, !(given["address_line_1"]?.string ?? "").isEmpty { throw .invalid("Give either street and housenumber or address_line_1.") }
        if hasStreet {
            let number = (given["housenumber"]?.int).map(String.init) ?? ""
            out["address_line_1"] = .string("\(given["street"]!.string!) \(number)\(given["housenumber_suffix"]?.string ?? "")")
        }
        if let code = given["country_code"]?.string { out["country"] = .string(CCVBuyer.countryName(code)) }
        if isBilling { out["full_name"] = .string("\(given["first_name"]?.string ?? "") \(given["last_name"]?.string ?? "")") }
        return out
    }
}
