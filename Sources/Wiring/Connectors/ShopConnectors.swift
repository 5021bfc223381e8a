import BigCommerce
import CCVShop
public import Commerce
public import HTTP
public import Integrations
import Lightspeed
import MijnWebwinkel
import PrestaShop

/// The shops' connectors by the type of their settings. What a connector can do is seen from the ports it adopts.
public enum ShopConnectors {
    /// The connector of a shop; nil for a system that has none in this build.
    /// - Parameter appKeys: Where the keys are that the shop handed out when it installed the app; nil where they are in the settings.
    public static func make(
        _ settings: any ShopSettings, transport: any HTTPTransport, services: ConnectorServices, appKeys: (any AppKeyVault)? = nil
    ) -> (any Sendable)? {
        switch settings {
        case let settings as PrestaShopSettings: PrestaShopConnector(settings, transport: transport, services: services)
        case let settings as LightspeedSettings: LightspeedConnector(settings: settings, transport: transport, services: services)
        case let settings as BigCommerceSettings: BigCommerceConnector(settings: settings, transport: transport, services: services)
        case let settings as CCVShopSettings:
            CCVShopConnector(settings: settings, transport: transport, services: services, appKeys: appKeys)
        case let settings as MijnWebwinkelSettings: MijnWebwinkelConnector(settings: settings, transport: transport, services: services)
        default: nil
        }
    }

    /// The shop, in a form that is the same for all its integrations, whose keys come with an installed app; nil for all others.
    static func shopOfApp(_ settings: any ShopSettings) -> String? {
        guard let settings = settings as? CCVShopSettings, settings.credentials == .app else { return nil }
        return CCVShopApp.name(ofShop: settings.url)
    }

    /// The default mapping of customers into a shop; nil for a shop without one.
    static func customerMapping(_ settings: any ShopSettings) throws -> MappingDefinition? {
        switch settings {
        case is BigCommerceSettings: try BigCommerceMappings.customers()
        case is CCVShopSettings: try MappingDefinition(parsing: CCVShopMappings.customers, file: "ccvshop/customers.yaml")
        case is LightspeedSettings: try MappingDefinition(parsing: LightspeedMappings.customers, file: "lightspeed/customers.yaml")
        case is PrestaShopSettings: try PrestaShopMappings.customers()
        case is MijnWebwinkelSettings: try MappingDefinition(parsing: MijnWebwinkelMappings.customers, file: "mijnwebwinkel/customers.yaml")
        default: nil
        }
    }

    /// The default mapping of products into a shop; nil for a shop without one.
    static func productMapping(_ settings: any ShopSettings) throws(SettingsProblems) -> MappingDefinition? {
        switch settings {
        case is CCVShopSettings: try CCVShopMappings.products()
        case is LightspeedSettings: try MappingDefinition(parsing: LightspeedMappings.products, file: "lightspeed/products.yaml")
        case is MijnWebwinkelSettings: try MappingDefinition(parsing: MijnWebwinkelMappings.products, file: "mijnwebwinkel/products.yaml")
        case is PrestaShopSettings: try PrestaShopMappings.products()
        case is BigCommerceSettings: try BigCommerceMappings.products()
        default: nil
        }
    }

    /// The default mapping of orders into a shop; nil for a shop that takes none.
    static func orderMapping(_ settings: any ShopSettings) throws -> MappingDefinition? {
        switch settings {
        case is CCVShopSettings: try CCVShopMappings.orders()
        default: nil
        }
    }
}
