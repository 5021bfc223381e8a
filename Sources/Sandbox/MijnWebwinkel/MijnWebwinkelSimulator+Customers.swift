import Commerce
import JSON

extension MijnWebwinkelSimulator {
    private static let addressFields: Set<String> = [
        "firstName", "lastName", "street", "streetNumber", "zipCode", "city", "countryCode", "company", "gender", "phone", "taxNumber", "iban",
    ]
    private static let required = ["firstName", "lastName", "street", "streetNumber", "zipCode", "city", "countryCode"]

    func answerCustomers(_ call: MijnWebwinkelCall) throws(MijnWebwinkelRefusal) -> JSONValue? {
        guard switches.allowsCustomers else { throw MijnWebwinkelRefusal(status: 403, message: "Forbidden") }
        if call.path.count == 1 {
            try call.allow("GET", "POST", parameters: call.method == "GET" ? ["q", "embed"] : [], general: false)
            if call.method == "POST" { return ["customer": customer(try makeCustomer(try call.body()), embeds: false)] }
            if let embed = call.value("embed"), embed != "address" { throw .invalid("embed is address") }
            let embeds = call.value("embed") != nil
            let words = call.value("q")?.lowercased()
            // In no order that anybody could count on.
            let found = customers.filter { _, row in words.map { (row["email"]?.string ?? "").lowercased().contains($0) } ?? true }
            return ["customers": .array(found.keys.sorted().reversed().map { customer($0, embeds: embeds) })]
        }
        try call.allow("GET", "POST", "PATCH", "DELETE", parameters: [], general: false)
        let id = call.path[1]
        guard customers[id] != nil else { throw .missing }
        switch (call.path.count, call.method) {
        case (2, "GET"): return ["customer": customer(id, embeds: false)]
        case (2, "PATCH"):
            try changeCustomer(id, try call.body())
            return ["customer": customer(id, embeds: false)]
        case (2, "DELETE"):
            (customers[id], addresses[id]) = (nil, nil)
            return nil
        case (3..., _): return try answerAddresses(call, id)
        default: throw .method
        }
    }

    private func answerAddresses(_ call: MijnWebwinkelCall, _ id: String) throws(MijnWebwinkelRefusal) -> JSONValue? {
        guard call.path[2] == "addresses" else { throw .missing }
        let rows = addresses[id] ?? []
        guard call.path.count == 4 else {
            switch call.method {
            case "GET": return ["addresses": .array(rows.map { .object($0) })]
            case "POST":
                let fields = try call.body()
                for name in Self.required where (fields[name]?.string ?? "").isEmpty { throw .problem(name, "This value should not be blank.") }
                try check(address: fields)
                let address = newAddress(fields, isFirst: rows.isEmpty)
                addresses[id] = rows + [address]
                return ["address": .object(address)]
            default: throw .method
            }
        }
        guard let place = rows.firstIndex(where: { $0["id"]?.string == call.path[3] }) else { throw .missing }
        switch call.method {
        case "GET": return ["address": .object(rows[place])]
        case "PATCH":
            let fields = try call.body()
            guard !fields.isEmpty else { throw .problem("", "Nothing to change.") }
            try check(address: fields)
            var address = rows[place]
            for (name, value) in fields { address[name] = value }
            addresses[id]?[place] = address
            return ["address": .object(address)]
        case "DELETE":
            addresses[id]?.remove(at: place)
            return nil
        default: throw .method
        }
    }

    private func check(address fields: JSONObject) throws(MijnWebwinkelRefusal) {
        for (name, value) in fields {
            guard Self.addressFields.contains(name) else { throw .problem(name, "This field is not expected.") }
            guard value.string != nil || value.isNull else { throw .problem(name, "This value should be of type string.") }
            if Self.required.contains(name), (value.string ?? "").isEmpty { throw .problem(name, "This value should not be blank.") }
        }
        if let country = fields["countryCode"]?.string, country.utf8.count != 2 || country != country.uppercased() {
            throw .problem("countryCode", "This value is not valid.")
        }
    }

    private func newAddress(_ fields: JSONObject, isFirst: Bool) -> JSONObject {
        var address: JSONObject = ["id": .string(newID())]
        for name in Self.required + ["company", "gender", "phone", "taxNumber", "iban"] { address[name] = fields[name] ?? .null }
        address["isDefaultForDelivery"] = .bool(isFirst)
        address["isDefaultForInvoice"] = .bool(isFirst)
        return address
    }

    /// Makes a customer. - Returns: its id.
    func makeCustomer(_ fields: JSONObject) throws(MijnWebwinkelRefusal) -> String {
        for (name, value) in fields {
            guard ["email", "firstName", "lastName"].contains(name) else { throw .problem(name, "This field is not expected.") }
            guard value.string != nil else { throw .problem(name, "This value should be of type string.") }
        }
        guard let email = fields["email"]?.string, email.contains("@"), !email.contains(" ") else {
            throw .problem("email", "This value is not a valid email address.")
        }
        guard !customers.values.contains(where: { $0["email"]?.string?.lowercased() == email.lowercased() }) else {
            throw .problem("email", "This value is already used.")
        }
        let id = newID()
        customers[id] = [
            "id": .string(id), "storeId": .string(Self.storeID), "email": .string(email), "firstName": fields["firstName"] ?? .null,
            "lastName": fields["lastName"] ?? .null, "dateOfBirth": .null, "description": .null,
        ]
        addresses[id] = []
        return id
    }

    private func changeCustomer(_ id: String, _ fields: JSONObject) throws(MijnWebwinkelRefusal) {
        guard !fields.isEmpty else { throw .problem("", "Nothing to change.") }
        for (name, value) in fields {
            guard ["firstName", "lastName", "dateOfBirth", "description"].contains(name) else { throw .problem(name, "This field is not expected.") }
            guard value.string != nil || value.isNull else { throw .problem(name, "This value should be of type string.") }
            customers[id]?[name] = value
        }
    }

    func customer(_ id: String, embeds: Bool) -> JSONValue {
        var row = customers[id] ?? [:]
        if embeds { row["addresses"] = .array((addresses[id] ?? []).map { .object($0) }) }
        return .object(row)
    }

    /// A customer with an address, as a buyer registers.
    func register(_ arguments: JSONObject) throws(MijnWebwinkelRefusal) -> String {
        func text(_ name: String, _ fallback: String) -> JSONValue { .string(arguments[name]?.string ?? fallback) }
        let id = try makeCustomer(["email": text("email", ""), "firstName": text("firstName", "Jan"), "lastName": text("lastName", "Voorbeeld")])
        addresses[id] = [
            newAddress(
                [
                    "firstName": text("firstName", "Jan"), "lastName": text("lastName", "Voorbeeld"), "street": "Dorpsstraat", "streetNumber": "12a",
                    "zipCode": "3511 CD", "city": text("city", "Utrecht"), "countryCode": "NL", "company": arguments["company"] ?? .null,
                    "phone": text("phone", "0301234567"), "taxNumber": arguments["taxNumber"] ?? .null,
                ], isFirst: true)
        ]
        return id
    }
}
