import Commerce
import Testing

struct WriteEachTests {
    /// Takes what it is told to.
    private struct Shop: StockTarget {
        let stockBatchLimit = 1
        let error: any Error
        func stockPlaces(_ codes: [String], by key: ArticleKey, refresh: Bool) async throws -> [String: StockPlace] { [:] }
        func writeStock(_ levels: [StockLevel]) async -> [Result<Void, Fault>] {
            await writeEach(levels) { if $0.code == "B" { throw error } }
        }
    }

    private func results(_ error: any Error) async -> [Fault?] {
        let levels = ["A", "B", "C"].map { StockLevel(code: $0, place: StockPlace(id: $0), quantity: 1) }
        return await Shop(error: error).writeStock(levels).map { result in
            if case .failure(let fault) = result { fault } else { nil }
        }
    }

    @Test func `One that is refused fails with the shop's own words and does not stop the others`() async {
        let refusal = Fault.park("stock.negative", "B is below zero.", advice: "Correct it.")
        #expect(await results(refusal) == [nil, refusal, nil])
    }

    @Test func `One that was stopped on its way may be in the shop, and comes again`() async {
        let faults = await results(CancellationError())
        #expect(faults.map { $0?.cause } == [nil, "stock.cancelled", nil])
        #expect(faults[1]?.writeMayHaveHappened == true && faults[1]?.handling == .retry)
        #expect(faults[1]?.message.contains("the stock of B") == true)
    }
}
