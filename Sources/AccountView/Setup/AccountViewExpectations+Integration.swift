import Commerce
public import Integrations

extension AccountViewExpectations {
    /// Every code of AccountView that an integration's settings name, for the flows that are on.
    public init(_ integration: Integration) {
        self.init()
        let (orders, products, stock) = (integration.orders, integration.products, integration.stock)
        sendsOrders = orders.common.isEnabled && orders.common.direction == .erpToShop
        if orders.common.isEnabled, !sendsOrders { add(orders) }
        if orders.common.isEnabled, !sendsOrders, orders.form == .order, orders.shipments.isOn { shipments = orders.shipments }
        if products.common.isEnabled { add(products, integration) }
        if stock.common.isEnabled {
            stockFormula = stock.formula
            add(ArticleColumns.figureNames(integration.erp.articleFields))
            for field in integration.rawArticleFields(of: .stock) { articleFields[field] = "raw.\(field) in an expression of stock" }
        }
        if integration.customers.common.isEnabled {
            ledgerAccounts.formUnion(integration.customers.revenueAccounts.values)
            vatCodes.formUnion(integration.customers.vatCodes.values)
        }
    }

    private mutating func add(_ products: ProductsSettings, _ integration: Integration) {
        let fields = integration.erp.articleFields
        takesProducts = products.common.direction == .shopToERP
        add(ArticleColumns.named(fields, integration))
        for field in integration.rawArticleFields(of: .products) { articleFields[field] = "raw.\(field) in an expression of products" }
        // A class may be named by rate ("21%") instead of code.
        vatCodes.formUnion(products.taxClasses.keys.filter { !$0.hasSuffix("%") })
        vatCodes.formUnion(products.vatRates.keys)
        vatCodes.formUnion(products.groupVATCodes.values)
        vatCodes.formUnion([products.defaultVATCode].compactMap { $0 })
        articleGroups.formUnion(products.groupVATCodes.keys)
        if !takesProducts { articleGroups.formUnion(products.categories.groups.keys) }
        needsVATRates = !takesProducts && products.prices != integration.erp.articlePrices && fields.vatCode == nil && products.defaultVATCode == nil
    }

    private mutating func add(_ named: [ArticleColumns.Named]) {
        for name in named where articleFields[name.field] == nil { articleFields[name.field] = name.setting }
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
