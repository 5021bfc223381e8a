public import Commerce

extension MijnWebwinkelSettings: ShopSettings {
    /// MijnWebwinkel, also known as MyOnlineStore.
    public static var system: SystemID { .mijnWebwinkel }

    /// There is a limit per shop and integration, and nobody says how high it is: two calls a second are taken for safe.
    public static var knownQuota: KnownQuota? { KnownQuota(limit: 2, window: .seconds(1)) }

    /// Reads the section `shop`.
    public init(_ section: SettingsSection) {
        self.init(
            baseURL: section.url("url", default: MijnWebwinkelSettings.api, "The address of the API."),
            token: section.requiredSecret("token", "The shop's token: Settings, API in the back office.").reveal(),
            partnerToken: section.requiredSecret("partner-token", "The token of the integration, which MyOnlineStore gives out.").reveal(),
            language: section.string("language", default: "nl_NL", "The language of texts and state names, such as nl_NL or en_GB."),
            shippedState: section.optionalString(
                "shipped-state", "The state that an order gets when its shipment is reported; left out, only the note is written."),
            category: section.optionalString("category", "Number of the page that new articles without one go into; left out, they are parked."),
            lists: section.table("lists", "Number of the choice list per option, such as Size: 1900, for lists that no article has yet."),
            pollOverlapSeconds: section.seconds(
                "poll-overlap", default: 3 * 86_400, in: 0...2_592_000, "How far a poll reaches back for placed orders."),
            stateOverlapSeconds: section.seconds(
                "state-overlap", default: 900, in: 0...86_400, "How far a poll reaches back for changed states."),
            pageSize: section.int("page-size", default: 100, in: 2...100, "Rows per page of a list."))
    }
}
