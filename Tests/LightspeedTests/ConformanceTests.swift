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

    @Test("CustomerSource", arguments: CustomerSourceSuite<LightspeedShop>.cases)
    func customersRead(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("CustomerTarget", arguments: CustomerTargetSuite<LightspeedShop>.cases)
    func customersWritten(_ promise: ConformanceCase) async throws { try await promise.prove() }

    @Test("WebhookVerifying", arguments: WebhookSuite<LightspeedShop>.cases)
    func webhooks(_ promise: ConformanceCase) async throws { try await promise.prove() }
}
