import Commerce
import Integrations

/// Looks whether the target has an order already: by what was noted of it, else by our reference.
struct ExistingOrders: Sendable {
    let target: any OrderTarget
    let targetName: String
    let form: OrderForm
    let clock: any WallClock

    /// The target's numbers of the order; more than one when it was doubled.
    func numbers(of order: Order, _ reference: String, _ context: EventContext) async throws -> [String] {
        if !context.isForced, let known = try await context.ledger.knownNumber() { return [known] }
        let isOld = clock.now - order.placedAt > .seconds(3 * 86_400)
        let query = OrderQuery(
            form: form, reference: reference, placedOn: order.placedOn, includeHistory: isOld || context.mustSearchHistory)
        let numbers = try await context.steps.step("exists") { try await target.findOrders(query) }.map(\.number)
        if let first = numbers.first { try await context.ledger.setKnownNumber(first) }
        return numbers
    }

    /// What a person must look at when there are several.
    func alarms(_ numbers: [String], of order: Order, _ reference: String) -> [Outcome.Alarm] {
        guard numbers.count > 1 else { return [] }
        return [
            .init(
                cause: "doubled",
                message: "Order \(order.number) is in \(targetName) \(numbers.count) times under \(reference): \(numbers.joined(separator: ", ")).",
                advice: "Keep one of them and delete the others in \(targetName).")
        ]
    }
}
