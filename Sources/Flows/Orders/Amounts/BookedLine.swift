public import Commerce
public import JSON

/// One line of the sales order or invoice as it will be written, its amounts proven.
public struct BookedLine: Sendable, Hashable {
    /// What it stands for.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case article, shipping, fee, discount, rounding, difference
        case paymentFee = "payment-fee"
        case giftWrap = "gift-wrap"
        case giftCard = "gift-card"

        init(_ kind: OrderCharge.Kind) {
            switch kind {
            case .shipping: self = .shipping
            case .paymentFee: self = .paymentFee
            case .giftWrap: self = .giftWrap
            case .fee: self = .fee
            case .discount: self = .discount
            case .giftCard: self = .giftCard
            case .rounding: self = .rounding
            }
        }
    }

    /// What it stands for.
    public var kind: Kind
    /// The shop's id of the line, or the charge's code.
    public var source: String
    /// The name the buyer saw.
    public var name: String
    /// How many.
    public var quantity: Decimal128
    /// For one, as the ERP takes it: including or excluding VAT, at most four decimals. `quantity * price`, rounded, is `amount`.
    public var price: Decimal128
    /// For the line, as the ERP takes it, in cents.
    public var amount: Decimal128
    /// Without VAT, in cents.
    public var net: Decimal128
    /// With VAT, in cents.
    public var gross: Decimal128
    /// VAT rate in percent; nil where a part is mixed and the ERP decides.
    public var taxRate: Decimal128?
    /// The ERP's VAT code; nil where the ERP decides.
    public var vatCode: String?
    /// The ERP's article, on sales orders.
    public var article: String?
    /// The ERP's ledger account, on invoices.
    public var account: String?
    /// The line of the order it comes from, for articles.
    public var orderLine: OrderLine?

    /// The VAT, in cents.
    public var tax: Decimal128 { gross - net }
}
