public import Commerce
public import Integrations

/// Our reference of an order in the ERP: `<prefix><number>#`. The terminator makes a prefix match exact: `NL12#` does not begin `NL123#`.
public enum OrderReference {
    /// The most characters the ERP keeps.
    static let limit = 40

    /// The reference. - Throws: `Fault` when it would be too long, for a key is never cut, or could be mistaken for another.
    public static func make(_ order: Order, _ settings: OrdersSettings) throws(Fault) -> String {
        let reference = "\(settings.referencePrefix)\(order.number)#"
        guard reference.unicodeScalars.count <= limit else {
            throw .park(
                "reference.too-long", "Order \(order.number): the reference \(reference) has more than \(limit) characters.",
                advice: "Set a shorter orders.reference-prefix.")
        }
        guard !order.number.isEmpty, !order.number.contains("#") else {
            throw .park(
                "reference.invalid", "Order \(order.id) has a number that cannot be a reference: \"\(order.number)\".",
                advice: "Correct the order's number in the shop.")
        }
        return reference
    }
}
