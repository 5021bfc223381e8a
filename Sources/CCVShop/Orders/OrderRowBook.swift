import Commerce
import Integrations
import JSON

/// Makes the rows of an order. The shop gives a row of a product its own price, whatever is sent; where the ERP's price is another, the row
/// goes without product, under the product's number, so that the order totals what the ERP says.
struct OrderRowBook {
    /// What a row without product must say, and a row with one must not.
    private static let freeKeys: Set<String> = [
        "product_name", "product_number", "price", "product_purchase_price", "discount", "tax", "unit", "weight", "memo", "package_id",
    ]
    let connector: CCVShopConnector
    /// Whether the order's rows have prices with tax.
    let includesTax: Bool
    private var products: [String: (record: Record, combinations: [Combination])] = [:]

    init(connector: CCVShopConnector, includesTax: Bool) { (self.connector, self.includesTax) = (connector, includesTax) }

    /// One row.
    /// - Parameter line: The mapping's fields; `attribute_combination_id` names the variant as `ProductMatch` does.
    mutating func row(_ line: JSONObject, of reference: String) async throws -> JSONObject {
        let fields = Record(.object(line))
        guard let count = fields.decimal("count"), count > 0 else {
            throw Fault.park(
                "order.quantity", "Order \(reference): a line has no quantity above zero, and CCV Shop takes no returns as orders.",
                advice: "Leave such orders out by orders.filter, or enter them in the shop by hand.")
        }
        if let product = fields.text("product_id"), let number = Int(product),
            let (price, combination) = try await shopPrice(product, variant: fields.text("attribute_combination_id")),
            fields.decimal("price").map({ ($0 - price).rounded(to: 2, .halfUp).isZero }) ?? true
        {
            var row = line
            for key in Self.freeKeys { row[key] = nil }
            row["product_id"] = .number(Decimal128(number))
            row["attribute_combination_id"] = combination.flatMap { Int($0) }.map { .number(Decimal128($0)) }
            return row
        }
        return try await free(line)
    }

    private func free(_ line: JSONObject) async throws -> JSONObject {
        var row = line
        for key in ["product_id", "attribute_combination_id"] { row[key] = nil }
        if row["package_id"] == nil {
            let package: String?
            if let named = connector.settings.package {
                package = String(named)
            } else {
                package = try await ShopFacts.read(connector.client).package
            }
            row["package_id"] = package.flatMap { Int($0) }.map { .number(Decimal128($0)) }
        }
        let rest: [(String, JSONValue)] = [
            ("product_name", ""), ("product_number", ""), ("price", 0), ("product_purchase_price", 0), ("discount", 0), ("tax", 0), ("unit", "stuk"),
            ("weight", 0), ("memo", ""),
        ]
        for (key, value) in rest where row[key] == nil { row[key] = value }
        return row
    }

    /// What the shop would charge for one; nil when it has no such product or variant for sale.
    private mutating func shopPrice(_ id: String, variant: String?) async throws -> (price: Decimal128, combination: String?)? {
        if products[id] == nil {
            guard let record = try await connector.client.get("products/\(connector.checked(id, .product))", about: "product \(id)") else {
                return nil
            }
            products[id] = (Record(record), try await connector.combinations(of: id))
        }
        guard let (product, combinations) = products[id] else { return nil }
        var price = product.amount("price") - product.amount("discount")
        let active = combinations.filter(\.isActive)
        var chosen: Combination?
        if let variant {
            guard let found = active.first(where: { $0.key == variant }) else { return nil }
            price += found.extraPrice
            chosen = found
        } else if !active.isEmpty {
            return nil
        }
        let shopHasTax = try await ShopFacts.read(connector.client).pricesIncludeTax
        let taxed = OrderFigures.taxed(price, rate: product.decimal("vatrate") ?? 0, hasTax: shopHasTax)
        return (includesTax ? taxed.gross : taxed.net, chosen?.id)
    }
}
