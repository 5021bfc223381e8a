import Commerce
import Crypto
import JSON

extension Customer {
    /// A user of the shop.
    init(user: Record) throws {
        guard let id = user.text("id") else { throw Fault.retry("customer.unreadable", "CCV Shop's user record has no id.") }
        let info = user.record("userinfo") ?? Record([:])
        let billing = Address.billing(ofCustomer: info)
        let hasAddress = !billing.streetLine.isEmpty || !billing.city.isEmpty || !billing.postcode.isEmpty
        self.init(
            id: id, revision: Self.revision(of: user), email: Self.email(of: user), firstName: billing.firstName, lastName: billing.lastName,
            company: billing.company, vatNumber: info.text("btw"), cocNumber: info.text("kvk"), phone: billing.phone, mobile: billing.mobile,
            isActive: user.flag("status") ?? true, billing: hasAddress ? billing : nil,
            deliveries: Address.delivery(ofCustomer: info, billing: billing).map { [$0] } ?? [], raw: user.value)
    }

    /// Users log in with their address most often; the address on file goes first.
    static func email(of user: Record) -> String? {
        user.record("userinfo")?.text("email") ?? user.text("username").flatMap { $0.contains("@") ? $0 : nil }
    }

    /// A hash of what flows look at: the shop keeps no change date.
    static func revision(of user: Record) -> String {
        let info = user.record("userinfo")
        var texts = [user.text("status") ?? (user.flag("status").map { $0 ? "1" : "0" } ?? ""), email(of: user) ?? ""]
        texts += ["btw", "kvk", "customertype", "reference"].map { info?.text($0) ?? "" }
        for address in ["billingaddress", "deliveryaddress"] {
            let record = info?.record(address)
            texts += [
                "first_name", "last_name", "full_name", "company", "address_line_1", "address_line_2", "street", "housenumber", "housenumber_suffix",
                "zipcode", "city", "province", "country", "country_code", "telephone", "mobile",
            ].map { record?.text($0) ?? "" }
        }
        return Signature.hexadecimal(SHA256.hash(data: Array(texts.joined(separator: "\u{1F}").utf8)).prefix(10))
    }
}
