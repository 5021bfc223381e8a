import Commerce
import JSON

/// Who buys, all invented.
struct CCVBuyer {
    var first = "Erika"
    var last = "Muster"
    var email = "erika.muster@example.com"
    var company = ""
    var vat = ""
    var street = "Dorpsstraat"
    var number: Int? = 12
    var addition = "a"
    var zip = "1234 AB"
    var city = "Utrecht"
    var country: String? = "NL"
    var countryName: String?
    var comment = ""
    /// Another delivery address: full name, line, postcode, town, country.
    var delivery: (name: String, line: String, zip: String, city: String, country: String)?

    /// The order's `customer`, the same shape as a user's `userinfo`.
    var customer: JSONObject {
        var out = Self.emptyInfo
        var billing = Self.emptyAddress(isBilling: true)
        let line = [street, number.map { "\($0)\(addition)" } ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        let texts: [(String, String)] = [
            ("first_name", first), ("last_name", last), ("full_name", "\(first) \(last)"), ("company", company), ("address_line_1", line),
            ("street", street), ("housenumber_suffix", number == nil ? "" : addition), ("zipcode", zip), ("city", city), ("telephone", "0301234567"),
            ("comment", comment), ("country", countryName ?? Self.countryName(country ?? "NL")),
        ]
        for (key, text) in texts { billing[key] = .string(text) }
        billing["housenumber"] = number.map { .number(Decimal128($0)) } ?? .null
        billing["country_code"] = country.map { .string($0) } ?? .null
        out["billingaddress"] = .object(billing)
        if let delivery {
            var address = Self.emptyAddress(isBilling: false)
            for (key, text) in [
                ("full_name", delivery.name), ("address_line_1", delivery.line), ("zipcode", delivery.zip), ("city", delivery.city),
                ("country_code", delivery.country), ("country", Self.countryName(delivery.country)),
            ] { address[key] = .string(text) }
            out["deliveryaddress"] = .object(address)
        }
        out["email"] = .string(email)
        out["customertype"] = company.isEmpty ? "b2c" : "b2b"
        out["btw"] = .string(vat)
        out["kvk"] = company.isEmpty ? "" : "00000000"
        return out
    }

    static func countryName(_ code: String) -> String {
        ["NL": "Nederland", "BE": "België", "DE": "Duitsland", "FR": "Frankrijk"][code.uppercased()] ?? code
    }

    static func emptyAddress(isBilling: Bool) -> JSONObject {
        var out: JSONObject = [
            "gender": nil, "initials": "", "full_name": "", "company": "", "address_line_1": "", "address_line_2": "", "street": "",
            "housenumber": nil,
            "housenumber_suffix": "", "zipcode": "", "city": "", "province": "", "country": "", "country_code": nil, "telephone": "", "mobile": "",
            "comment": "",
        ]
        if isBilling { for key in ["first_name", "last_name", "fax"] { out[key] = "" } }
        return out
    }

    static let emptyInfo: JSONObject = {
        var out: JSONObject = [
            "billingaddress": .object(emptyAddress(isBilling: true)), "deliveryaddress": .object(emptyAddress(isBilling: false)),
            "customertype": "b2c",
            "birthdate": nil,
        ]
        for key in [
            "email_invoice", "email_invoice_company", "email", "bankaccount", "iban", "bic", "bank", "btw", "kvk", "reference", "reservationnumber",
            "website", "costcentre",
        ] { out[key] = "" }
        return out
    }()
}
