import ConformanceSuites
import Testing

@Suite("Lightspeed keeps the promises of the ports")
struct ConformanceTests {
    @Test("OrderSource", arguments: OrderSourceSuite<LightspeedShop>.cases)
    func orders(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("OrderStateTarget", arguments: OrderStateSuite<LightspeedShop>.cases)
    func states(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("OrderNoteTarget", arguments: OrderNoteSuite<LightspeedShop>.cases)
    func notes(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("ShipmentTarget", arguments: ShipmentSuite<LightspeedShop>.cases)
    func shipments(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("CustomerSource", arguments: CustomerSourceSuite<LightspeedShop>.cases)
    func customersRead(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("CustomerTarget", arguments: CustomerTargetSuite<LightspeedShop>.cases)
    func customersWritten(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("WebhookVerifying", arguments: WebhookSuite<LightspeedShop>.cases)
    func webhooks(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("StockTarget", arguments: StockTargetSuite<LightspeedShop>.cases)
    func stock(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("ProductTarget", arguments: ProductTargetSuite<LightspeedShop>.cases)
    func products(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("VariantWriting", arguments: VariantSuite<LightspeedShop>.cases)
    func variants(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("CategoryWriting", arguments: CategorySuite<LightspeedShop>.cases)
    func categories(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("FeatureWriting", arguments: FeatureSuite<LightspeedShop>.cases)
    func specifications(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("ImageWriting", arguments: ImageSuite<LightspeedShop>.cases)
    func pictures(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("Products over a season", arguments: ProductScenarioSuite<LightspeedShop>.cases)
    func season(_ promise: ConformanceCase) async throws { try await promise.prove() }
}
