public import JSON

/// An exact amount in one currency.
public struct Money: Sendable, Hashable, CustomStringConvertible {
    /// The exact amount.
    public var amount: Decimal128
    /// The ISO 4217 code, upper case: `EUR`.
    public var currency: String

    /// Makes an amount.
    public init(_ amount: Decimal128, _ currency: String) {
        self.amount = amount
        self.currency = currency
    }

    /// Rounded half up to cents, away from zero at a half, as invoices are.
    public var rounded: Money { Money(amount.rounded(to: 2, .halfUp), currency) }

    /// `EUR 84.50`; more places only where there are more.
    public var description: String {
        "\(currency) \(amount.rounded(to: 2, .halfUp) == amount ? amount.text(places: 2) : amount.description)"
    }
}

/// One amount without and with tax.
public struct TaxedAmount: Sendable, Hashable {
    /// Without tax.
    public var net: Decimal128
    /// With tax.
    public var gross: Decimal128
    /// The tax itself.
    public var tax: Decimal128 { gross - net }

    /// Makes an amount.
    public init(net: Decimal128, gross: Decimal128) {
        self.net = net
        self.gross = gross
    }

    /// Nothing.
    public static let zero = TaxedAmount(net: 0, gross: 0)
    /// The sum.
    public static func + (a: TaxedAmount, b: TaxedAmount) -> TaxedAmount { TaxedAmount(net: a.net + b.net, gross: a.gross + b.gross) }
    /// With the other sign.
    public static prefix func - (a: TaxedAmount) -> TaxedAmount { TaxedAmount(net: 0 - a.net, gross: 0 - a.gross) }
}
