public import Commerce
import Integrations

/// Whether the prices that a pair sends mean in the shop what they mean here.
public enum PriceBasis {
    /// What the shop says about its prices beside `products.prices`; nil where it does not say, or where products are not sent to it.
    public static func finding(_ made: IntegrationParts) async -> Finding? {
        let settings = made.integration.products
        guard settings.common.isEnabled, settings.common.direction == .erpToShop, let shop = made.shop as? any PriceBasisReading,
            let includes = try? await shop.pricesIncludeTax()
        else { return nil }
        return finding(shop: made.shopName, includesTax: includes, settings.prices)
    }

    static func finding(shop: String, includesTax: Bool, _ prices: OrdersSettings.Prices) -> Finding {
        let (theirs, ours) = (includesTax ? "including" : "excluding", prices == .including ? "including" : "excluding")
        if theirs == ours { return Finding(.ok, "\(shop), prices", "Both sides mean prices \(ours) VAT.") }
        return Finding(
            .warning, "\(shop), prices", "The shop takes prices as \(theirs) VAT, and products.prices sends them \(ours) VAT: all would be wrong.",
            advice: "Set products.prices to \(theirs), or change the shop's tax setting.")
    }
}
