public import Commerce

extension LightspeedSettings: ShopSettings {
    /// Lightspeed eCom, C-Series.
    public static var system: SystemID { .lightspeed }

    /// Answers announce the windows of five minutes, an hour and a day, and not the 20 calls a second.
    public static var knownQuota: KnownQuota? { KnownQuota(limit: 19, window: .seconds(1)) }

    /// Reads the section `shop`.
    public init(_ section: SettingsSection) {
        self.init(
            baseURL: section.url("url", default: LightspeedSettings.eu1, "The cluster; https://api.shoplightspeed.com for shops in America."),
            language: section.string("language", default: "nl", "Two letters, an active language of the shop; US English is us."),
            otherLanguages: section.strings(
                "other-languages", "Languages in which new products get the same texts until somebody translates them, such as [en, de]."),
            key: section.requiredSecret("key", "The API key, 32 characters: Settings, Store settings, Developers in the back office.").reveal(),
            secret: section.requiredSecret("secret", "The API secret that belongs to the key; it also signs the webhooks.").reveal(),
            currency: section.optionalString("currency", "The shop's currency, such as EUR; left out, the shop is asked once a day."),
            pricesIncludeTax: section.bool("prices-include-tax", default: true, "Whether the shop's prices with tax are the authoritative ones."),
            notifiesBuyer: section.bool("mails-buyer", default: false, "Whether the shop mails the buyer when Koppel reports a shipment."),
            pollOverlapSeconds: section.seconds(
                "poll-overlap", default: 900, in: 0...86_400, "How far a poll reaches back behind the one before."),
            pageSize: section.int("page-size", default: 250, in: 1...250, "Rows per page of a list."))
    }
}
