public import JSON

/// A customer in the form that is the same for all systems. Personal data.
public struct Customer: Sendable, Hashable {
    /// The source's id: shop customer id, or debtor number.
    public var id: String
    /// Differs whenever the customer differs.
    public var revision: String?
    /// E-mail, trimmed; the key customers are matched by.
    public var email: String?
    /// First name.
    public var firstName: String?
    /// Last name.
    public var lastName: String?
    /// Company; makes a company customer.
    public var company: String?
    /// VAT number with its country letters.
    public var vatNumber: String?
    /// Chamber of commerce number.
    public var cocNumber: String?
    /// Phone.
    public var phone: String?
    /// Mobile phone.
    public var mobile: String?
    /// ISO 639-1 code.
    public var language: String?
    /// Whether the customer may buy.
    public var isActive: Bool
    /// Whether the shop made it for a guest order only.
    public var isGuest: Bool
    /// Invoice address.
    public var billing: Address?
    /// Delivery addresses.
    public var deliveries: [Address]
    /// When it changed last.
    public var changedAt: Timestamp?
    /// The source's own record.
    public var raw: JSONValue

    /// Makes a customer.
    public init(
        id: String, revision: String? = nil, email: String?, firstName: String? = nil, lastName: String? = nil, company: String? = nil,
        vatNumber: String? = nil, cocNumber: String? = nil, phone: String? = nil, mobile: String? = nil, language: String? = nil,
        isActive: Bool = true, isGuest: Bool = false, billing: Address? = nil, deliveries: [Address] = [], changedAt: Timestamp? = nil,
        raw: JSONValue = .null
    ) {
        self.id = id
        self.revision = revision
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.company = company
        self.vatNumber = vatNumber
        self.cocNumber = cocNumber
        self.phone = phone
        self.mobile = mobile
        self.language = language
        self.isActive = isActive
        self.isGuest = isGuest
        self.billing = billing
        self.deliveries = deliveries
        self.changedAt = changedAt
        self.raw = raw
    }

    /// Whether it is a company.
    public var isCompany: Bool { !(company ?? "").isEmpty }
    /// First and last name with one blank between them.
    public var personName: String { [firstName, lastName].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ") }
    /// The company's name, else the person's.
    public var name: String { isCompany ? company! : personName }
}
