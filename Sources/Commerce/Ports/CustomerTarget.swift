public import JSON

/// A system that customers are written to: a shop, or the ERP with its debtors.
public protocol CustomerTarget: Sendable {
    /// The longest e-mail it can hold, in characters; a longer one is never cut, it cannot be a key.
    var emailLimit: Int { get }
    /// All customers with this e-mail, compared trimmed and without regard to case; lowest id first.
    func findCustomers(email: String) async throws -> [CustomerMatch]
    /// The customer with this id; nil when there is none.
    func customer(id: String) async throws -> CustomerMatch?
    /// Creates one. - Returns: its id.
    func createCustomer(_ record: CustomerRecord) async throws -> String
    /// Changes one; only the fields given. - Throws: `Fault`.
    func updateCustomer(id: String, _ record: CustomerRecord) async throws
}

/// A customer found in the target.
public struct CustomerMatch: Sendable, Hashable {
    /// The target's id: debtor number or shop customer id.
    public var id: String
    /// As the target has it.
    public var email: String?
    /// Name of the company or person, as the target has it.
    public var name: String
    /// Whether orders are refused for it.
    public var isBlocked: Bool
    /// The target's record.
    public var raw: JSONValue

    /// Makes a match.
    public init(id: String, email: String?, name: String, isBlocked: Bool = false, raw: JSONValue = .null) {
        self.id = id
        self.email = email
        self.name = name
        self.isBlocked = isBlocked
        self.raw = raw
    }
}

/// Fields of a customer to write, by the target's names.
public struct CustomerRecord: Sendable, Hashable {
    /// The fields.
    public var fields: JSONObject
    /// Whether it is a company.
    public var isCompany: Bool
    /// The contact person beneath a company, by the target's names; empty for none.
    public var contact: JSONObject
    /// Addresses to keep with the customer, by the target's names, for targets that store them apart.
    public var addresses: [JSONObject]

    /// Makes a record.
    public init(fields: JSONObject, isCompany: Bool, contact: JSONObject = [:], addresses: [JSONObject] = []) {
        self.fields = fields
        self.isCompany = isCompany
        self.contact = contact
        self.addresses = addresses
    }
}

/// A customer target whose customers have addresses that it stores apart from their fields.
public protocol CustomerAddressTarget: CustomerTarget {
    /// What has to be written so that the customer has these addresses; empty when nothing. Addresses that the customer made stay.
    func addressChanges(ofCustomer id: String, _ addresses: [JSONObject]) async throws -> [CustomerAddressChange]
    /// Writes them. After an end in the middle, ask for the changes anew.
    func writeAddresses(ofCustomer id: String, _ changes: [CustomerAddressChange]) async throws
}

/// An address that is to be added or changed.
public struct CustomerAddressChange: Sendable, Hashable {
    /// The target's id; nil for one that is added.
    public var id: String?
    /// All fields of the address as it is to be, by the target's names.
    public var fields: JSONObject
    /// Those of them that differ from what is there.
    public var differing: [String]

    /// Makes a change.
    public init(id: String?, fields: JSONObject, differing: [String]) {
        self.id = id
        self.fields = fields
        self.differing = differing
    }
}

/// A customer target that keeps delivery addresses of its own.
public protocol DeliveryAddressTarget: Sendable {
    /// The customer's delivery addresses.
    func deliveryAddresses(ofCustomer id: String) async throws -> [DeliveryAddressMatch]
    /// Adds one. - Returns: its id.
    func createDeliveryAddress(ofCustomer id: String, _ fields: JSONObject) async throws -> String
}

/// A delivery address found in the target.
public struct DeliveryAddressMatch: Sendable, Hashable {
    /// The target's key, to be named on an order.
    public var id: String
    /// Name on the address.
    public var name: String
    /// Street with number.
    public var streetLine: String
    /// Postcode.
    public var postcode: String
    /// Town.
    public var city: String
    /// ISO 3166-1 alpha-2.
    public var country: String

    /// Makes a match.
    public init(id: String, name: String, streetLine: String, postcode: String, city: String, country: String) {
        self.id = id
        self.name = name
        self.streetLine = streetLine
        self.postcode = postcode
        self.city = city
        self.country = country
    }
}

/// A system that customers are read from.
public protocol CustomerSource: Sendable {
    /// One page of the customers that changed since a cursor.
    func changedCustomers(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage
    /// The customer as it is now, complete. A customer that is gone is `.skip` with cause `customer.gone`.
    func customer(withID id: String) async throws -> Customer
}
