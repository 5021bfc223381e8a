public import Commerce

extension PrestaShopSettings: ShopSettings {
    /// PrestaShop.
    public static var system: SystemID { .prestaShop }

    /// Reads the section `shop`.
    public init(_ section: SettingsSection) {
        self.init(
            url: section.requiredURL("url", "The shop's address, without /api."),
            key: section.requiredSecret("key", "The Webservice key, 32 characters, from Advanced Parameters, Webservice.").reveal(),
            keyInQuery: section.bool(
                "key-in-query", default: false,
                "Send the key in the address, for hosts that drop the Authorization header (sign: 401 for a good key)."),
            timeZone: section.optionalString("time-zone", "The shop's time zone, such as Europe/Amsterdam; left out, the shop is asked."),
            languages: section.strings("languages", "Languages of texts, most wanted first, such as [nl, en]; the ERP's texts are in the first."),
            storeID: section.optionalInt("store-id", in: 1...1_000_000, "The store of a multistore shop (id_shop)."),
            pollOverlapSeconds: section.seconds(
                "poll-overlap", default: 300, in: 0...86_400, "How far a poll reaches back behind the last change it saw."),
            pageSize: section.int("page-size", default: 100, in: 1...500, "Records per page of a poll."),
            readsComments: section.bool("reads-comments", default: true, "Read the buyer's remark with each order: one call more."),
            readsPayments: section.bool("reads-payments", default: false, "Read the payment's transaction number with each order: one call more."),
            mailsBuyer: section.bool(
                "mails-buyer", default: false, "Whether the shop mails the buyer when Koppel changes a state or tracking number."),
            shippedState: section.optionalString("shipped-state", "The state of an order that is reported as shipped; left out, it is left alone."),
            customerGroup: section.int("customer-group", default: 3, in: 1...1_000_000, "The group of customers that Koppel creates."),
            homeCategory: section.optionalInt(
                "home-category", in: 1...1_000_000, "The category beneath which the shop's own tree begins; left out, the shop is asked."),
            imageMegabytes: section.int("image-megabytes", default: 4, in: 1...64, "The largest picture that the shop takes, in MiB."),
            hint: Self.hint(section.section("hint", "The receiver for modules that announce changes; left out, the shop is polled only.")))
    }

    private static func hint(_ section: SettingsSection) -> PrestaShopHintSettings? {
        let settings = PrestaShopHintSettings(
            entityPath: section.string("entity-path", default: "entity", "Where the call names the entity, members joined with dots."),
            idPath: section.string("id-path", default: "data.id", "Where the call has the id."),
            secret: section.optionalSecret("secret", "Key of an HMAC-SHA256 signature; left out for modules that do not sign.")?.reveal(),
            signatureHeader: section.string("signature-header", default: "X-Signature", "The header with the signature in hexadecimal."),
            timestampHeader: section.optionalString("timestamp-header", "The header with the time that is signed with the body."),
            maximumAgeSeconds: section.seconds("maximum-age", default: 300, in: 10...86_400, "How old a signed call may be."))
        return section.isPresent ? settings : nil
    }
}
