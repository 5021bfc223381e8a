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

    @Test("CustomerSource", arguments: CustomerSourceSuite<DemoShop>.cases)
    func customersRead(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("CustomerTarget", arguments: CustomerTargetSuite<DemoShop>.cases)
    func customersWritten(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("WebhookVerifying", arguments: WebhookSuite<DemoShop>.cases)
    func webhooks(_ promise: ConformanceCase) async throws { try await promise.prove() }
}
