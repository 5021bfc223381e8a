import Commerce
public import Integrations

extension AccountViewExpectations {
    /// Every code of AccountView that an integration's settings name, for the flows that are on.
    public init(_ integration: Integration) {
        self.init()
        if integration.orders.common.isEnabled { add(integration.orders) }
        if integration.customers.common.isEnabled {
            ledgerAccounts.formUnion(integration.customers.revenueAccounts.values)
            vatCodes.formUnion(integration.customers.vatCodes.values)
        }
    }

    private mutating func add(_ orders: OrdersSettings) {
        let (charges, booking) = (orders.charges, orders.booking)
        let targets = Array(charges.targets.values) + Array(charges.shippingByMethod.values) + [charges.difference, charges.soldGiftCards]
        if orders.form == .order { articles.formUnion(targets.compactMap(\.article)) }
        if orders.form == .invoice {
            ledgerAccounts.formUnion(targets.compactMap(\.account))
            ledgerAccounts.formUnion([booking.revenueAccount].compactMap { $0 })
        }
        articles.formUnion([orders.articles.fallback].compactMap { $0 })
        // In order mode these go onto new debtors.
        ledgerAccounts.formUnion(booking.revenueAccountsByCountry.values)
        ledgerAccounts.formUnion(orders.customer.revenueAccounts.values)
        vatCodes.formUnion(booking.vatCodes.values)
        for codes in booking.vatCodesByCountry.values { vatCodes.formUnion(codes.values) }
        vatCodes.formUnion(orders.customer.vatCodes.values)
        vatCodes.formUnion([booking.reverseChargeCode].compactMap { $0 })
        debtors.formUnion([orders.customer.defaultDebtor, orders.customer.fallbackDebtor].compactMap { $0 })
    }
}
