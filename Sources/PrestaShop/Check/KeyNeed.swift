import Commerce
import Integrations

/// What a flow needs of the Webservice key.
struct KeyNeed: Sendable {
    var resource: String
    var verbs: [String]
    var purpose: String
    var isOptional = false

    /// All that these flows need.
    static func all(_ flows: Set<Flow>, _ settings: PrestaShopSettings) -> [KeyNeed] {
        guard !flows.isEmpty else { return [] }
        let isReading = flows.contains(.orders) || flows.contains(.customers)
        var needs = [
            KeyNeed(
                resource: "configurations", verbs: ["get"], purpose: "read how the shop is set up: time zone, languages, home category and the like",
                isOptional: settings.timeZone != nil && !flows.contains(.products) && !flows.contains(.stock))
        ]
        if isReading || flows.contains(.products) {
            needs.append(KeyNeed(resource: "languages", verbs: ["get"], purpose: "know the shop's languages"))
        }
        if isReading { needs += people }
        if flows.contains(.orders) { needs += orders(settings) }
        if flows.contains(.customers) {
            needs += [
                KeyNeed(resource: "customers", verbs: ["post", "patch"], purpose: "write customers", isOptional: true),
                KeyNeed(resource: "addresses", verbs: ["post", "patch"], purpose: "write addresses", isOptional: true),
                KeyNeed(resource: "orders", verbs: ["get"], purpose: "see whether orders use an address that changes", isOptional: true),
            ]
        }
        if flows.contains(.products) { needs += products }
        if flows.contains(.stock) {
            needs += [
                KeyNeed(resource: "stock_availables", verbs: ["get", "patch"], purpose: "write stock"),
                KeyNeed(resource: "products", verbs: ["get"], purpose: "find products by their code"),
                KeyNeed(resource: "combinations", verbs: ["get"], purpose: "find variants by their code"),
            ]
        }
        return needs
    }

    private static let people = [
        KeyNeed(resource: "customers", verbs: ["get"], purpose: "read who bought"),
        KeyNeed(resource: "addresses", verbs: ["get"], purpose: "read where to"),
        KeyNeed(resource: "countries", verbs: ["get"], purpose: "name countries"),
        KeyNeed(resource: "states", verbs: ["get"], purpose: "name regions"),
    ]

    private static func orders(_ settings: PrestaShopSettings) -> [KeyNeed] {
        var needs = [
            KeyNeed(resource: "orders", verbs: ["get"], purpose: "read orders"),
            KeyNeed(resource: "orders", verbs: ["patch"], purpose: "put a note on an order", isOptional: true),
            KeyNeed(resource: "order_details", verbs: ["get"], purpose: "read lines with their tax"),
            KeyNeed(resource: "order_cart_rules", verbs: ["get"], purpose: "read vouchers"),
            KeyNeed(resource: "order_states", verbs: ["get"], purpose: "name order states"),
            KeyNeed(resource: "order_histories", verbs: ["post"], purpose: "set the state of an order", isOptional: true),
            KeyNeed(resource: "order_carriers", verbs: ["get", "patch"], purpose: "set tracking numbers", isOptional: true),
            KeyNeed(resource: "currencies", verbs: ["get"], purpose: "know the currency"),
            KeyNeed(resource: "carriers", verbs: ["get"], purpose: "name the shipping method"),
            KeyNeed(resource: "taxes", verbs: ["get"], purpose: "know tax rates"),
            KeyNeed(resource: "order_slip", verbs: ["get"], purpose: "read refunds", isOptional: true),
        ]
        if settings.readsComments { needs.append(KeyNeed(resource: "messages", verbs: ["get"], purpose: "read buyers' remarks", isOptional: true)) }
        if settings.readsPayments { needs.append(KeyNeed(resource: "order_payments", verbs: ["get"], purpose: "read transaction numbers")) }
        return needs
    }

    private static let products = [
        KeyNeed(resource: "products", verbs: ["get", "post", "patch"], purpose: "write products"),
        KeyNeed(resource: "combinations", verbs: ["get", "post", "patch", "delete"], purpose: "write variants"),
        KeyNeed(resource: "product_options", verbs: ["get", "post"], purpose: "know and make options such as size"),
        KeyNeed(resource: "product_option_values", verbs: ["get", "post"], purpose: "know and make values such as XL"),
        KeyNeed(resource: "product_features", verbs: ["get", "post"], purpose: "know and make features"),
        KeyNeed(resource: "product_feature_values", verbs: ["get", "post"], purpose: "know and make values of features"),
        KeyNeed(resource: "categories", verbs: ["get", "post", "patch"], purpose: "know, make and rename categories"),
        KeyNeed(resource: "manufacturers", verbs: ["get", "post"], purpose: "know and make brands"),
        KeyNeed(resource: "images", verbs: ["post", "delete"], purpose: "send pictures and take them away"),
        KeyNeed(
            resource: "tax_rules", verbs: ["get"], purpose: "find the tax rule by its rate, where products.tax-classes does not name it",
            isOptional: true),
        KeyNeed(
            resource: "taxes", verbs: ["get"], purpose: "find the tax rule by its rate, where products.tax-classes does not name it", isOptional: true
        ),
    ]
}
