import AccountView
import Commerce
import Flows
import HTTP
public import Integrations

extension IntegrationParts {
    /// The connectors of an integration with nothing behind them: for what can be worked out without a call.
    /// - Throws: `CommandError` when this build has no connector for the shop's system.
    public static func offline(_ integration: Integration) throws -> IntegrationParts {
        let clock = SystemClock()
        let services = ConnectorServices(
            store: InMemoryConnectorStore(clock: clock), limiter: UnlimitedRate(), clock: clock, makeID: ProcessParts.makeID)
        guard let shop = ShopConnectors.make(integration.shop, transport: NoTransport(), services: services) else {
            throw CommandError("This Koppel has no connector for \(integration.shopSystem.displayName).")
        }
        let erp = AccountViewConnector(integration.erp, transport: NoTransport(), vault: InMemoryTokenVault(), services: services)
        return IntegrationParts(
            integration: integration, shop: shop, neighbours: [], erp: erp, stockReadings: InMemoryStockReadings(),
            productStore: InMemoryConnectorStore(clock: clock))
    }
}

/// Refuses every call.
private struct NoTransport: HTTPTransport {
    func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        throw HTTPError(.other, "Nothing is called here.", mayHaveBeenSent: false)
    }
}
