import Commerce
import Flows
import JSON
import Testing

/// What the shop must hold of an article, by what the shop can do.
enum ProductExpectation<F: ProductFixture> {
    static func can(_ ability: ProductAbility) -> Bool { F.productLimits[ability] == nil }

    /// The code by which a shop holds an article: a shop may keep none for the parent of variants, or none for variants.
    static func code(_ product: Product) -> String { (can(.variantCodes) ? product.variants.first?.sku : nil) ?? product.code }

    /// A price of the article on the shop's tax basis, rounded as the shop keeps it.
    static func price(_ price: Decimal128?, of product: Product) -> Decimal128? {
        guard let price else { return nil }
        guard F.pricesIncludeTax else { return price.rounded(to: F.priceDecimals, .halfUp) }
        return (price * (100 + (product.taxRate ?? 0))).divided(by: 100, places: 2, rounding: .halfUp)
    }

    /// Prices are the same to half of the last place the shop keeps: how it rounds a half is its own affair.
    static func isSame(_ a: Decimal128?, _ b: Decimal128?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return (a - b).magnitude <= Decimal128(significand: F.priceDecimals == 6 ? 0 : 1, exponent: -F.priceDecimals)!
    }

    /// Compares what the shop holds with what it must hold.
    ///
    /// - Parameters:
    ///   - description: The long text it must have: that of the article at its creation, or the owner's.
    ///   - pictures: The bytes of the pictures that a shop can take, main one first.
    static func differences(_ there: ShopProduct, _ product: Product, description: String, pictures: [[UInt8]], isVisible: Bool) -> [String] {
        var found: [String] = []
        func check(_ isRight: Bool, _ what: @autoclosure () -> String) { if !isRight { found.append("\(product.code): \(what())") } }
        check(there.name == product.name, "name \(there.name), expected \(product.name)")
        check(there.description == description, "long text \(there.description), expected \(description)")
        if !product.hasVariants {
            let price = price(product.price, of: product)
            check(isSame(there.price, price), "price \(there.price?.description ?? "none"), expected \(price?.description ?? "none")")
        }
        check(there.isVisible == isVisible, "visible \(there.isVisible), expected \(isVisible)")
        if can(.brands) { check(there.brand == product.brand, "brand \(there.brand ?? "none"), expected \(product.brand ?? "none")") }
        if can(.categories) {
            let names = Set(product.categories.map(\.name))
            check(there.categories == names, "categories \(there.categories.sorted()), expected \(names.sorted())")
        }
        if can(.features) {
            let features = Dictionary(product.features.map { ($0.name, $0.value) }) { $1 }
            check(there.features == features, "features \(there.features), expected \(features)")
        }
        let wanted = can(.manyImages) ? pictures : Array(pictures.prefix(1))
        check(there.images == wanted, "\(there.images.count) pictures, or not the right ones; expected \(wanted.count)")
        if product.hasVariants { found += variants(there, product) }
        return found
    }

    /// Variants are told apart by their options, which every shop has.
    private static func variants(_ there: ShopProduct, _ product: Product) -> [String] {
        var found: [String] = []
        let wanted = product.variants.filter(\.isActive)
        func options(_ variant: ProductVariant) -> [String: String] { Dictionary(variant.options.map { ($0.name, $0.value) }) { $1 } }
        let (have, want) = (Set(there.variants.map(\.options)), Set(wanted.map(options)))
        if have != want { found.append("\(product.code): variants \(have.count), expected \(want.count): \(have) / \(want)") }
        for variant in wanted {
            guard let held = there.variants.first(where: { $0.options == options(variant) }) else { continue }
            if can(.variantCodes), held.code != variant.sku {
                found.append("\(product.code): variant \(held.code ?? "none"), expected \(variant.sku ?? "none")")
            }
            let price = price(variant.price ?? product.price, of: product)
            if can(.variantPrices), !isSame(held.price, price) {
                found.append("\(variant.sku ?? ""): price \(held.price?.description ?? "none"), expected \(price?.description ?? "none")")
            }
        }
        return found
    }
}
