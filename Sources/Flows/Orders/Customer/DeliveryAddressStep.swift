import Commerce
import Integrations
import JSON

/// Finds or creates the delivery address of an order at its debtor.
struct DeliveryAddressStep: Sendable {
    let target: any DeliveryAddressTarget
    let integration: Integration
    let mapping: Mapping

    /// The ERP's key of the address; nil when the goods go to the billing address or the debtor is shared by many.
    func resolve(_ order: Order, debtor: Debtor, _ context: EventContext, isDryRun: Bool) async throws -> String? {
        guard let delivery = order.delivery, debtor.isOwn else { return nil }
        return try await findOrCreate(
            delivery, email: order.customer.email, debtor: debtor.number, mark: "address", subject: "Order \(order.number)", context,
            isDryRun: isDryRun)
    }

    /// The ERP's key of an address of a debtor. - Parameter mark: The step's name in the ledger.
    func findOrCreate(
        _ delivery: Address, email: String?, debtor: String, mark: String, subject: String, _ context: EventContext, isDryRun: Bool
    ) async throws -> String? {
        guard mapping.has("delivery-address") else { return nil }
        if let id = try await context.ledger.mark(mark) { return id }
        return try await context.alone("address|\(integration.companyKey)|\(debtor)") {
            let known =
                debtor == "(new)" ? [] : try await context.steps.step("address") { try await target.deliveryAddresses(ofCustomer: debtor) }
            if let match = known.first(where: { Self.isSame($0, delivery) }) {
                try await context.ledger.setMark(mark, match.id)
                return match.id
            }
            let facts: JSONObject = ["debtor": .string(debtor), "email": .string(email ?? "")]
            let record = try mapping.apply(
                "delivery-address", to: JSONValue.object(delivery.json).adding("koppel", .object(facts)), subject: subject)
            for cut in record.cuts { context.steps.note("Cut: \(cut).") }
            guard !isDryRun else { return "(new)" }
            return try await context.steps.step("address create") {
                try await context.writeOnce(mark) {
                    try await target.createDeliveryAddress(ofCustomer: debtor, record.fields)
                } record: {
                    [.mark(mark, $0)]
                }
            }
        }
    }

    /// Whether a known address is the one wanted; the target may have cut its texts.
    static func isSame(_ match: DeliveryAddressMatch, _ address: Address) -> Bool {
        let whole = address.streetLine + (address.streetLine2 ?? "")
        return (same(match.streetLine, address.streetLine) || same(match.streetLine, whole)) && same(match.postcode, address.postcode)
            && same(match.city, address.city)
            && same(match.country, address.country) && (match.name.isEmpty || same(match.name, address.name))
    }

    private static func same(_ known: String, _ wanted: String) -> Bool {
        let (a, b) = (known.folded, wanted.folded)
        return a == b || (a.count >= 30 && b.hasPrefix(a))
    }
}
