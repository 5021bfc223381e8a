import Commerce
import JSON

/// Compares what the target computed for an order with what the buyer pays.
struct StoredTotal: Sendable {
    let target: any OrderTarget
    let targetName: String
    let tolerance: Decimal128
    /// What to look at when they differ.
    let advice: String

    /// An alarm with both sums when they differ by more than the tolerance.
    func alarms(_ written: WrittenOrder, _ order: Order, total: Decimal128, _ context: EventContext) async throws -> [Outcome.Alarm] {
        var stored = written.total
        if stored == nil {
            do {
                stored = try await context.steps.step("total read") { try await target.storedTotal(of: written) }
            } catch let fault as Fault {
                // The order is written; that its total could not be read must not write it again.
                context.steps.note("The stored total could not be read: \(fault.message)")
            }
        }
        guard let stored, (stored - total).magnitude > tolerance else { return [] }
        let (paid, found) = (Money(total, order.currency), Money(stored, order.currency))
        return [
            .init(
                cause: "total-differs", message: "Order \(order.number): the buyer pays \(paid), \(targetName)'s \(written.number) totals \(found).",
                advice: "\(advice), and correct \(written.number) there.")
        ]
    }
}
