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
        let lacking = abilities.filter { !$0.has }.map { Finding(.unsupported, "\(name), \($0.subject)", $0.reason) }
        return lacking + products(made)
    }

    /// The products table: what this pair's shop takes and gives. What a shop takes in part, its own probe tells.
    private static func products(_ made: IntegrationParts) -> [Finding] {
        let (name, shop) = (made.shopName, made.shop)
        guard shop is any ProductTarget else { return [Finding(.unsupported, "\(name), products", "Products cannot be written to \(name).")] }
        let images = (shop as? any ImageWriting)?.imageRules
        let abilities: [(has: Bool, subject: String, reason: String)] = [
            (
                shop is any ProductSource, "products from the shop",
                "Products go from AccountView to \(name) only: \(name)'s products are not taken over into AccountView."
            ),
            (shop is any VariantWriting, "variants", "\(name) takes no variants from outside; a product in sizes or colours is made there by hand."),
            (shop is any CategoryWriting, "categories", "Categories cannot be written to \(name); products are sorted there by hand."),
            (shop is any FeatureWriting, "extra information", "\(name) takes no extra information from outside."),
            (images != nil, "images", "\(name) takes no images from outside."),
            (images?.limit != 1, "more than one image", "\(name) takes one image of a product: the first is sent."),
            (shop is any ProductActivating, "hiding", "Products of blocked articles cannot be hidden in \(name)."),
        ]
        return abilities.filter { !$0.has }.map { Finding(.unsupported, "\(name), \($0.subject)", $0.reason) }
    }
}
