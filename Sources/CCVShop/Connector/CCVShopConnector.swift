public import Commerce
public import HTTP
public import Integrations

/// CCV Shop: orders and customers, products and stock.
public struct CCVShopConnector: Sendable {
    let client: CCVShopClient
    let settings: CCVShopSettings
    let services: ConnectorServices
    let webhookKeys = WebhookKeys()
    let places: StockPlaces
    let notFoundDelays: [Duration]

    /// Makes a connector.
    /// - Parameters:
    ///   - services: The store remembers which user has which e-mail (as a keyed hash); it can be lost without harm.
    ///   - appKeys: Where the keys are with `credentials: app`; without it such a shop counts as not installed.
    ///   - notFoundDelays: How long to wait before an order that is not found is asked for again.
    public init(
        settings: CCVShopSettings, transport: any HTTPTransport, services: ConnectorServices, appKeys: (any AppKeyVault)? = nil,
        notFoundDelays: [Duration] = [.seconds(1), .seconds(4)]
    ) {
        client = CCVShopClient(settings: settings, transport: transport, services: services, appKeys: appKeys)
        places = StockPlaces(client: client)
        self.settings = settings
        self.services = services
        self.notFoundDelays = notFoundDelays
    }

    /// An id of the shop is a number; anything else would change the address that is called.
    func checked(_ id: String, _ kind: EntityKind) throws -> String {
        guard !id.isEmpty, id.utf8.count < 20, id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Fault.park("\(kind.rawValue).id", "\"\(id)\" is no CCV Shop \(kind.rawValue) id.", advice: "Replay with the numeric id.")
        }
        return id
    }
}
