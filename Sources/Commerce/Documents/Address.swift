/// A postal address with the people behind it. Personal data: never into queues or logs.
public struct Address: Sendable, Hashable {
    /// Company name; nil or empty for a person.
    public var company: String?
    /// First name.
    public var firstName: String?
    /// Last name, with its prefix ("van der Berg").
    public var lastName: String?
    /// The whole first address line as the shop has it, street, number and addition together.
    public var streetLine: String
    /// Second address line as the shop has it.
    public var streetLine2: String?
    /// Street alone, where the shop has it apart or it could be split.
    public var street: String?
    /// House number alone.
    public var houseNumber: String?
    /// What stands behind the house number: "a", "III", "bis".
    public var houseNumberAddition: String?
    /// Postcode as written by the shop.
    public var postcode: String
    /// Town.
    public var city: String
    /// State, province or region.
    public var region: String?
    /// ISO 3166-1 alpha-2, upper case.
    public var country: String
    /// The country's name in the shop's language.
    public var countryName: String?
    /// Phone.
    public var phone: String?
    /// Mobile phone.
    public var mobile: String?
    /// E-mail, where the address has its own.
    public var email: String?
    /// VAT number with its country letters.
    public var vatNumber: String?
    /// Chamber of commerce number.
    public var cocNumber: String?

    /// Makes an address; what is not named is empty.
    public init(
        company: String? = nil, firstName: String? = nil, lastName: String? = nil, streetLine: String, streetLine2: String? = nil,
        street: String? = nil, houseNumber: String? = nil, houseNumberAddition: String? = nil, postcode: String, city: String,
        region: String? = nil, country: String, countryName: String? = nil, phone: String? = nil, mobile: String? = nil,
        email: String? = nil, vatNumber: String? = nil, cocNumber: String? = nil
    ) {
        self.company = company
        self.firstName = firstName
        self.lastName = lastName
        self.streetLine = streetLine
        self.streetLine2 = streetLine2
        self.street = street
        self.houseNumber = houseNumber
        self.houseNumberAddition = houseNumberAddition
        self.postcode = postcode
        self.city = city
        self.region = region
        self.country = country
        self.countryName = countryName
        self.phone = phone
        self.mobile = mobile
        self.email = email
        self.vatNumber = vatNumber
        self.cocNumber = cocNumber
    }

    /// First and last name with one blank between them.
    public var personName: String { [firstName, lastName].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ") }
    /// Whether a company name is given.
    public var isCompany: Bool { !(company ?? "").isEmpty }
    /// The company's name, else the person's.
    public var name: String { isCompany ? company! : personName }
}
