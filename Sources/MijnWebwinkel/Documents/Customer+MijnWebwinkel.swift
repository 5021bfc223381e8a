import Commerce
import Crypto
import JSON

extension Customer {
    /// A customer with embedded addresses.
    init(customer: Record) throws {
        guard let id = customer.text("id") else { throw Fault.retry("customer.unreadable", "MijnWebwinkel's customer record has no id.") }
        let invoice = Self.invoiceAddress(of: customer).map(Address.init(ofCustomer:))
        let others = customer.records("addresses").filter { $0.value["isDefaultForDelivery"]?.bool == true }.map(Address.init(ofCustomer:))
        self.init(
            id: id, revision: Self.revision(of: customer), email: customer.text("email"),
            firstName: customer.text("firstName") ?? invoice?.firstName, lastName: customer.text("lastName") ?? invoice?.lastName,
            company: invoice?.company, vatNumber: invoice?.vatNumber, phone: invoice?.phone, billing: invoice,
            deliveries: others.filter { $0 != invoice }, raw: customer.value)
    }

    /// The default for invoices, else the first.
    static func invoiceAddress(of customer: Record) -> Record? {
        let addresses = customer.records("addresses")
        return addresses.first { $0.value["isDefaultForInvoice"]?.bool == true } ?? addresses.first
    }

    /// A hash of what flows look at: the API tells no change date.
    static func revision(of customer: Record) -> String {
        var texts = ["email", "firstName", "lastName"].map { customer.text($0) ?? "" }
        for address in customer.records("addresses") {
            texts += [
                "id", "firstName", "lastName", "street", "streetNumber", "zipCode", "city", "countryCode", "company", "phone", "taxNumber",
            ].map { address.text($0) ?? "" }
            texts += ["isDefaultForDelivery", "isDefaultForInvoice"].map { address.value[$0]?.bool == true ? "1" : "" }
        }
        return SHA256.hash(data: Array(texts.joined(separator: "\u{1F}").utf8)).prefix(10).map { byte in
            byte < 16 ? "0\(String(byte, radix: 16))" : String(byte, radix: 16)
        }.joined()
    }
}
