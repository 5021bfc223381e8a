import Commerce
import JSON

/// The fields of a mapping as the API wants them: the customer's own, and those of one address, named `address.city`.
struct CustomerFields {
    /// Of the customer; the e-mail only when it is made.
    private(set) var customer: JSONObject = [:]
    /// Of its invoice address.
    private(set) var address: JSONObject = [:]

    init(_ record: CustomerRecord) {
        for fields in [record.addresses.first ?? [:], record.contact, record.fields] {
            for (name, value) in fields {
                if name.hasPrefix("address.") { address[String(name.dropFirst(8))] = value } else { customer[name] = value }
            }
        }
    }

    var email: String? { customer["email"]?.string }

    /// What may be changed: an e-mail cannot be.
    var changes: JSONObject { Self.object(customer, without: ["email"]) }

    /// Of a new customer; what else was given is written afterwards.
    var birth: JSONObject { JSONObject(customer.filter { ["email", "firstName", "lastName"].contains($0.key) }.map { ($0.key, $0.value) }) }
    /// What a new customer cannot be made with.
    var rest: JSONObject { Self.object(customer, without: ["email", "firstName", "lastName"]) }

    /// A new address needs its people's names too.
    func newAddress(over customer: Record) -> JSONObject {
        var out = address
        for name in ["firstName", "lastName"] where out[name] == nil {
            if let text = self.customer[name]?.string ?? customer.text(name) { out[name] = .string(text) }
        }
        return out
    }

    private static func object(_ object: JSONObject, without names: Set<String>) -> JSONObject {
        JSONObject(object.filter { !names.contains($0.key) }.map { ($0.key, $0.value) })
    }
}
