import Commerce
import JSON

extension LightspeedSimulator {
    private static let booleans: Set<String> = ["isConfirmed", "isCompany", "doNotifyRegistered", "doNotifyConfirmed", "doNotifyPassword"]
    private static let texts: Set<String> = Set(
        [
            "email", "firstname", "middlename", "lastname", "nationalId", "phone", "mobile", "companyName", "companyCoCNumber", "companyVatNumber",
            "memo", "password", "gender", "birthDate", "referralId", "addressShippingCompany",
        ]
            + ["addressBilling", "addressShipping"].flatMap { prefix in
                ["Name", "Street", "Street2", "Number", "Extension", "Zipcode", "City", "Region"].map { prefix + $0 }
            })

    func customerAnswer(_ call: LightspeedCall, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        let path = call.path
        switch (call.method, path.count) {
        case ("GET", 1),
            ("GET", 2) where path.count == 1 || isCount:
            let email = call.request.queryValue("email")?.lowercased()
            return try list(call, customers.values, key: "customers", isCount: isCount) { record in
                email.map { record.fields["email"]?.string?.lowercased() == $0 } ?? true
            }
        case ("POST", 1):
            let record = try makeCustomer(call.fields("customer"))
            announce("customers", "created", record)
            return shownCustomer(record)
        case (_, 2):
            guard let id = Int(path[1]), let record = customers[id] else { throw .notFound }
            return try single(call, record)
        default: throw .notFound
        }
    }

    private func single(_ call: LightspeedCall, _ record: LightspeedRecord) throws(LightspeedRefusal) -> JSONValue? {
        switch call.method {
        case "GET": return shownCustomer(record)
        case "PUT":
            try changeCustomer(record.id, call.fields("customer"))
            return shownCustomer(customers[record.id]!)
        case "DELETE":
            customers[record.id] = nil
            announce("customers", "deleted", record)
            return nil
        default: throw .notOffered
        }
    }

    private func shownCustomer(_ record: LightspeedRecord) -> JSONValue { ["customer": .object(withUnknown(record.shown()))] }

    /// Changes fields as the API and the back office do.
    func changeCustomer(_ id: Int, _ fields: JSONObject) throws(LightspeedRefusal) {
        guard var record = customers[id] else { throw .notFound }
        let checked = try Self.checked(fields)
        if let email = checked["email"]?.string, isTaken(email, besides: id) { throw .invalid }
        for (key, value) in checked { record.fields[key] = value }
        record.updated = now
        customers[id] = record
        announce("customers", "updated", record)
    }

    func makeCustomer(_ fields: JSONObject) throws(LightspeedRefusal) -> LightspeedRecord {
        let checked = try Self.checked(fields)
        for key in ["email", "firstname", "lastname"] where (checked[key]?.string ?? "").isEmpty { throw .invalid }
        guard !isTaken(checked["email"]!.string!, besides: nil) else { throw .invalid }
        let id = newID()
        var record = LightspeedRecord(id, at: now, Self.emptyCustomer)
        for (key, value) in checked { record.fields[key] = value }
        record.lists = ["groups", "invoices", "orders", "shipments", "metafields"].map { ($0, "\($0)?customer=\(id)") }
        customers[id] = record
        return record
    }

    private func isTaken(_ email: String, besides id: Int?) -> Bool {
        customers.values.contains { $0.id != id && $0.fields["email"]?.string?.lowercased() == email.lowercased() }
    }

    /// Known fields in the right form; unknown ones are ignored, as the API does.
    private static func checked(_ fields: JSONObject) throws(LightspeedRefusal) -> JSONObject {
        var out: JSONObject = [:]
        for (key, value) in fields {
            if booleans.contains(key) {
                guard value.bool != nil || ["0", "1", "true", "false"].contains(value.string ?? "") else { throw .invalid }
                out[key] = .bool(value.bool ?? ["1", "true"].contains(value.string ?? ""))
            } else if key == "addressBillingCountry" || key == "addressShippingCountry" {
                // Written as a two-letter code, read as an object.
                guard let code = value.string, code.isEmpty || code.utf8.count == 2 else { throw .invalid }
                out[key] = code.isEmpty ? false : LightspeedOrderMaker.country(code.lowercased())
            } else if texts.contains(key) {
                guard value.string != nil || value.isNull else { throw .invalid }
                out[key] = value.isNull ? "" : value
            }
        }
        if let email = out["email"]?.string {
            guard let at = email.firstIndex(of: "@"), email[at...].contains("."), !email.contains(" "), email.count <= 255 else { throw .invalid }
        }
        return out
    }

    private static let emptyCustomer: JSONObject = {
        var fields: JSONObject = [
            "nationalId": "", "email": "", "gender": false, "firstname": "", "lastname": "", "middlename": "", "phone": "", "mobile": "",
            "birthDate": false, "isCompany": false, "companyName": "", "companyCoCNumber": "", "companyVatNumber": "", "remoteIp": false,
            "userAgent": false, "referralId": false, "isConfirmed": true, "type": "registered", "lastOnlineAt": nil, "language": false,
            "memo": nil, "doNotifyRegistered": false, "doNotifyConfirmed": false, "doNotifyPassword": false, "addressShippingCompany": false,
        ]
        for prefix in ["addressBilling", "addressShipping"] {
            for suffix in ["Name", "Street", "Street2", "Number", "Extension", "Zipcode", "City", "Region"] { fields[prefix + suffix] = "" }
            fields["\(prefix)Country"] = false
        }
        return fields
    }()
}
