public import Commerce
public import HTTP
public import Integrations
import JSON

/// Speaks the Webservice of a PrestaShop, versions 8 and 9 first.
///
///     let shop = PrestaShopConnector(settings, transport: client, services: services)
///     let order = try await shop.order(id: "6")
public struct PrestaShopConnector: Sendable {
    /// The settings it was made with.
    public let settings: PrestaShopSettings
    let client: PrestaShopClient
    let references: ReferenceCache
    let services: ConnectorServices
    private let zones = ZoneKeeper()

    /// Makes a connector; nothing is called before the first use.
    public init(_ settings: PrestaShopSettings, transport: any HTTPTransport, services: ConnectorServices) {
        self.settings = settings
        self.services = services
        client = PrestaShopClient(settings: settings, transport: transport, services: services)
        references = ReferenceCache(client: client, services: services)
    }

    /// The shop's wall clock.
    func zone() async throws -> ShopZone {
        if let name = settings.timeZone { return try zones.zone(name) }
        guard let name = try await configuration("PS_TIMEZONE"), !name.isEmpty else {
            throw Fault.park(
                "timezone.unknown", "PrestaShop does not tell its time zone.", advice: "Set the time zone, such as Europe/Amsterdam, in the settings."
            )
        }
        return try zones.zone(name)
    }

    /// A configuration value of the shop.
    func configuration(_ name: String) async throws -> String? {
        try await references.rows(.configurations).first { $0.text("name") == name }?.text("value")
    }

    /// The ids of the languages in the order in which texts are taken: those of the settings first, then the shop's.
    func languageIDs() async throws -> [Int] {
        let rows = try await references.rows(.languages)
        let wanted = settings.languages.compactMap { code in rows.first { $0.text("iso_code") == code }?.id("id") }
        return wanted + rows.map { $0.id("id") }.filter { !wanted.contains($0) }
    }
}

/// The entity id as the shop's own whole number.
func shopID(_ text: String, _ what: String) throws -> Int {
    guard let id = Int(text), id > 0 else {
        throw Fault.park(
            "id.unreadable", "\"\(text.prefix(40))\" is not a PrestaShop \(what) id.", advice: "Use the whole number that the shop shows as ID.")
    }
    return id
}
