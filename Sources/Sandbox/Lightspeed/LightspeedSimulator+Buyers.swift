import Commerce
import JSON

/// Who buys, all invented.
struct LightspeedBuyer {
    var first = "Erika"
    var middle = ""
    var last = "Muster"
    var email = "erika.muster@example.com"
    var company = ""
    var vat = ""
    var street = "Dorpsstraat"
    var number = "12"
    var addition = "b"
    var zip = "3000 AA"
    var city = "Rotterdam"
    var country = "nl"
    /// Another delivery address: name, street, number, postcode, town, country.
    var delivery: (name: String, street: String, number: String, zip: String, city: String, country: String)?
    var isGuest = false

    private var name: String { [first, middle, last].filter { !$0.isEmpty }.joined(separator: " ") }

    /// The order's or customer's members about the buyer.
    var fields: JSONObject {
        var out: JSONObject = [
            "gender": false, "birthDate": false, "nationalId": "", "email": .string(email), "firstname": .string(first),
            "middlename": .string(middle),
            "lastname": .string(last), "phone": "+31 10 0000000", "mobile": "", "newsletterSubscribed": false, "isCompany": .bool(!company.isEmpty),
            "companyName": .string(company), "companyCoCNumber": company.isEmpty ? "" : "00000000", "companyVatNumber": .string(vat),
            "addressShippingCompany": false,
        ]
        address("addressBilling", &out, (name, street, number, zip, city, country), addition)
        address("addressShipping", &out, delivery ?? (name, street, number, zip, city, country), delivery == nil ? addition : "")
        return out
    }

    private func address(
        _ prefix: String, _ out: inout JSONObject, _ at: (name: String, street: String, number: String, zip: String, city: String, country: String),
        _ addition: String
    ) {
        for (suffix, text) in [
            ("Name", at.name), ("Street", at.street), ("Street2", ""), ("Number", at.number), ("Extension", addition), ("Zipcode", at.zip),
            ("City", at.city), ("Region", ""),
        ] { out[prefix + suffix] = .string(text) }
        out["\(prefix)Country"] = LightspeedOrderMaker.country(at.country)
    }
}
