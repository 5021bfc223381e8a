/// The shop's own tables that orders point into: small, and seldom changed.
enum ReferenceKind: String, Sendable, Hashable, CaseIterable {
    case currencies, countries, states, carriers, taxes, languages, configurations
    case orderStates = "order_states"

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
            query.filters = [("name", "[PS_TIMEZONE|PS_LANG_DEFAULT|PS_OS_CANCELED|PS_OS_REFUND|PS_OS_DELIVERED]")]
        }
        return query
    }
}
