import Commerce

extension EventContext {
    /// The order as it is now: from the producer's claim on the first attempt, where the source leaves such, else read from the source.
    func readOrder(_ id: String, from source: any OrderSource) async throws -> Order {
        if let source = source as? any OrderClaiming, let claim = await takeClaim() {
            do {
                return try await steps.step("order from the poll") { try source.order(claim: claim) }
            } catch let fault as Fault where fault.handling == .skip {
                throw fault
            } catch {
                // A claim that cannot be used is worth no more than none.
            }
        }
        return try await steps.step("order read") { try await source.order(id: id) }
    }
}
