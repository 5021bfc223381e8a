import Commerce

extension Record {
    /// First name, and last name with its prefix, of the order or customer.
    var personNames: (first: String?, last: String?) {
        let last = [text("middlename"), text("lastname")].compactMap { $0 }.joined(separator: " ")
        return (text("firstname"), last.isEmpty ? nil : last)
    }

    /// The company; only where the record says that it is one.
    var companyName: String? { flag("isCompany") ? text("companyName") : nil }

    /// The invoice address of an order or a customer.
    var billingAddress: Address {
        var address = address(prefix: "addressBilling")
        address.company = companyName
        address.phone = text("phone")
        address.mobile = text("mobile")
        address.email = text("email")
        address.vatNumber = text("companyVatNumber")
        address.cocNumber = text("companyCoCNumber")
        return address
    }

    /// The delivery address; nil when it is empty or the invoice address again.
    var deliveryAddress: Address? {
        var address = address(prefix: "addressShipping")
        address.company = text("addressShippingCompany")
        guard !address.streetLine.isEmpty || !address.city.isEmpty || !address.postcode.isEmpty else { return nil }
        let billing = self.address(prefix: "addressBilling")
        let isSamePlace =
            address.streetLine == billing.streetLine && address.streetLine2 == billing.streetLine2 && address.postcode == billing.postcode
            && address.city == billing.city && address.country == billing.country && address.personName == billing.personName
        return isSamePlace && (address.company == nil || address.company == companyName) ? nil : address
    }

    private func address(prefix: String) -> Address {
        let (street, number, extension_) = (text("\(prefix)Street"), text("\(prefix)Number"), text("\(prefix)Extension"))
        let numberWithAddition = (number ?? "") + (extension_ ?? "")
        let (first, last) = names(onAddress: text("\(prefix)Name"))
        let country = record("\(prefix)Country")
        return Address(
            firstName: first, lastName: last,
            streetLine: [street ?? "", numberWithAddition].filter { !$0.isEmpty }.joined(separator: " "),
            streetLine2: text("\(prefix)Street2"),
            // Foreign addresses put the number into the street: then nothing is split.
            street: number == nil ? nil : street, houseNumber: number, houseNumberAddition: number == nil ? nil : extension_,
            postcode: text("\(prefix)Zipcode") ?? "", city: text("\(prefix)City") ?? "", region: text("\(prefix)Region"),
            country: (country?.text("code") ?? "").uppercased(), countryName: country?.text("title"))
    }

    /// The shop has one name text per address. Where it is the person's, it is split as the person's name is; else it stays whole.
    private func names(onAddress name: String?) -> (first: String?, last: String?) {
        let person = personNames
        let whole = [person.first, person.last].compactMap { $0 }.joined(separator: " ")
        return name == nil || name == whole ? person : (nil, name)
    }
}
