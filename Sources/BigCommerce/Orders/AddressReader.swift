import Commerce
import Integrations
import JSON

/// Reads addresses of orders (v2) and of customers (v3), whose fields have different names.
struct AddressReader {
    let settings: BigCommerceSettings

    func orderAddress(_ row: JSONValue) -> Address {
        address(row, street: "street_1", street2: "street_2", postcode: "zip", region: "state", country: "country_iso2")
    }

    func customerAddress(_ row: JSONValue) -> Address {
        address(row, street: "address1", street2: "address2", postcode: "postal_code", region: "state_or_province", country: "country_code")
    }

    private func address(_ row: JSONValue, street: String, street2: String, postcode: String, region: String, country: String) -> Address {
        Address(
            company: row["company"]?.words, firstName: row["first_name"]?.words, lastName: row["last_name"]?.words,
            streetLine: row[street]?.words ?? "", streetLine2: row[street2]?.words, postcode: row[postcode]?.words ?? "",
            city: row["city"]?.words ?? "", region: row[region]?.words, country: (row[country]?.words ?? "").uppercased(),
            countryName: row["country"]?.words, phone: row["phone"]?.words, email: row["email"]?.words, vatNumber: vatNumber(in: row),
            cocNumber: field(settings.cocFields, in: row))
    }

    /// BigCommerce has no field for it; shops add a form field of their own.
    func vatNumber(in row: JSONValue) -> String? { field(settings.vatFields, in: row) }

    /// The first form field that has one of these names and a value.
    func field(_ names: [String], in row: JSONValue) -> String? {
        let wanted = Set(names.map(\.folded))
        for field in row["form_fields"]?.array ?? [] where wanted.contains((field["name"]?.string ?? "").folded) {
            if let value = field["value"]?.words { return value }
        }
        return nil
    }
}

extension Address {
    /// Whether goods sent to one arrive at the other.
    func isSamePlace(as other: Address) -> Bool {
        func key(_ a: Address) -> [String] {
            [a.company ?? "", a.firstName ?? "", a.lastName ?? "", a.streetLine, a.streetLine2 ?? "", a.postcode, a.city, a.country].map { $0.folded }
        }
        return key(self) == key(other)
    }
}
