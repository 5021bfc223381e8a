import Commerce
import JSON

/// The fields of a mapping as the API wants them: names with dots (`userinfo.billingaddress.city`) become objects.
struct UserFields {
    private static let addresses = ["billingaddress", "deliveryaddress"]
    /// For a new user.
    private(set) var body: JSONObject = [:]

    init(_ record: CustomerRecord) {
        var value = JSONValue.object([:])
        for fields in [record.addresses.first ?? [:], record.contact, record.fields] {
            for (name, field) in fields { Self.set(&value, name.split(separator: ".").map(String.init)[...], field) }
        }
        body = value.object ?? [:]
        guard var info = body["userinfo"]?.object else { return }
        if info["customertype"] == nil, record.isCompany { info["customertype"] = "b2b" }
        for name in Self.addresses {
            if let address = info[name]?.object { info[name] = .object(Self.writable(address)) }
        }
        body["userinfo"] = .object(info)
    }

    /// For a user that is there: addresses completed with what the shop has.
    func body(over user: Record) -> JSONObject {
        guard var info = body["userinfo"]?.object else { return body }
        for name in Self.addresses {
            guard let new = info[name]?.object else { continue }
            var whole = user.record("userinfo")?.record(name)?.value.object ?? [:]
            for (key, value) in new { whole[key] = value }
            // One way of writing the street: a new line takes the old parts away, new parts the old line.
            if new["address_line_1"] != nil { for key in ["street", "housenumber", "housenumber_suffix"] where new[key] == nil { whole[key] = nil } }
            if new["street"] != nil { whole["address_line_1"] = nil }
            info[name] = .object(Self.writable(whole))
        }
        var body = body
        body["userinfo"] = .object(info)
        return body
    }

    /// Fields whose names have dots as objects.
    static func nested(_ fields: JSONObject) -> JSONObject {
        var value = JSONValue.object([:])
        for (name, field) in fields { set(&value, name.split(separator: ".").map(String.init)[...], field) }
        return value.object ?? [:]
    }

    private static func set(_ value: inout JSONValue, _ path: ArraySlice<String>, _ field: JSONValue) {
        guard let first = path.first else { return value = field }
        var inner = value[first] ?? .object([:])
        set(&inner, path.dropFirst(), field)
        value[first] = inner
    }

    /// Only what may be written: either street and number, the number as a number, or the line.
    static func writable(_ address: JSONObject) -> JSONObject {
        var out = address
        out["country"] = nil
        if out["first_name"] != nil || out["last_name"] != nil { out["full_name"] = nil }
        let number = Record(.object(address)).text("housenumber")
        if let street = Record(.object(address)).text("street"), let number {
            if let whole = Int(number) {
                out["housenumber"] = .number(Decimal128(whole))
                out["address_line_1"] = nil
                return out
            }
            let suffix = Record(.object(address)).text("housenumber_suffix") ?? ""
            out["address_line_1"] = .string("\(street) \(number)\(suffix)")
        }
        if let line = out["address_line_1"]?.string, !line.isEmpty {
            for key in ["street", "housenumber", "housenumber_suffix"] { out[key] = nil }
        } else {
            out["address_line_1"] = nil
            if number == nil { out["housenumber"] = nil }
        }
        return out
    }
}
