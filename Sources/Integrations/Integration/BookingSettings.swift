public import Commerce
public import JSON

/// VAT codes and revenue accounts.
public struct BookingSettings: Sendable, Hashable {
    /// VAT code per rate in percent.
    public var vatCodes: [Decimal128: String]
    /// VAT code per country and rate, for sales under the One Stop Shop.
    public var vatCodesByCountry: [String: [Decimal128: String]]
    /// VAT code for companies abroad that are billed without VAT.
    public var reverseChargeCode: String?
    /// The administration's own country.
    public var homeCountry: String
    /// Field of a sales order's line that takes a VAT code, where the dictionary shows one.
    public var orderLineVATField: String?
    /// Revenue account of invoice lines.
    public var revenueAccount: String?
    /// Revenue account per country.
    public var revenueAccountsByCountry: [String: String]

    init(_ orders: SettingsSection) {
        let vat = orders.section("vat", "VAT codes of AccountView.")
        homeCountry = vat.string("home-country", default: "NL", width: 2, "The administration's own country.").uppercased()
        vatCodes = Self.rates(vat, "codes", vat.table("codes", width: 2, "VAT code per rate in percent, such as 21: 1."))
        let byCountry = vat.tables("by-country", width: 2, "VAT codes per country of delivery and rate (One Stop Shop), such as DE: {19: 31}.")
        vatCodesByCountry = Dictionary(
            byCountry.map { ($0.key.uppercased(), Self.rates(vat, "by-country", $0.value)) }, uniquingKeysWith: { $1 })
        reverseChargeCode = vat.optionalString("reverse-charge", width: 2, "VAT code for companies abroad that are billed without VAT.")
        orderLineVATField = vat.optionalString(
            "order-line-field", "Field of a sales order's line that takes a VAT code, where your AccountView has one.")
        let revenue = orders.section("revenue", "Ledger accounts of revenue, for sales invoices.")
        revenueAccount = revenue.optionalString("account", width: 10, "Revenue account of invoice lines.")
        revenueAccountsByCountry = Dictionary(
            revenue.table("by-country", width: 10, "Revenue account per country of delivery.").map { ($0.key.uppercased(), $0.value) },
            uniquingKeysWith: { $1 })
    }

    private static func rates(_ section: SettingsSection, _ key: String, _ table: [String: String]) -> [Decimal128: String] {
        var rates: [Decimal128: String] = [:]
        for (rate, code) in table {
            let text = rate.hasSuffix("%") ? String(rate.dropLast()) : rate
            guard let number = Decimal128(text), number >= 0, number <= 100 else {
                section.report(key, "expected a rate in percent such as 21 or 5.5, found \"\(rate)\".")
                continue
            }
            rates[number] = code
        }
        return rates
    }

    /// The VAT code for a rate; nil when none is set.
    ///
    /// A country that has codes of its own uses only those: a foreign 21 % must not end on the domestic return.
    public func vatCode(rate: Decimal128, country: String, isCompanyWithVATNumber: Bool) -> String? {
        if let reverseChargeCode, rate.isZero, isCompanyWithVATNumber, country != homeCountry { return reverseChargeCode }
        if let own = vatCodesByCountry[country] { return own[rate] }
        return vatCodes[rate]
    }

    /// The revenue account for a country; nil when none is set.
    public func revenueAccount(country: String) -> String? { revenueAccountsByCountry[country] ?? revenueAccount }
}

/// How the articles of an order are found.
public struct OrderArticleSettings: Sendable, Hashable {
    /// What to do when one is missing.
    public enum Missing: String, Sendable, Hashable, CaseIterable {
        /// A person decides; all missing ones are named.
        case park
        /// Create it.
        case create
        /// Use the fallback article.
        case fallback
    }
    /// What they are matched by.
    public var match: ArticleKey
    /// What to do when one is missing.
    public var missing: Missing
    /// The article that stands in for missing ones.
    public var fallback: String?
    /// Article group of created articles.
    public var createGroup: String?
    /// Whether the articles of sales invoices must exist too, although their lines name ledger accounts.
    public var requiredOnInvoices: Bool

    init(_ section: SettingsSection) {
        match = section.choice("match", default: .sku, "Find articles by article code or by EAN.")
        missing = section.choice("missing", default: .park, "What to do when an article is missing.")
        fallback = section.optionalString("fallback", width: 15, "The article that stands in for missing ones.")
        createGroup = section.optionalString("create-group", width: 5, "Article group of articles that are created.")
        requiredOnInvoices = section.bool(
            "required-on-invoices", default: false, "Also demand the articles of sales invoices, whose lines name ledger accounts.")
        if missing == .fallback, fallback == nil { section.report("missing", "is fallback, but the article in fallback is missing.") }
    }
}
