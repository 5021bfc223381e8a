import Commerce
import Integrations
public import JSON

/// Orders and settings in one line; a test changes the field it is about.
enum Sample {
    static func order(
        _ lines: [OrderLine], charges: [OrderCharge] = [], total: Decimal128, number: String = "1001", pricesIncludeTax: Bool = true,
        billing: Address = address(), delivery: Address? = nil, buyer: Buyer = buyer(), state: OrderState = paid
    ) -> Order {
        Order(
            id: number, number: number, revision: "r1", state: state, placedAt: Timestamp(year: 2026, month: 3, day: 3, hour: 10), currency: "EUR",
            pricesIncludeTax: pricesIncludeTax, buyer: buyer, billing: billing, delivery: delivery, lines: lines, charges: charges,
            payment: OrderPayment(method: "ideal", name: "iDEAL", isPaid: true), totals: OrderTotals(gross: total))
    }

    static let paid = OrderState(id: "2", name: "Payment accepted", isPaid: true, isFinal: false)

    static func buyer(email: String? = "erika.muster@example.com", isGuest: Bool = false) -> Buyer {
        Buyer(id: isGuest ? nil : "7", email: email, firstName: "Erika", lastName: "Muster", isGuest: isGuest)
    }

    static func address(
        company: String? = nil, street: String = "Dorpsstraat 12a", postcode: String = "1234AB", city: String = "Utrecht", country: String = "NL"
    )
        -> Address
    {
        Address(company: company, firstName: "Erika", lastName: "Muster", streetLine: street, postcode: postcode, city: city, country: country)
    }

    /// A line whose price with VAT is given; net is what the rate makes of it, with six decimals.
    static func line(_ sku: String, _ quantity: Decimal128, at gross: Decimal128, rate: Decimal128 = 21) -> OrderLine {
        let net = (gross * 100).divided(by: 100 + rate, places: 6)!
        return OrderLine(
            id: sku, sku: sku, name: "Article \(sku)", quantity: quantity, unitPrice: TaxedAmount(net: net, gross: gross),
            total: TaxedAmount(net: net * quantity, gross: gross * quantity), taxRate: rate)
    }

    static func charge(_ kind: OrderCharge.Kind, _ gross: Decimal128, rate: Decimal128? = 21, code: String? = nil) -> OrderCharge {
        let net = (gross * 100).divided(by: 100 + (rate ?? 0), places: 6)!
        return OrderCharge(kind, code: code ?? kind.rawValue, name: kind.rawValue, amount: TaxedAmount(net: net, gross: gross), taxRate: rate)
    }

    static func settings(_ orders: String = "", common: String = "") throws -> Integration {
        let text = """
            name: Fietsen NL
            \(common)
            shop: {system: prestashop, url: "https://shop.example.com", key: "env:KEY"}
            erp: {client-id: "env:KEY", client-secret: "env:KEY", company: DEMO, control-account: 1210, sales-journal: VRK}
            orders:
              reference-prefix: NL
            \(orders.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n"))
            """
        return try Integration(
            parsing: text, file: "fietsen-nl.yaml", secrets: SecretSources(environment: { _ in "secret" }, file: { _ in [] }))
    }

    /// Articles for all charges, accounts and VAT codes.
    static let booked = """
        shipping: {article: SHIP, account: 8100}
        charges:
          payment-fee: {article: FEE, account: 8101}
          fee: {article: FEE, account: 8101}
          gift-wrap: {article: WRAP, account: 8102}
          discount: {article: DISC, account: 8103}
          gift-card: {article: CARD, account: 1900}
          rounding: {article: ROUND, account: 8199}
        revenue: {account: 8000, by-country: {DE: 8010}}

        """
    static let codes = "vat: {codes: {21: 1, 9: 2, 0: 0}}\n"
}

extension Decimal128: ExpressibleByFloatLiteral {
    /// For tests: the shortest text of the literal, exactly.
    public init(floatLiteral value: Double) { self = Decimal128("\(value)")! }
}
