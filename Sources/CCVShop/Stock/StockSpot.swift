import Commerce
import JSON

/// Where the stock of one code is kept: on a product, or on one of its combinations.
struct StockSpot: Sendable, Hashable {
    var product: String
    /// The combination's id; nil for the product itself.
    var variant: String?
    /// Whether the product counts each of its combinations (stock type Attribute) or all together (Product).
    var countsVariants: Bool

    init(product: String, variant: String? = nil, countsVariants: Bool) {
        (self.product, self.variant, self.countsVariants) = (product, variant, countsVariants)
    }

    /// Reads the text form.
    init?(_ text: some StringProtocol) {
        let parts = String(text).split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, !parts[0].isEmpty else { return nil }
        self.init(product: parts[0], variant: parts[1].isEmpty ? nil : parts[1], countsVariants: parts[2] == "v")
    }

    /// `300.501.v`: product, combination, and who is counted.
    var text: String { "\(product).\(variant ?? "").\(countsVariants ? "v" : "p")" }
}

/// A spot with what the shop has there.
struct StockReport: Sendable, Hashable {
    var spot: StockSpot
    var quantity: Decimal128?
    var isManaged: Bool?

    /// The product itself.
    init?(product: Record) {
        guard let id = product.text("id") else { return nil }
        spot = StockSpot(product: id, countsVariants: product.text("stocktype") == "Attribute")
        quantity = product.decimal("stock")
        isManaged = product.flag("stockenabled")
    }

    /// One of its combinations.
    init?(_ combination: Combination, of product: Record) {
        guard let id = product.text("id") else { return nil }
        spot = StockSpot(product: id, variant: combination.id, countsVariants: product.text("stocktype") == "Attribute")
        quantity = combination.record.decimal("stock")
        isManaged = product.flag("stockenabled")
    }

    /// As the flows know it.
    var place: StockPlace { StockPlace(id: spot.text, quantity: quantity, isManaged: isManaged) }
}
