public import Commerce
public import HTTP
public import Integrations

/// Orders and customers of one BigCommerce store.
///
/// Orders are read and written through v2 of the management API, nearly all else through v3. A plain order costs one call; see
/// `OrderReader` for what costs more.
public struct BigCommerceConnector: Sendable {
    let settings: BigCommerceSettings
    let client: BigCommerceClient
    let services: ConnectorServices

    /// Makes a connector.
    /// - Parameters:
    ///   - transport: Carries the calls.
    ///   - services: The limiter is that of the store: its quota is shared by all apps.
    public init(settings: BigCommerceSettings, transport: any HTTPTransport, services: ConnectorServices) {
        self.settings = settings
        self.services = services
        client = BigCommerceClient(settings: settings, transport: transport, services: services)
    }
}
