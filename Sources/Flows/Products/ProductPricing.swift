import Commerce
import Integrations
import JSON

/// Prices on both tax bases, and the shop's tax class, from what the source says and the settings know.
struct ProductPricing: Sendable {
    let settings: ProductsSettings

    /// One price on both tax bases; nil where it is not known.
    struct Prices: Sendable, Hashable {
        var excluding: Decimal128?
        var including: Decimal128?
        /// On the basis of `products.prices`.
        var price: Decimal128?
    }

    /// The rate in percent; nil where neither source nor settings know it.
    func rate(of product: Product) -> Decimal128? { product.taxRate ?? product.vatCode.flatMap { settings.vatRates[$0] } }

    /// The shop's tax class: by VAT code, else by rate (`21%`).
    func taxClass(of product: Product) -> String? {
        if let code = product.vatCode, let name = settings.taxClasses[code] { return name }
        return rate(of: product).flatMap { settings.taxClasses["\($0.reduced)%"] }
    }

    /// The price of the product or of one variant.
    ///
    /// The basis the source has is kept exactly; the other is worked out, without tax to six places, with tax to cents, half up.
    /// - Throws: `Fault` (park) when the basis that the shop wants cannot be worked out, because no rate is known.
    func prices(_ price: Decimal128?, of product: Product, subject: String) throws(Fault) -> Prices {
        guard let price else { return Prices() }
        var prices = Prices()
        let rate = rate(of: product)
        if product.pricesIncludeTax {
            prices.including = price
            prices.excluding = rate.flatMap { (price * 100).divided(by: 100 + $0, places: 6, rounding: .halfUp)?.reduced }
        } else {
            prices.excluding = price
            prices.including = rate.flatMap { (price * (100 + $0)).divided(by: 100, places: 2, rounding: .halfUp)?.reduced }
        }
        prices.price = settings.prices == .including ? prices.including : prices.excluding
        guard prices.price != nil else {
            throw Fault.park(
                "product.vat-rate",
                "\(subject): the price \(settings.prices.rawValue) VAT cannot be worked out, because "
                    + (product.vatCode.map { "no rate is known for VAT code \($0)." } ?? "it has no VAT code."),
                advice: "Add the code with its rate to products.vat-rates, or the VAT code to the article, then replay.")
        }
        return prices
    }
}
