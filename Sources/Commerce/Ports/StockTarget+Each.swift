extension StockTarget {
    /// Writes levels one after the other, for a shop that takes one figure in a call. One that fails does not stop the others.
    ///
    /// - Parameter write: Writes one; throws `Fault`, or `CancellationError` when the work was stopped. What was under way then may be in the
    ///   shop: it fails with cause `stock.cancelled` and says so.
    /// - Returns: one result per level, in their order.
    public func writeEach(_ levels: [StockLevel], _ write: (StockLevel) async throws -> Void) async -> [Result<Void, Fault>] {
        var results: [Result<Void, Fault>] = []
        for level in levels {
            do {
                try await write(level)
                results.append(.success(()))
            } catch let fault as Fault {
                results.append(.failure(fault))
            } catch {
                results.append(
                    .failure(
                        .retry(
                            "stock.cancelled", "Writing the stock of \(level.code) was stopped; the shop may have it or not.",
                            detail: error is CancellationError ? nil : "\(error)", writeMayHaveHappened: true)))
            }
        }
        return results
    }
}
