import Commerce
public import Integrations
import JSON

/// The documents that the records of the products flow are mapped from, and their shapes.
///
/// All have what Koppel has worked out under `koppel`: `priceExcluding`, `priceIncluding`, `price` on the basis of `products.prices`,
/// `taxRate` in percent, `taxClass` and `isNew`.
public enum ProductDocuments {
    /// What was worked out for a product or variant, for its mapping.
    struct Facts: Sendable {
        var prices: ProductPricing.Prices
        var taxRate: Decimal128?
        var taxClass: String?
        var isNew: Bool

        var json: JSONValue {
            var fields: JSONObject = ["isNew": .bool(isNew)]
            fields["priceExcluding"] = prices.excluding.map(JSONValue.number)
            fields["priceIncluding"] = prices.including.map(JSONValue.number)
            fields["price"] = prices.price.map(JSONValue.number)
            fields["taxRate"] = taxRate.map { .number($0.reduced) }
            fields["taxClass"] = taxClass.map(JSONValue.string)
            return .object(fields)
        }
    }

    static func product(_ product: JSONValue, _ facts: Facts) -> JSONValue { product.adding("koppel", facts.json) }

    /// The variant's fields, the whole product with its own facts under `product`, and each option's value by name under `option`.
    static func variant(_ variant: ProductVariant, of product: JSONValue, _ facts: Facts) -> JSONValue {
        variant.json.adding("product", product)
            .adding("option", .object(JSONObject(variant.options.map { ($0.name, .string($0.value)) })))
            .adding("koppel", facts.json)
    }

    /// The shapes of all records, for checking mappings.
    public static let shapes: [String: DocumentShape] = ["product": .product, "variant": .productVariant]
}
