public import JSON

/// One article of an order.
public struct OrderLine: Sendable, Hashable {
    /// The shop's id of the line.
    public var id: String
    /// The shop's id of the product.
    public var productID: String?
    /// The shop's id of the variant.
    public var variantID: String?
    /// The article code; empty when the shop has none.
    public var sku: String
    /// EAN or GTIN.
    public var ean: String?
    /// The name the buyer saw.
    public var name: String
    /// How many; may be fractional, and negative for returns.
    public var quantity: Decimal128
    /// For one piece, with the shop's own precision (2 to 6 decimals), after product-level reductions.
    public var unitPrice: TaxedAmount
    /// For the whole line, as the shop counts it.
    public var total: TaxedAmount
    /// Tax rate in percent (21, 5.5); nil where the shop does not say and it cannot be known.
    public var taxRate: Decimal128?
    /// Chosen options and typed-in texts, for descriptions.
    public var options: [Option]
    /// Whether this is a gift card that is sold (a liability, not revenue).
    public var isGiftCard: Bool
    /// The shop's own record of the line.
    public var raw: JSONValue

    /// Name and value of a chosen option.
    public struct Option: Sendable, Hashable {
        /// "Size".
        public var name: String
        /// "XL".
        public var value: String
        /// Makes an option.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Makes a line.
    public init(
        id: String, productID: String? = nil, variantID: String? = nil, sku: String, ean: String? = nil, name: String, quantity: Decimal128,
        unitPrice: TaxedAmount, total: TaxedAmount, taxRate: Decimal128?, options: [Option] = [], isGiftCard: Bool = false, raw: JSONValue = .null
    ) {
        self.id = id
        self.productID = productID
        self.variantID = variantID
        self.sku = sku
        self.ean = ean
        self.name = name
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.total = total
        self.taxRate = taxRate
        self.options = options
        self.isGiftCard = isGiftCard
        self.raw = raw
    }
}

/// Something that counts in an order's total and is no article.
public struct OrderCharge: Sendable, Hashable {
    /// What it is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Transport.
        case shipping
        /// A fee for the payment method.
        case paymentFee = "payment-fee"
        /// Wrapping as a gift.
        case giftWrap = "gift-wrap"
        /// Handling or other fees.
        case fee
        /// A reduction of the price: coupon, quantity discount. Negative.
        case discount
        /// A voucher or gift card used to pay. Negative, most often without tax.
        case giftCard = "gift-card"
        /// The shop's own rounding.
        case rounding
    }

    /// What it is.
    public var kind: Kind
    /// The shop's id of the shipping method, fee or voucher, as settings name it.
    public var code: String
    /// The name that people see.
    public var name: String
    /// The amount; reductions are negative.
    public var amount: TaxedAmount
    /// Tax rate in percent; nil means mixed or unknown: the flow spreads it over the rates of the lines.
    public var taxRate: Decimal128?

    /// Makes a charge.
    public init(_ kind: Kind, code: String, name: String, amount: TaxedAmount, taxRate: Decimal128?) {
        self.kind = kind
        self.code = code
        self.name = name
        self.amount = amount
        self.taxRate = taxRate
    }
}
