import Commerce
import JSON

extension Address {
    /// An address of an order or user; nil when all its texts are empty.
    init?(record: Record) {
        let street = record.text("street")
        let number = record.text("housenumber")
        let addition = record.text("housenumber_suffix")
        let composed = [street, [number, addition].compactMap { $0 }.joined()].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        let line = record.text("address_line_1") ?? composed
        guard !line.isEmpty || record.text("city") != nil || record.text("zipcode") != nil || record.text("full_name") != nil else { return nil }
        let countryName = record.text("country")
        // Delivery addresses have the full name only; it stays whole.
        let hasNames = record.text("first_name") != nil || record.text("last_name") != nil
        self.init(
            company: record.text("company"), firstName: hasNames ? record.text("first_name") : nil,
            lastName: hasNames ? record.text("last_name") : record.text("full_name"), streetLine: line, streetLine2: record.text("address_line_2"),
            street: number == nil ? nil : street, houseNumber: number, houseNumberAddition: number == nil ? nil : addition,
            postcode: record.text("zipcode") ?? "", city: record.text("city") ?? "", region: record.text("province"),
            country: record.text("country_code")?.uppercased() ?? countryName.flatMap(Countries.code) ?? "", countryName: countryName,
            phone: record.text("telephone"), mobile: record.text("mobile"))
    }

    /// The invoice address, with what the customer record has beside it.
    static func billing(ofCustomer customer: Record) -> Address {
        let record = customer.record("billingaddress") ?? Record([:])
        var address = Address(record: record) ?? Address(streetLine: "", postcode: "", city: "", country: "")
        address.email = customer.text("email")
        address.vatNumber = customer.text("btw")
        address.cocNumber = customer.text("kvk")
        return address
    }

    /// The delivery address; nil when it is empty or the invoice address again.
    static func delivery(ofCustomer customer: Record, billing: Address) -> Address? {
        guard let record = customer.record("deliveryaddress"), var address = Address(record: record) else { return nil }
        // An empty country is the billing one.
        if address.country.isEmpty { address.country = billing.country }
        let isSamePlace =
            address.streetLine == billing.streetLine && address.postcode == billing.postcode && address.city == billing.city
            && address.country == billing.country
        let isSameName = address.personName.isEmpty || address.personName == billing.personName
        return isSamePlace && isSameName && (address.company == nil || address.company == billing.company) ? nil : address
    }

    /// A parcel shop where the parcel is fetched.
    static func pickup(_ record: Record, buyer: Address) -> Address {
        let number = record.text("housenumber")
        let line = [record.text("street"), [number, record.text("housenumber_suffix")].compactMap { $0 }.joined()].compactMap { $0 }
        return Address(
            company: record.text("company"), firstName: buyer.firstName, lastName: buyer.lastName,
            streetLine: line.filter { !$0.isEmpty }.joined(separator: " "), street: record.text("street"), houseNumber: number,
            houseNumberAddition: record.text("housenumber_suffix"), postcode: record.text("code") ?? record.text("zipcode") ?? "",
            city: record.text("city") ?? "",
            country: record.text("country").map { $0.utf8.count == 2 ? $0.uppercased() : Countries.code(ofName: $0) ?? "" } ?? "")
    }
}
