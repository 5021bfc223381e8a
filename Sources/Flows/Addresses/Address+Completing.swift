public import Commerce

extension Address {
    /// The address with street, number and addition apart where that can be known, the country as ISO has it and, in the Netherlands, the
    /// postcode as the post writes it. What the shop already has apart stays.
    public var completed: Address {
        var address = self
        address.country = Self.isoCountry(country)
        if address.country == "NL" { address.postcode = Self.dutchPostcode(postcode) }
        if let vatNumber { address.vatNumber = Self.vatNumber(vatNumber, country: address.country) }
        if (street ?? "").isEmpty || (houseNumber ?? "").isEmpty {
            if let parts = StreetSplitter.split(streetLine, country: address.country) {
                (address.street, address.houseNumber) = (parts.street, parts.number)
                address.houseNumberAddition = parts.addition.isEmpty ? nil : parts.addition
            } else if let second = streetLine2, let parts = StreetSplitter.number(second, country: address.country) {
                (address.street, address.houseNumber) = (streetLine, parts.number)
                address.houseNumberAddition = parts.addition.isEmpty ? nil : parts.addition
                address.streetLine = "\(streetLine) \(second)"
                address.streetLine2 = nil
            }
        }
        return address
    }

    /// `UK` and `EL` are used by tax offices; ISO has GB and GR.
    static func isoCountry(_ text: String) -> String {
        let upper = text.trimmed.uppercased()
        return ["UK": "GB", "EL": "GR"][upper] ?? upper
    }

    /// `1234ab` as `1234 AB`; anything else stays.
    static func dutchPostcode(_ text: String) -> String {
        let packed = text.filter { !$0.isWhitespace }.uppercased()
        let bytes = Array(packed.utf8)
        guard bytes.count == 6, bytes[..<4].allSatisfy({ (0x30...0x39).contains($0) }), bytes[4...].allSatisfy({ (0x41...0x5A).contains($0) }) else {
            return text
        }
        return "\(packed.prefix(4)) \(packed.suffix(2))"
    }

    /// Without dots and blanks, and with its country's letters before it; Greece's are EL.
    static func vatNumber(_ text: String, country: String) -> String? {
        let packed = text.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard !packed.isEmpty else { return nil }
        let hasLetters = packed.prefix(2).allSatisfy(\.isLetter) && packed.count > 4
        return hasLetters ? packed : (country == "GR" ? "EL" : country) + packed
    }

    /// Whether goods to both arrive at the same door, under the same name.
    func isSamePlace(as other: Address) -> Bool {
        key == other.key && name.folded == other.name.folded
    }

    private var key: [String] { [streetLine.folded, (streetLine2 ?? "").folded, postcode.folded, city.folded, country.folded] }
}

extension String {
    /// Letters and digits only, in lower case: for comparing names and streets.
    var folded: String { lowercased().filter { $0.isLetter || $0.isNumber } }

    /// Without blanks before and behind.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
