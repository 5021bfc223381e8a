public import Commerce
public import HTTP
public import Integrations
import JSON

/// Lightspeed eCom, the C-Series (formerly SEOshop): orders, customers, products and stock.
public struct LightspeedConnector: Sendable {
    let client: LightspeedClient
    let settings: LightspeedSettings
    let services: ConnectorServices
    let notFoundDelays: [Duration]

    /// Makes a connector.
    /// - Parameters:
    ///   - services: The store remembers the shop's currency, its seldom changing lists, where stock is kept, what we wrote ourselves, and
    ///     which products are half made; all can be lost without harm.
    ///   - notFoundDelays: How long to wait before an order that is not found is asked for again; right after a webhook the shop may not
    ///     know it yet.
    public init(
        settings: LightspeedSettings, transport: any HTTPTransport, services: ConnectorServices,
        notFoundDelays: [Duration] = [.seconds(1), .seconds(4)]
    ) {
        client = LightspeedClient(settings: settings, transport: transport, services: services)
        self.settings = settings
        self.services = services
        self.notFoundDelays = notFoundDelays
    }

    /// The shop's one currency; orders do not name it.
    func currency() async throws -> String {
        if let currency = settings.currency { return currency }
        let key = "shop/currency"
        if let known = try await services.store.get([key]).first ?? nil { return String(decoding: known, as: UTF8.self) }
        guard let shop = try await client.get("shop", about: "the shop").map(Record.init),
            let currency = shop.record("currency")?.text("shortcode")?.uppercased(), currency.utf8.count == 3
        else {
            throw Fault.park(
                "shop.currency", "Lightspeed does not say the shop's currency.", advice: "Set `currency` in the integration's settings.")
        }
        try await services.store.set([(key, Array(currency.utf8))], ttl: .seconds(86_400))
        return currency
    }

    /// An id of the shop is a number; anything else would change the address that is called.
    func checked(_ id: String, _ kind: EntityKind) throws -> String {
        guard !id.isEmpty, id.utf8.count < 20, id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Fault.park("\(kind.rawValue).id", "\"\(id)\" is no Lightspeed \(kind.rawValue) id.", advice: "Replay with the numeric id.")
        }
        return id
    }
}
