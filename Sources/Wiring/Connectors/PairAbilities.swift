public import Commerce
import Integrations

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
            (made.shop is any ShipmentTarget, "sent", "\(name) cannot be told that an order was sent."),
            (
                made.shop is any TrackingTarget, "tracking",
                "\(name)'s orders have no place for tracking numbers: carrier and number go into the order's note for staff."
            ),
            (
                made.shop is any TrackingLinkTarget, "tracking link",
                "\(name) takes no link to the carrier's page; {url} in orders.shipments.note shows it to staff."
            ),
            (made.shop is any CustomerSource, "customers from the shop", "\(name)'s customers cannot be read apart from orders."),
            (made.shop is any CustomerTarget, "customers into the shop", "Customers cannot be written to \(name)."),
            (made.shop is any StockTarget, "stock", "Stock cannot be written to \(name)."),
        ]
        let lacking = abilities.filter { !$0.has }.map { Finding(.unsupported, "\(name), \($0.subject)", $0.reason) }
        return lacking + products(made) + shipments(made)
    }

    /// What becomes of orders that are sent, where the shop is to learn it.
    private static func shipments(_ made: IntegrationParts) -> [Finding] {
        guard made.integration.orders.shipments.isOn, let shop = made.shop as? any ShipmentTarget else { return [] }
        let subject = "\(made.shopName), sent orders"
        return [
            shop.movesState
                ? Finding(.ok, subject, "An order that AccountView says was sent is reported to the shop, with its tracking number.")
                : Finding(
                    .warning, subject, "The tracking number is reported, and the order stays in its state.",
                    advice: "Set \"shop.shipped-state\" to the state of sent orders, if there is one; \"koppel check\" lists the states.")
        ]
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
