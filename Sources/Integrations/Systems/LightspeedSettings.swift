/// How to reach one Lightspeed eCom (C-Series) shop.
public struct LightspeedSettings: Sendable, Hashable {
    /// The cluster for shops in Europe.
    public static let eu1 = "https://api.webshopapp.com"
    /// The cluster for shops in America.
    public static let us1 = "https://api.shoplightspeed.com"

    /// The cluster's address, without trailing slash.
    public var baseURL: String
    /// Two letters, an active language of the shop: the one its texts are read and written in. US English is `us`.
    public var language: String
    /// Other languages in which new products, variants and categories get the same texts, until somebody translates them there.
    public var otherLanguages: [String]
    /// The API key, 32 characters: Settings, Store settings, Developers in the back office.
    public var key: String
    /// The API secret that belongs to the key; it also signs the webhooks.
    public var secret: String
    /// ISO 4217 code of the shop's prices; nil asks the shop once a day.
    public var currency: String?
    /// Whether the shop's prices are authoritative with tax.
    public var pricesIncludeTax: Bool
    /// Whether the shop mails the buyer when we report a shipment.
    public var notifiesBuyer: Bool
    /// How far a poll reaches back behind the one before, in seconds. 900 unless told.
    public var pollOverlapSeconds: Int
    /// Rows per page of a list, 1 to 250. 250 unless told.
    public var pageSize: Int

    /// Makes settings.
    public init(
        baseURL: String = LightspeedSettings.eu1, language: String = "nl", otherLanguages: [String] = [], key: String, secret: String,
        currency: String? = nil, pricesIncludeTax: Bool = true, notifiesBuyer: Bool = false, pollOverlapSeconds: Int = 900, pageSize: Int = 250
    ) {
        self.baseURL = baseURL
        self.language = language
        self.otherLanguages = otherLanguages
        self.key = key
        self.secret = secret
        self.currency = currency
        self.pricesIncludeTax = pricesIncludeTax
        self.notifiesBuyer = notifiesBuyer
        self.pollOverlapSeconds = pollOverlapSeconds
        self.pageSize = pageSize
    }
}
