public import Commerce

extension BigCommerceSettings: ShopSettings {
    /// BigCommerce.
    public static var system: SystemID { .bigCommerce }

    /// Reads the section `shop`.
    public init(_ section: SettingsSection) {
        self.init(
            storeHash: section.requiredString("store-hash", "The store's hash, or the whole API path that BigCommerce shows with the token."),
            token: section.requiredSecret("token", "Access token of a store-level API account.").reveal(),
            clientSecret: section.optionalSecret("client-secret", "Client secret of the same account; verifies the signatures of webhooks.")?
                .reveal(),
            webhookSecret: section.optionalSecret(
                "webhook-secret",
                "A long random text of your own that the store sends with every webhook; without it and client-secret they are refused.")?
                .reveal(),
            baseURL: section.url("url", default: "https://api.bigcommerce.com", "The address of the API."),
            timeZone: section.optionalString("time-zone", "The shop's time zone, such as Europe/Amsterdam; left out, the store is asked."),
            vatFields: section.strings("vat-fields", default: Self.usualVATFields, "Form fields that hold a VAT number."),
            cocFields: section.strings("coc-fields", default: Self.usualCocFields, "Form fields that hold a chamber of commerce number."),
            channels: section.strings(
                "channels",
                "Ids of the sales channels whose orders count and that new products are sold by; left out, all orders and the default channel."
            ).compactMap { Int($0) },
            location: section.optionalInt("location", "Id of the location whose stock is written; left out, the store's default."),
            pollOverlap: section.seconds("poll-overlap", default: 300, in: 0...86_400, "How far a poll reaches back behind the last one."),
            pageSize: section.int("page-size", default: 250, in: 1...250, "Rows per list call."),
            concurrency: section.int("concurrency", default: 3, in: 1...3, "Calls in flight at once."))
    }
}
