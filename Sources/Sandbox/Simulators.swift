public import Commerce

/// All simulators there are, by system.
public enum Simulators {
    /// The systems that can be played.
    public static let systems: [SystemID] = [
        .accountView,
        .prestaShop,
        .bigCommerce,
        .lightspeed,
        .ccvShop,
        .mijnWebwinkel,
    ]

    /// Makes a simulator of `system` and serves it under `name`. A system that is not in `systems` is left out.
    public static func mount(_ name: String, _ system: SystemID, on server: SandboxServer) async {
        switch system {
        case .accountView: await server.mount(name, system, recordedHost: "https://www.accountview.net") { AccountViewSimulator(context: $0) }
        case .prestaShop: await server.mount(name, system, recordedHost: "http://shop.example") { PrestaShopSimulator(context: $0) }
        case .bigCommerce: await server.mount(name, system, recordedHost: "https://api.bigcommerce.com") { BigCommerceSimulator(context: $0) }
        case .lightspeed: await server.mount(name, system, recordedHost: "https://api.webshopapp.com") { LightspeedSimulator(context: $0) }
        case .ccvShop: await server.mount(name, system) { CCVShopSimulator(context: $0) }
        case .mijnWebwinkel:
            await server.mount(name, system, recordedHost: "https://api.myonlinestore.com") { MijnWebwinkelSimulator(context: $0) }
        default: break
        }
    }
}
