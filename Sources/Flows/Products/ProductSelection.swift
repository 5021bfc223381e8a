import Commerce
import Integrations

/// Decides whether a product is meant for the target.
struct ProductSelection: Sendable {
    let settings: ProductsSettings
    let filter: Filter?

    /// Why it is left alone; `isGone` when it may have been there before and is not meant for the target any more.
    func refusal(_ product: Product, subject: String) throws(Fault) -> (reason: String, isGone: Bool)? {
        // What a shop hides is still an article; what the ERP blocks must not be sold.
        if settings.common.direction == .erpToShop {
            if !product.isActive { return ("The article is blocked.", true) }
            if product.hasVariants, !product.variants.isEmpty, product.variants.allSatisfy({ !$0.isActive }) {
                return ("All its variants are blocked.", true)
            }
        }
        if let since = settings.common.since, let changed = product.changedAt, changed.date < since {
            return ("Not changed since products.since \(since).", false)
        }
        if let filter, try !filter.passes(product.json, subject: subject) {
            return ("The filter is not true: \(settings.common.filter ?? "")", true)
        }
        if settings.match == .ean, (product.ean ?? "").trimmed.isEmpty, !product.hasVariants {
            return ("It has no EAN, by which products are matched.", false)
        }
        return nil
    }
}
