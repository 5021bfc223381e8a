/// The shop's own tables that orders and products point into: small, and seldom changed.
enum ReferenceKind: String, Sendable, Hashable, CaseIterable {
    case currencies, countries, states, carriers, taxes, languages, configurations, categories, manufacturers
    case orderStates = "order_states"
    case taxRules = "tax_rules"
    case options = "product_options"
    case features = "product_features"

    /// How long it may be taken from the store; what a shop's staff makes every day, for minutes only.
    var storeTime: Duration {
        switch self {
        case .categories, .options, .features, .manufacturers: .seconds(600)
        default: .seconds(6 * 3_600)
        }
    }

    /// What is kept of each.
    var query: ListQuery {
        var query = ListQuery(sort: "[id_ASC]")
        switch self {
        case .currencies: query.display = ListQuery.fields("id", "iso_code")
        case .countries: query.display = ListQuery.fields("id", "iso_code", "name")
        case .states: query.display = ListQuery.fields("id", "iso_code", "name")
        case .carriers: query.display = ListQuery.fields("id", "id_reference", "name")
        case .taxes: query.display = ListQuery.fields("id", "rate")
        case .languages: query.display = ListQuery.fields("id", "iso_code", "active")
        case .orderStates: query.display = ListQuery.fields("id", "name", "paid", "shipped", "delivery", "deleted")
        case .configurations:
            query.display = ListQuery.fields("id", "name", "value")
            query.filters = [("name", "[\(Self.configurationNames.joined(separator: "|"))]")]
        case .categories: query.display = ListQuery.fields("id", "id_parent", "is_root_category", "name")
        case .taxRules:
            query.display = ListQuery.fields("id", "id_tax_rules_group", "id_country", "id_state", "id_tax", "zipcode_from", "behavior")
        case .manufacturers: query.display = ListQuery.fields("id", "name")
        case .options: query.display = ListQuery.fields("id", "name", "public_name")
        case .features: query.display = ListQuery.fields("id", "name")
        }
        return query
    }

    private static let configurationNames = [
        "PS_TIMEZONE", "PS_LANG_DEFAULT", "PS_OS_CANCELED", "PS_OS_REFUND", "PS_OS_DELIVERED", "PS_COUNTRY_DEFAULT", "PS_HOME_CATEGORY",
        "PS_STOCK_MANAGEMENT", "PS_ORDER_OUT_OF_STOCK",
    ]
}
