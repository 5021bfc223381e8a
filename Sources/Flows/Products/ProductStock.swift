import Commerce
import Integrations
import JSON

/// Puts the figures that the stock flow would send in the place of a product's quantities, so that what is new in the shop begins with the
/// right ones: formula, buffer, zero, whole.
struct ProductStock: Sendable {
    private let formula: StockFormula
    /// Knows the figures in a raw record; nil takes a product's own quantity for what is available.
    private let source: (any StockSource)?

    /// Of an integration; nil where products go into the ERP, which has its own stock.
    /// - Throws: `SettingsProblems` when expression or filter of stock cannot be compiled.
    init?(_ integration: Integration, source: (any Sendable)?) throws(SettingsProblems) {
        guard integration.products.common.direction == .erpToShop else { return nil }
        formula = try StockFormula(integration)
        self.source = source as? any StockSource
    }

    /// The product with figures; what is not meant for the shop, or has none, is without. One with variants has no stock of its own.
    func applied(to product: Product) -> Product {
        var product = product
        for index in product.variants.indices {
            let variant = product.variants[index]
            product.variants[index].quantity = figure(variant.sku ?? variant.id, variant.ean, variant.quantity, variant.raw)
        }
        product.quantity = product.hasVariants ? nil : figure(product.code, product.ean, product.quantity, product.raw)
        return product
    }

    private func figure(_ code: String, _ ean: String?, _ quantity: Decimal128?, _ raw: JSONValue) -> Decimal128? {
        let own = quantity.map { StockFigures(code: code, ean: ean, available: $0, technical: $0, free: $0, raw: raw) }
        // An article whose figure cannot be made goes on without: the poll of stock raises an alert about it.
        guard let figures = source?.figures(in: raw) ?? own, case .figure(let figure)? = try? formula.figure(of: figures) else { return nil }
        return Decimal128(figure)
    }
}
