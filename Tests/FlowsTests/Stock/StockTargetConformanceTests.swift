import ConformanceSuites
import Testing

struct StockTargetConformanceTests {
    @Test(arguments: StockTargetSuite<MemoryStockShop>.cases)
    func memory(_ promise: ConformanceCase) async throws { try await promise.prove() }
}
