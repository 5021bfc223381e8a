import Commerce

extension Address {
    /// An address of an order. The name is one text and stays whole.
    init(ofOrder record: Record) {
        let (street, number) = (record.text("street"), record.text("number"))
        let house = Self.parts(of: number)
        self.init(
            company: record.text("company"), lastName: record.text("name"),
            streetLine: [street, number].compactMap { $0 }.joined(separator: " "), street: house.number == nil ? nil : street,
            houseNumber: house.number, houseNumberAddition: house.addition, postcode: record.text("zipcode") ?? "", city: record.text("city") ?? "",
            country: record.text("country_code")?.uppercased() ?? "", countryName: record.text("country"), phone: record.text("phone"),
            vatNumber: record.text("taxnumber"))
    }

    /// An address of a customer; its members have other names.
    init(ofCustomer record: Record) {
        let (street, number) = (record.text("street"), record.text("streetNumber"))
        let house = Self.parts(of: number)
        self.init(
            company: record.text("company"), firstName: record.text("firstName"), lastName: record.text("lastName"),
            streetLine: [street, number].compactMap { $0 }.joined(separator: " "), street: house.number == nil ? nil : street,
            houseNumber: house.number, houseNumberAddition: house.addition, postcode: record.text("zipCode") ?? "", city: record.text("city") ?? "",
            country: record.text("countryCode")?.uppercased() ?? "", phone: record.text("phone"), vatNumber: record.text("taxNumber"))
    }

    /// `12` and `a` of `12a`; nothing where the text does not begin with a digit.
    private static func parts(of number: String?) -> (number: String?, addition: String?) {
        guard let number, let first = number.utf8.first, (0x30...0x39).contains(first) else { return (nil, nil) }
        let digits = number.prefix { $0.isASCII && $0.isNumber }
        let rest = number.dropFirst(digits.count).drop { $0 == " " || $0 == "-" }
        return (String(digits), rest.isEmpty ? nil : String(rest))
    }
}
