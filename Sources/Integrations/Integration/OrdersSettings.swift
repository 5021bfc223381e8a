public import Commerce
public import JSON

/// How orders go from the shop to AccountView.
public struct OrdersSettings: Sendable, Hashable {
    /// What all flows share.
    public var common: FlowSettings
    /// Ids or names of the states an order must be in; empty takes what the shop counts as paid.
    public var states: [String]
    /// What an order becomes.
    public var form: OrderForm
    /// Stands before the order's number in our reference; unique per company.
    public var referencePrefix: String
    /// Whether AccountView takes line prices with or without VAT.
    public var prices: Prices
    /// Who the debtor is.
    public var customer: OrderCustomerSettings
    /// Payment methods.
    public var payment: PaymentSettings
    /// Shipping methods and what else is billed beside articles.
    public var charges: ChargeSettings
    /// VAT codes and revenue accounts.
    public var booking: BookingSettings
    /// How discounts are booked.
    public var discounts: DiscountHandling
    /// How articles are found.
    public var articles: OrderArticleSettings
    /// When totals count as equal.
    public var totals: TotalsSettings
    /// What happens in the shop afterwards.
    public var after: AfterWriteSettings
    /// How the shop learns that an order was sent.
    public var shipments: ShipmentSettings
    /// How long an order that was filtered but is still open is looked at again.
    public var watchDays: Int
    /// Fields that differ from the default mapping.
    public var mapping: MappingDefinition

    /// Whether prices include VAT.
    public enum Prices: String, Sendable, Hashable, CaseIterable {
        case including, excluding
    }

    /// How discounts are booked.
    public enum DiscountHandling: String, Sendable, Hashable, CaseIterable {
        /// A line of their own, negative.
        case line
        /// Taken off the unit prices of the lines with the same VAT rate.
        case spread
    }

    init(_ section: SettingsSection, trustsTotal: Bool) {
        common = FlowSettings(section, enabled: true, direction: .shopToERP, pollEvery: .seconds(300))
        states = section.strings("states", "Ids or names of the order states to take; left out, those the shop counts as paid.")
        form = section.choice("form", default: .order, "Whether an order becomes a sales order or a sales invoice (a page in the sales journal).")
        referencePrefix = section.string(
            "reference-prefix", default: "", width: 24, "Stands before the order's number in AccountView; must differ per shop of one company.")
        prices = section.choice("prices", default: .including, "Whether AccountView takes the prices of lines including or excluding VAT.")
        customer = OrderCustomerSettings(section.section("customer", "Who the debtor of an order is."))
        payment = PaymentSettings(section.section("payment", "Payment methods."))
        charges = ChargeSettings(section)
        booking = BookingSettings(section)
        discounts =
            section.optionalChoice(
                "discounts",
                "Book a discount as a line of its own, or spread it over the unit prices; left out, a line when charges.discount is set, else spread."
            )
            ?? (charges.target(.discount).isEmpty ? .spread : .line)
        articles = OrderArticleSettings(section.section("articles", "How the articles of an order are found."))
        totals = TotalsSettings(
            section.section("totals", "When the order's total and the sum of its parts count as equal."), trustsTotal: trustsTotal)
        after = AfterWriteSettings(section.section("after", "What happens in the shop when an order has been written."))
        shipments = ShipmentSettings(section.section("shipments", "How the shop learns that an order was sent; off until \"shipped\" is set."))
        watchDays = section.int(
            "watch-days", default: 30, in: 0...365, "Days that an order which is not yet in one of the states is looked at again.")
        mapping = MappingDefinition(
            section.section("mapping", "Fields that differ from the default mapping."), defaultRecords: MappingDefinition.orderRecords)
    }
}

/// Who the debtor of an order is.
public struct OrderCustomerSettings: Sendable, Hashable {
    /// All orders go to this debtor.
    public var defaultDebtor: String?
    /// Orders whose buyer has no e-mail that can be kept.
    public var noEmail: NoEmailPolicy
    /// Whether a debtor that is found is brought up to date.
    public var updates: Bool
    /// Where guests' orders go when the debtor with their e-mail is somebody else.
    public var guestMismatch: GuestMismatch
    /// Default ledger account (revenue) of new debtors per country.
    public var revenueAccounts: [String: String]
    /// Default VAT code of new debtors per country.
    public var vatCodes: [String: String]

    /// What to do without a usable e-mail.
    public enum NoEmailPolicy: String, Sendable, Hashable, CaseIterable {
        /// A person decides.
        case park
        /// Use `fallback-debtor`.
        case fallback
    }

    /// What to do when a guest's name is not that of the debtor with the same e-mail.
    public enum GuestMismatch: String, Sendable, Hashable, CaseIterable {
        /// Use the debtor, change nothing on it.
        case use
        /// Make a new debtor.
        case create
        /// A person decides.
        case park
    }
    /// The debtor for orders without a usable e-mail.
    public var fallbackDebtor: String?

    init(_ section: SettingsSection) {
        defaultDebtor = section.optionalString("default-debtor", width: 10, "Book all orders on this debtor and create none.")
        noEmail = section.choice("no-email", default: .park, "What to do when the buyer has no e-mail, or one too long to keep.")
        fallbackDebtor = section.optionalString("fallback-debtor", width: 10, "The debtor for orders without a usable e-mail.")
        updates = section.bool("update", default: false, "Bring a debtor that is found up to date with the order's billing address.")
        guestMismatch = section.choice(
            "guest-mismatch", default: .use, "What to do when a guest's name is not that of the debtor with the same e-mail; it is never changed.")
        revenueAccounts = section.table("revenue-accounts", width: 10, "Revenue account of new debtors per country, such as DE: 8010.")
        vatCodes = section.table("vat-codes", width: 2, "VAT code of new debtors per country, such as DE: 31.")
        if noEmail == .fallback, fallbackDebtor == nil, defaultDebtor == nil {
            section.report("no-email", "is fallback, but fallback-debtor is missing.")
        }
    }
}

/// Payment methods.
public struct PaymentSettings: Sendable, Hashable {
    /// Payment condition (DISC_CODE) per payment method of the shop.
    public var conditions: [String: String]
    /// The condition for methods that are not in the table.
    public var defaultCondition: String?
    /// AccountView's word per payment method of the shop.
    public var methods: [String: String]
    /// Whether a method that is in neither table is parked.
    public var unmapped: Unmapped

    /// What to do with a method that no table names.
    public enum Unmapped: String, Sendable, Hashable, CaseIterable {
        /// Write without a condition.
        case omit
        /// A person decides.
        case park
    }

    init(_ section: SettingsSection) {
        conditions = section.table("conditions", width: 2, "Payment condition in AccountView per payment method of the shop, by its id or name.")
        defaultCondition = section.optionalString("default-condition", width: 2, "Payment condition for methods that are not in the table.")
        methods = section.table("methods", width: 25, "What a payment method of the shop is called in AccountView.")
        unmapped = section.choice("unmapped", default: .omit, "What to do with a payment method that no table names.")
    }
}

/// When totals count as equal.
public struct TotalsSettings: Sendable, Hashable {
    /// Who is right when the parts do not make the total.
    public var policy: Policy
    /// What a visible rounding line may carry.
    public var tolerance: Decimal128
    /// What a visible difference line may carry with `trust-total`.
    public var limit: Decimal128

    /// Who is right when the parts do not make the total.
    public enum Policy: String, Sendable, Hashable, CaseIterable {
        /// Nobody: a person decides.
        case strict
        /// The total: a difference line makes up for it, up to `limit`.
        case trustTotal = "trust-total"
    }

    init(_ section: SettingsSection, trustsTotal: Bool) {
        policy = section.choice(
            "policy", default: trustsTotal ? .trustTotal : .strict,
            "What to do when the parts of an order do not make its total: park it, or add a difference line.")
        tolerance = section.decimal("tolerance", default: Decimal128("0.02")!, in: 0...10, "A difference up to this becomes a rounding line.")
        limit = section.decimal("limit", default: 5, in: 0...10_000, "With trust-total: a difference up to this becomes a difference line.")
        if policy == .trustTotal, limit < tolerance { section.report("limit", "is less than tolerance.") }
    }
}

/// What happens in the shop when an order has been written.
public struct AfterWriteSettings: Sendable, Hashable {
    /// The state it is put into.
    public var state: String?
    /// The note it gets; `{number}` and `{reference}` are filled in.
    public var note: String?

    init(_ section: SettingsSection) {
        state = section.optionalString("state", "Id of the state the order is put into.")
        note = section.optionalString("note", width: 500, "A note for the shop's staff; {number} and {reference} are filled in.")
    }
}
