import ConformanceSuites
import Testing

@Suite("CCV Shop keeps the promises of the ports")
struct ConformanceTests {
    @Test("OrderSource", arguments: OrderSourceSuite<DemoShop>.cases)
    func orders(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("OrderStateTarget", arguments: OrderStateSuite<DemoShop>.cases)
    func states(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("OrderNoteTarget", arguments: OrderNoteSuite<DemoShop>.cases)
    func notes(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("ShipmentTarget", arguments: ShipmentSuite<DemoShop>.cases)
    func shipments(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("CustomerSource", arguments: CustomerSourceSuite<DemoShop>.cases)
    func customersRead(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("CustomerTarget", arguments: CustomerTargetSuite<DemoShop>.cases)
    func customersWritten(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("WebhookVerifying", arguments: WebhookSuite<DemoShop>.cases)
    func webhooks(_ promise: ConformanceCase) async throws { try await promise.prove() }
}

@Suite("CCV Shop keeps the promises about products and stock")
struct CatalogConformanceTests {
    @Test("ProductTarget", arguments: ProductTargetSuite<DemoShop>.cases)
    func products(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("VariantWriting", arguments: VariantSuite<DemoShop>.cases)
    func variants(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("CategoryWriting", arguments: CategorySuite<DemoShop>.cases)
    func categories(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("FeatureWriting", arguments: FeatureSuite<DemoShop>.cases)
    func features(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("ImageWriting", arguments: ImageSuite<DemoShop>.cases)
    func images(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("The products flow over a season", arguments: ProductScenarioSuite<DemoShop>.cases)
    func season(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("StockTarget", arguments: StockTargetSuite<DemoShop>.cases)
    func stock(_ promise: ConformanceCase) async throws { try await promise.prove() }
}
