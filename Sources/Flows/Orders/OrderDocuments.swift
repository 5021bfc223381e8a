import Commerce
public import Integrations
import JSON

/// The documents that the records of the orders flow are mapped from, and their shapes.
///
/// All have what Koppel has worked out under `koppel`; see the fields of `header`.
public enum OrderDocuments {
    /// What was worked out for an order, for its mappings.
    struct Facts: Sendable {
        var reference: String
        var form: OrderForm
        var includesTax: Bool
        var debtor: String
        var deliveryAddress: String?
        var paymentCondition: String?
        var paymentMethod: String?
        var shippingMethod: String?
        var country: String
        var vatCode: String?
        var journal: String?
        var total: Decimal128

        var json: JSONValue {
            var fields: JSONObject = [
                "reference": .string(reference), "form": .string(form.rawValue), "pricesIncludeVat": .bool(includesTax), "debtor": .string(debtor),
                "country": .string(country), "total": .number(total),
            ]
            let optional = [
                "deliveryAddress": deliveryAddress, "paymentCondition": paymentCondition, "paymentMethod": paymentMethod,
                "shippingMethod": shippingMethod, "vatCode": vatCode, "journal": journal,
            ]
            for (name, value) in optional.sorted(by: { $0.key < $1.key }) {
                if let value { fields[name] = .string(value) }
            }
            return .object(fields)
        }
    }

    static func header(_ order: JSONValue, _ facts: Facts) -> JSONValue { order.adding("koppel", facts.json) }

    /// The document of one line: its amounts as booked, `sku`, `ean`, `options` and `raw` of the shop's line, and the whole order under `order`.
    static func line(_ line: BookedLine, index: Int, order: JSONValue, _ facts: JSONValue) -> JSONValue {
        var fields = line.orderLine?.json.object ?? [:]
        fields["index"] = .number(Decimal128(index))
        fields["kind"] = .string(line.kind.rawValue)
        fields["source"] = .string(line.source)
        fields["name"] = .string(line.name)
        if fields["description"] == nil { fields["description"] = .string(line.name) }
        fields["quantity"] = .number(line.quantity)
        fields["price"] = .number(line.price)
        fields["amount"] = .number(line.amount)
        fields["net"] = .number(line.net)
        fields["gross"] = .number(line.gross)
        fields["tax"] = .number(line.tax)
        fields["taxRate"] = line.taxRate.map(JSONValue.number)
        fields["vatCode"] = line.vatCode.map(JSONValue.string)
        fields["article"] = line.article.map(JSONValue.string)
        fields["account"] = line.account.map(JSONValue.string)
        fields["order"] = order
        fields["koppel"] = facts
        return .object(fields)
    }

    /// The shapes of all records, for checking mappings.
    public static let shapes: [String: DocumentShape] = {
        let facts = Facts(
            reference: "x", form: .order, includesTax: true, debtor: "x", deliveryAddress: "x", paymentCondition: "x", paymentMethod: "x",
            shippingMethod: "x", country: "x", vatCode: "x", journal: "x", total: 1)
        let koppel = DocumentShape(facts.json)
        let amount = TaxedAmount(net: 1, gross: 1)
        let specimen = OrderLine(
            id: "x", productID: "x", variantID: "x", sku: "x", ean: "x", name: "x", quantity: 1, unitPrice: amount, total: amount, taxRate: 1,
            options: [.init(name: "x", value: "x")], raw: "x")
        let booked = BookedLine(
            kind: .article, source: "x", name: "x", quantity: 1, price: 1, amount: 1, net: 1, gross: 1, taxRate: 1, vatCode: "x", article: "x",
            account: "x", orderLine: specimen)
        let line = DocumentShape(OrderDocuments.line(booked, index: 0, order: .null, facts.json)).adding("order", .order).adding("tables", .open)
        let header = DocumentShape.order.adding("koppel", koppel)
        let debtor = DocumentShape.customer.adding("koppel", .object(["revenueAccount": .value, "vatCode": .value, "paymentCondition": .value]))
        let address = DocumentShape.deliveryAddress.adding("koppel", .object(["debtor": .value, "email": .value]))
        let article = DocumentShape(specimen.json).adding("tables", .open).adding("koppel", .object(["group": .value]))
        return [
            "order-header": header, "invoice-header": header, "order-line": line, "invoice-line": line, "debtor": debtor, "contact": debtor,
            "delivery-address": address, "article": article,
        ]
    }()
}

extension JSONValue {
    /// This object with one more field.
    func adding(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(var object) = self else { return self }
        object[name] = value
        return .object(object)
    }
}

extension Order {
    /// The order with its addresses completed and a delivery address only where it differs.
    var completed: Order {
        var order = self
        order.billing = billing.completed
        order.delivery = delivery?.completed
        if let delivery = order.delivery, delivery.isSamePlace(as: order.billing) { order.delivery = nil }
        return order
    }

    /// The buyer as a customer: the billing address's names before the account's.
    var customer: Customer {
        let email = (buyer.email ?? billing.email)?.trimmed
        return Customer(
            id: buyer.id ?? "", email: email?.isEmpty == true ? nil : email, firstName: billing.firstName ?? buyer.firstName,
            lastName: billing.lastName ?? buyer.lastName, company: billing.company, vatNumber: billing.vatNumber, cocNumber: billing.cocNumber,
            phone: billing.phone, mobile: billing.mobile, language: buyer.language, isGuest: buyer.isGuest, billing: billing,
            deliveries: delivery.map { [$0] } ?? [])
    }
}
