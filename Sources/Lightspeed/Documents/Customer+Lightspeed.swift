import Commerce
import Crypto
import JSON

extension Customer {
    /// A customer record.
    init(record: Record) throws {
        guard let id = record.text("id") else {
            throw Fault.retry("customer.unreadable", "Lightspeed's customer record has no id.")
        }
        let (first, last) = record.personNames
        let billing = record.billingAddress
        let hasAddress = !billing.streetLine.isEmpty || !billing.city.isEmpty || !billing.postcode.isEmpty
        self.init(
            id: id, revision: Self.revision(of: record), email: record.text("email"), firstName: first, lastName: last,
            company: record.companyName, vatNumber: record.text("companyVatNumber"), cocNumber: record.text("companyCoCNumber"),
            phone: record.text("phone"), mobile: record.text("mobile"), language: record.record("language")?.text("code")?.lowercased(),
            isGuest: record.text("type") == "guest", billing: hasAddress ? billing : nil,
            deliveries: record.deliveryAddress.map { [$0] } ?? [], changedAt: record.time("updatedAt"), raw: record.value)
    }

    /// Differs whenever the customer differs in what flows look at: the change date has whole seconds only, so the content counts too.
    static func revision(of record: Record) -> String? {
        guard let changed = record.time("updatedAt") else { return nil }
        let texts = revisionFields.map { key in record.text(key) ?? record.record(key)?.text("code") ?? (record.flag(key) ? "1" : "") }
        let digest = Insecure.MD5.hash(data: Array(texts.joined(separator: "\u{1F}").utf8))
        return "\(changed.milliseconds / 1_000)/\(Encoding.hexadecimal(digest.prefix(8)))"
    }

    private static let revisionFields =
        ["email", "firstname", "middlename", "lastname", "phone", "mobile", "isCompany", "companyName", "companyCoCNumber", "companyVatNumber"]
        + ["addressBilling", "addressShipping"].flatMap { prefix in
            ["Company", "Name", "Street", "Street2", "Number", "Extension", "Zipcode", "City", "Region", "Country"].map { prefix + $0 }
        }
}
