public import Commerce

/// What a pair can and cannot do, in words, from the ports its connectors adopt.
public enum PairAbilities {
    /// One finding per ability that the flows promise and this shop's connector does not have, with the reason the owner sees.
    public static func findings(_ made: IntegrationParts) -> [Finding] {
        let name = made.shopName
        let abilities: [(has: Bool, subject: String, reason: String)] = [
            (made.shop is any OrderSource, "orders", "\(name)'s orders cannot be read."),
            (made.shop is any WebhookVerifying, "webhooks", "\(name) does not call Koppel; it is polled."),
            (made.shop is any WebhookRegistering, "webhook registration", "\(name)'s calls are set up by hand, in the shop."),
            (made.shop is any OrderStateTarget, "order state", "An order's state cannot be set in \(name)."),
            (made.shop is any OrderNoteTarget, "order note", "\(name) takes no notes on orders."),
            (made.shop is any ShipmentTarget, "tracking", "Tracking numbers cannot be written to \(name)."),
            (made.shop is any CustomerSource, "customers from the shop", "\(name)'s customers cannot be read apart from orders."),
            (made.shop is any CustomerTarget, "customers into the shop", "Customers cannot be written to \(name)."),
            (made.shop is any StockTarget, "stock", "Stock cannot be written to \(name)."),
        ]
        return abilities.filter { !$0.has }.map { Finding(.unsupported, "\(name), \($0.subject)", $0.reason) }
    }
}
