public import Commerce

extension CCVShopSettings: ShopSettings {
    /// CCV Shop.
    public static var system: SystemID { .ccvShop }

    /// Its own totals were seen not to add up.
    public static var trustsTotal: Bool { true }

    /// 150 reads a minute of each resource, and answers that say nothing of it: an order reads two resources once each, which makes 300; a
    /// tenth is left for polls and for what others do with the same key.
    public static var knownQuota: KnownQuota? { KnownQuota(limit: 270, window: .seconds(60)) }

    /// Reads the section `shop`.
    public init(_ section: SettingsSection) {
        let url = section.requiredURL("url", "The shop's address, without path.")
        let credentials = section.choice(
            "credentials", default: Credentials.keys,
            "keys: public-key and secret-key are given here; app: the shop hands them out when it installs Koppel's app.")
        let publicKey = section.optionalSecret("public-key", "The public key: My web shop, Settings, API settings. For credentials: keys.")
        let secretKey = section.optionalSecret("secret-key", "The secret key; signs every call and proves every answer. For credentials: keys.")
        let appSecret = section.optionalSecret("app-secret", "The app's secret, from CCV; proves the installation. For credentials: app.")
        for (key, secret, belongs) in [
            ("public-key", publicKey, Credentials.keys), ("secret-key", secretKey, .keys), ("app-secret", appSecret, .app),
        ] {
            if secret == nil, belongs == credentials, !section.has(key) {
                section.report(key, "is missing; shop.credentials is \(credentials.rawValue).", hint: "Give env:NAME, file:PATH or sealed:TEXT.")
            }
            if secret != nil, belongs != credentials {
                section.report(key, "is not used: shop.credentials is \(credentials.rawValue).", isWarning: true)
            }
        }
        self.init(
            url: url, credentials: credentials, publicKey: publicKey?.reveal() ?? "", secretKey: secretKey?.reveal() ?? "",
            appSecret: appSecret?.reveal() ?? "",
            language: section.optionalString("language", width: 2, "Two letters: the language of texts; left out, the shop's own."),
            mailsBuyer: section.bool(
                "mails-buyer", default: false, "Whether the shop mails the buyer when Koppel changes a state or reports a shipment."),
            sendsCarrier: section.bool("sends-carrier", default: false, "Whether the carrier's name is sent with a tracking number."),
            pollOverlapHours: section.int(
                "poll-overlap-hours", default: 48, in: 1...2_000, "How far back a poll looks for orders, by the time they were placed."),
            pageSize: section.int("page-size", default: 100, in: 1...250, "Rows per page of a list."),
            package: section.optionalInt(
                "package", in: 1...1_000_000_000, "Id of the package (class of shipping costs) of new products; left out, the shop's first."),
            featureGroup: section.string(
                "feature-group", default: "Specificaties", width: 255, "The group of properties that new features go into; made when missing."))
    }
}
