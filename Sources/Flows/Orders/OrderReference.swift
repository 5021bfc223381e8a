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

    /// The order's number in a reference, behind an integration's prefix and before the terminator; nil when the reference is not its own. Case
    /// does not matter, as the ERP may keep references in capitals.
    public static func number(in reference: String, prefix: String) -> String? {
        guard reference.hasSuffix("#"), reference.count > prefix.count + 1, reference.lowercased().hasPrefix(prefix.lowercased()) else { return nil }
        let number = reference.dropFirst(prefix.count).dropLast()
        // Where there is no prefix, a text that staff typed could end like a reference.
        return number.contains(where: \.isWhitespace) || number.contains("#") ? nil : String(number)
    }

    /// Whose order a reference is, of several integrations of one company with their prefixes: of prefixes that fit, the longest decides.
    public static func owner(of reference: String, among prefixes: [String: String]) -> String? {
        prefixes.filter { number(in: reference, prefix: $0.value) != nil }.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
    }
}
