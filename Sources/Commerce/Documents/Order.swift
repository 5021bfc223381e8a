public import JSON

/// An order in the form that is the same for all shops. The shop's figures are kept as they are; the flow proves that they add up.
public struct Order: Sendable, Hashable {
    /// The shop's entity id; unique in the shop. Cache and marks are keyed by it.
    public var id: String
    /// The number that people see; where it is not unique in the shop, the id.
    public var number: String
    /// Differs whenever the order differs; nil where the shop has no such thing.
    public var revision: String?
    /// The state it is in.
    public var state: OrderState
    /// When the buyer placed it.
    public var placedAt: Timestamp
    /// The day of `placedAt` in the shop's own time zone, `YYYY-MM-DD`.
    public var placedOn: String
    /// When it changed last.
    public var changedAt: Timestamp?
    /// The store inside a multi-store shop.
    public var storeID: String?
    /// ISO 4217 code of all amounts.
    public var currency: String
    /// Whether the shop's prices are authoritative with tax (true) or without.
    public var pricesIncludeTax: Bool
    /// Who bought.
    public var buyer: Buyer
    /// Invoice address.
    public var billing: Address
    /// Delivery address; nil when it is the invoice address or there is none (digital goods).
    public var delivery: Address?
    /// What was bought.
    public var lines: [OrderLine]
    /// Shipping, fees, gift wrap, discounts, vouchers: all that counts beside the lines.
    public var charges: [OrderCharge]
    /// How it is paid.
    public var payment: OrderPayment
    /// What the buyer pays, in the shop's words.
    public var totals: OrderTotals
    /// The buyer's remark.
    public var comment: String?
    /// The buyer's own reference.
    public var buyerReference: String?
    /// The shop's own record, for mappings.
    public var raw: JSONValue

    /// Makes an order.
    public init(
        id: String, number: String, revision: String? = nil, state: OrderState, placedAt: Timestamp, placedOn: String? = nil,
        changedAt: Timestamp? = nil, storeID: String? = nil, currency: String, pricesIncludeTax: Bool = true, buyer: Buyer, billing: Address,
        delivery: Address? = nil, lines: [OrderLine], charges: [OrderCharge] = [], payment: OrderPayment, totals: OrderTotals,
        comment: String? = nil, buyerReference: String? = nil, raw: JSONValue = .null
    ) {
        self.id = id
        self.number = number
        self.revision = revision
        self.state = state
        self.placedAt = placedAt
        self.placedOn = placedOn ?? placedAt.date
        self.changedAt = changedAt
        self.storeID = storeID
        self.currency = currency
        self.pricesIncludeTax = pricesIncludeTax
        self.buyer = buyer
        self.billing = billing
        self.delivery = delivery
        self.lines = lines
        self.charges = charges
        self.payment = payment
        self.totals = totals
        self.comment = comment
        self.buyerReference = buyerReference
        self.raw = raw
    }
}

/// A state an order can be in; ids and names belong to the shop.
public struct OrderState: Sendable, Hashable {
    /// The shop's id for it, as settings name it.
    public var id: String
    /// The name that people see.
    public var name: String
    /// Whether the shop counts it as paid; nil where it does not say.
    public var isPaid: Bool?
    /// Whether nothing more will happen (delivered, cancelled, refunded); nil where the shop does not say.
    public var isFinal: Bool?

    /// Makes a state.
    public init(id: String, name: String, isPaid: Bool? = nil, isFinal: Bool? = nil) {
        self.id = id
        self.name = name
        self.isPaid = isPaid
        self.isFinal = isFinal
    }
}

/// Who bought. Personal data.
public struct Buyer: Sendable, Hashable {
    /// The shop's customer id; nil for most guests.
    public var id: String?
    /// E-mail as the shop has it, blanks taken off.
    public var email: String?
    /// First name of the account.
    public var firstName: String?
    /// Last name of the account.
    public var lastName: String?
    /// Whether the buyer has no account.
    public var isGuest: Bool
    /// The customer group's name or id.
    public var group: String?
    /// ISO 639-1 code, lower case.
    public var language: String?

    /// Makes a buyer.
    public init(
        id: String? = nil, email: String? = nil, firstName: String? = nil, lastName: String? = nil, isGuest: Bool = false,
        group: String? = nil, language: String? = nil
    ) {
        self.id = id
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.isGuest = isGuest
        self.group = group
        self.language = language
    }
}

/// How an order is paid.
public struct OrderPayment: Sendable, Hashable {
    /// The shop's id of the payment method, as settings name it.
    public var method: String
    /// The name that people see.
    public var name: String
    /// Whether it is paid; nil where the shop does not say.
    public var isPaid: Bool?
    /// The provider's number of the payment.
    public var transaction: String?

    /// Makes a payment.
    public init(method: String, name: String? = nil, isPaid: Bool? = nil, transaction: String? = nil) {
        self.method = method
        self.name = name ?? method
        self.isPaid = isPaid
        self.transaction = transaction
    }
}

/// What the buyer pays.
public struct OrderTotals: Sendable, Hashable {
    /// With tax: the figure the buyer saw, authoritative.
    public var gross: Decimal128
    /// Without tax, where the shop says it.
    public var net: Decimal128?
    /// The tax, where the shop says it.
    public var tax: Decimal128?

    /// Makes totals.
    public init(gross: Decimal128, net: Decimal128? = nil, tax: Decimal128? = nil) {
        self.gross = gross
        self.net = net
        self.tax = tax
    }
}
