import Commerce
public import Integrations
import JSON

/// The documents that an order for the shop is mapped from: the order, and each of its lines, with what Koppel has worked out under `koppel`.
public enum ShopOrderDocuments {
    /// What was worked out for an order.
    struct Facts: Sendable {
        var reference: String
        /// The buyer's account in the shop.
        var buyer: String?
        var includesTax: Bool
        var shipping: BookedLine?
        var total: Decimal128

        var json: JSONValue {
            var fields: JSONObject = ["reference": .string(reference), "pricesIncludeVat": .bool(includesTax), "total": .number(total)]
            fields["buyer"] = buyer.map(JSONValue.string)
            fields["shipping"] = shipping.map { line in
                [
                    "amount": .number(line.amount), "net": .number(line.net), "gross": .number(line.gross),
                    "taxRate": line.taxRate.map(JSONValue.number) ?? .null, "name": .string(line.name),
                ]
            }
            return .object(fields)
        }

        /// With the product of a line in the shop.
        func json(of product: ProductMatch?) -> JSONValue {
            guard let product else { return json }
            let known = json.adding("product", .string(product.productID))
            return product.variantID.map { known.adding("variant", .string($0)) } ?? known
        }
    }

    /// The shapes of both records, for checking mappings.
    public static let shapes: [String: DocumentShape] = {
        let amount = TaxedAmount(net: 1, gross: 1)
        let specimen = OrderLine(
            id: "x", productID: "x", variantID: "x", sku: "x", ean: "x", name: "x", quantity: 1, unitPrice: amount, total: amount, taxRate: 1,
            options: [.init(name: "x", value: "x")], raw: "x")
        let booked = BookedLine(
            kind: .article, source: "x", name: "x", quantity: 1, price: 1, amount: 1, net: 1, gross: 1, taxRate: 1, vatCode: "x", article: "x",
            account: "x", orderLine: specimen)
        let facts = Facts(reference: "x", buyer: "x", includesTax: true, shipping: booked, total: 1)
        let koppel = facts.json(of: ProductMatch(productID: "x", variantID: "x", code: "x"))
        return [
            "shop-order": DocumentShape.order.adding("koppel", DocumentShape(facts.json)),
            "shop-order-line": DocumentShape(OrderDocuments.line(booked, index: 0, order: .null, koppel)).adding("order", .order)
                .adding("tables", .open),
        ]
    }()
}
