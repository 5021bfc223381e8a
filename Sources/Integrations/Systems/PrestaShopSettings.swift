/// How to reach one PrestaShop, and the habits of its connector.
public struct PrestaShopSettings: Sendable, Hashable {
    /// The shop's base address, without `/api`: `https://shop.example` or `https://example.com/shop`.
    public var url: String
    /// The Webservice key, 32 characters, from Advanced Parameters › Webservice.
    public var key: String
    /// Sends the key as query parameter `ws_key` instead of the Authorization header, for hosts that drop that header (sign: 401 for a good key).
    public var keyInQuery: Bool
    /// The shop's IANA time zone; nil reads the shop's own `PS_TIMEZONE`, which needs the right GET on `configurations`.
    public var timeZone: String?
    /// ISO 639-1 codes in order of preference for texts read from the shop; what is left out follows in the shop's order. The ERP's texts are
    /// in the first of them, or in the shop's default language.
    public var languages: [String]
    /// The store of a multistore shop (`id_shop`); nil leaves the choice to the key.
    public var storeID: Int?
    /// How far a poll reaches back behind the last change it saw, in seconds. 300 unless told; two hours more around the autumn clock change.
    public var pollOverlapSeconds: Int
    /// Records per page of a poll, 1 to 500. 100 unless told.
    public var pageSize: Int
    /// Reads the buyer's remark with each order: one call more, needs the right GET on `messages` (PrestaShop 1.7 and later).
    public var readsComments: Bool
    /// Reads the payment provider's transaction number with each order: one call more, needs the right GET on `order_payments`.
    public var readsPayments: Bool
    /// Whether the shop mails the buyer when Koppel changes a state or sets a tracking number.
    public var mailsBuyer: Bool
    /// The state an order is put into when it is reported as shipped; nil leaves the state alone.
    public var shippedState: String?
    /// The customer group of customers that Koppel creates; 3 in a default shop.
    public var customerGroup: Int
    /// The category beneath which the shop's own tree begins; nil takes the shop's `PS_HOME_CATEGORY`, which is 2 in a default shop.
    public var homeCategory: Int?
    /// The largest picture that the shop takes, in MiB (`PS_LIMIT_UPLOAD_IMAGE_VALUE`). 4 unless told, as in a default shop.
    public var imageMegabytes: Int
    /// The receiver for modules that announce changes; nil polls only.
    public var hint: PrestaShopHintSettings?

    /// Makes settings; what is not named has the default described above.
    public init(
        url: String, key: String, keyInQuery: Bool = false, timeZone: String? = nil, languages: [String] = [], storeID: Int? = nil,
        pollOverlapSeconds: Int = 300, pageSize: Int = 100, readsComments: Bool = true, readsPayments: Bool = false, mailsBuyer: Bool = false,
        shippedState: String? = nil, customerGroup: Int = 3, homeCategory: Int? = nil, imageMegabytes: Int = 4,
        hint: PrestaShopHintSettings? = nil
    ) {
        self.url = url
        self.key = key
        self.keyInQuery = keyInQuery
        self.timeZone = timeZone
        self.languages = languages
        self.storeID = storeID
        self.pollOverlapSeconds = pollOverlapSeconds
        self.pageSize = pageSize
        self.readsComments = readsComments
        self.readsPayments = readsPayments
        self.mailsBuyer = mailsBuyer
        self.shippedState = shippedState
        self.customerGroup = customerGroup
        self.homeCategory = homeCategory
        self.imageMegabytes = imageMegabytes
        self.hint = hint
    }
}

/// What a webhook module of a PrestaShop sends. The core has none; modules differ, so the places of entity and id are settings.
///
/// Without `secret` the unguessable token in the receiver's path is the only proof, which is fine: the call is a hint, the order is always
/// read from the shop itself.
public struct PrestaShopHintSettings: Sendable, Hashable {
    /// Where the JSON body names the entity, members joined with dots: `entity`, `eventType`, `object.type`.
    public var entityPath: String
    /// Where the JSON body has the id: `data.id`, `object.externalId`.
    public var idPath: String
    /// The key of an HMAC-SHA256 signature; nil for modules that do not sign.
    public var secret: String?
    /// The header with the signature, in hex, with or without `sha256=` before it.
    public var signatureHeader: String
    /// The header with the Unix time in seconds that is signed as `<time>.<body>`; nil when the body alone is signed.
    public var timestampHeader: String?
    /// How old a signed call may be, in seconds. 300 unless told.
    public var maximumAgeSeconds: Int

    /// Makes settings; the defaults fit the free module `ps_webhooks`.
    public init(
        entityPath: String = "entity", idPath: String = "data.id", secret: String? = nil, signatureHeader: String = "X-Signature",
        timestampHeader: String? = nil, maximumAgeSeconds: Int = 300
    ) {
        self.entityPath = entityPath
        self.idPath = idPath
        self.secret = secret
        self.signatureHeader = signatureHeader
        self.timestampHeader = timestampHeader
        self.maximumAgeSeconds = maximumAgeSeconds
    }

    /// The envelope of the OpenLinker module, signed over time and body.
    public static func openLinker(secret: String) -> PrestaShopHintSettings {
        PrestaShopHintSettings(
            entityPath: "object.type", idPath: "object.externalId", secret: secret, signatureHeader: "X-OpenLinker-Signature",
            timestampHeader: "X-OpenLinker-Timestamp")
    }
}
