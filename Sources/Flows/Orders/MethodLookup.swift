import Commerce
import Integrations
import JSON

/// Finds the ERP's words for the order's payment and shipping methods, by the shop's id or name of them.
struct MethodLookup: Sendable {
    let settings: OrdersSettings
    let order: Order

    struct Methods: Sendable {
        var paymentCondition: String?
        var paymentMethod: String?
        var shippingMethod: String?
    }

    /// - Throws: `Fault` (park) for a payment method that no table names, when the settings want that.
    func find() throws(Fault) -> Methods {
        let payment = order.payment
        let condition = Self.row(settings.payment.conditions, payment.method, payment.name)
        let method = Self.row(settings.payment.methods, payment.method, payment.name)
        if condition == nil, method == nil, settings.payment.defaultCondition == nil, settings.payment.unmapped == .park {
            throw .park(
                "payment.unmapped", "Order \(order.number): the payment method \"\(payment.name)\" (\(payment.method)) is in no table.",
                advice: "Add it to orders.payment.conditions, then replay the order.")
        }
        let shipping = order.charges.first { $0.kind == .shipping }
        return Methods(
            paymentCondition: condition ?? settings.payment.defaultCondition, paymentMethod: method,
            shippingMethod: shipping.flatMap { Self.row(settings.charges.shippingMethods, $0.code, $0.name) })
    }

    private static func row(_ table: [String: String], _ id: String, _ name: String) -> String? {
        table[id] ?? table[name] ?? table.first { $0.key.lowercased() == name.lowercased() || $0.key.lowercased() == id.lowercased() }?.value
    }
}

extension OrderRecord {
    /// The record as JSON, for the journal.
    var json: JSONValue {
        [
            "form": .string(form.rawValue), "reference": .string(reference), "placedOn": .string(placedOn), "header": .object(header),
            "lines": .array(lines.map(JSONValue.object)),
        ]
    }
}
