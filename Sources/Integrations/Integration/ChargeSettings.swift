public import Commerce

/// Shipping methods and what else is billed beside articles.
public struct ChargeSettings: Sendable, Hashable {
    /// Where a charge is booked: an article (orders) or a ledger account (invoices).
    public struct Target: Sendable, Hashable {
        /// Article code for lines of sales orders.
        public var article: String?
        /// Ledger account for lines of sales invoices.
        public var account: String?
        /// Whether nothing is set.
        public var isEmpty: Bool { article == nil && account == nil }

        init(_ section: SettingsSection) {
            article = section.optionalString("article", width: 15, "Article of the line on a sales order.")
            account = section.optionalString("account", width: 10, "Ledger account of the line on a sales invoice.")
        }

        /// Makes a target.
        public init(article: String? = nil, account: String? = nil) {
            self.article = article
            self.account = account
        }
    }

    /// Where each kind is booked.
    public var targets: [OrderCharge.Kind: Target]
    /// Where shipping is booked by method, by the shop's id or name of it; else as `shipping`.
    public var shippingByMethod: [String: Target]
    /// AccountView's word per shipping method of the shop.
    public var shippingMethods: [String: String]
    /// Where the difference line of `totals.policy: trust-total` is booked; else as rounding.
    public var difference: Target
    /// Where sold gift cards are booked, a liability; without it they are lines like others.
    public var soldGiftCards: Target

    init(_ orders: SettingsSection) {
        let shipping = orders.section("shipping", "Shipping methods and costs.")
        shippingMethods = shipping.table("methods", width: 10, "What a shipping method of the shop is called in AccountView.")
        var targets: [OrderCharge.Kind: Target] = [.shipping: Target(shipping)]
        shippingByMethod = Dictionary(
            shipping.sectionTable("by-method", "Article or account of shipping costs per shipping method, by the shop's id or name of it.") {
                ($0, Target($1))
            }
            .map { ($0.name, $0.value.1) }, uniquingKeysWith: { $1 })
        let charges = orders.section("charges", "Articles (sales orders) or ledger accounts (sales invoices) of what is billed beside articles.")
        let kinds: [(OrderCharge.Kind, String)] = [
            (.paymentFee, "A fee for the payment method."), (.fee, "Other fees."), (.giftWrap, "Wrapping as a gift."),
            (.discount, "Discounts and coupons, when they are lines of their own."),
            (.giftCard, "Gift cards and vouchers that an order is paid with."), (.rounding, "The rounding line."),
        ]
        for (kind, doc) in kinds { targets[kind] = Target(charges.section(kind.rawValue, doc)) }
        difference = Target(charges.section("difference", "The difference line of totals: trust-total; else as rounding."))
        soldGiftCards = Target(charges.section("sold-gift-card", "Gift cards that are sold; else the article of the line."))
        self.targets = targets
    }

    /// Where a charge is booked; empty when nothing is set for it.
    public func target(_ kind: OrderCharge.Kind, code: String = "", name: String = "") -> Target {
        if kind == .shipping, let own = shippingByMethod[code] ?? shippingByMethod[name] { return own }
        return targets[kind] ?? Target()
    }
}
