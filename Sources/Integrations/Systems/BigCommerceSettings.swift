/// How one BigCommerce store is reached. Secrets are already resolved here.
public struct BigCommerceSettings: Sendable, Hashable {
    /// The store's hash: short, lower case, permanent. A pasted API path is cut down to it.
    public var storeHash: String
    /// Access token of a store-level API account.
    public var token: String
    /// Client secret of the same API account; verifies the signatures of webhooks. Nil: the secret header alone is proof.
    public var clientSecret: String?
    /// A long random text of our own that the store sends with every webhook, in the header `X-Koppel-Secret`.
    public var webhookSecret: String?
    /// Address of the API, without trailing slash.
    public var baseURL: String
    /// The IANA time zone of order dates; nil asks the store once a day.
    public var timeZone: String?
    /// Form fields that hold a VAT number, compared without regard to case, blanks and punctuation.
    public var vatFields: [String]
    /// Form fields that hold a chamber of commerce number.
    public var cocFields: [String]
    /// Sales channels whose orders count, and that new products are sold by; empty for all orders and the default channel.
    public var channels: [Int]
    /// The location whose stock is written; nil for the store's default.
    public var location: Int?
    /// How far a poll reaches back behind its cursor, in seconds: clocks differ, and the store's bound may be exclusive.
    public var pollOverlap: Int
    /// Rows per list call, 1 to 250.
    public var pageSize: Int
    /// Calls in flight at once, 1 to 3: BigCommerce limits customer updates to three.
    public var concurrency: Int

    /// Form fields that shops commonly name for a VAT number.
    public static let usualVATFields = [
        "VAT", "VAT number", "VAT ID", "VAT no", "BTW", "BTW-nummer", "USt-IdNr", "USt-ID", "Umsatzsteuer-ID", "Steuernummer", "TVA", "Numéro de TVA",
        "NIF", "Partita IVA",
    ]
    /// Form fields that shops commonly name for a chamber of commerce number.
    public static let usualCocFields = ["CoC", "CoC number", "KvK", "KvK-nummer", "Handelsregisternummer", "SIRET"]

    /// Makes settings; what is not named has the value that works for most.
    public init(
        storeHash: String, token: String, clientSecret: String? = nil, webhookSecret: String? = nil, baseURL: String = "https://api.bigcommerce.com",
        timeZone: String? = nil, vatFields: [String] = usualVATFields, cocFields: [String] = usualCocFields, channels: [Int] = [],
        location: Int? = nil, pollOverlap: Int = 300, pageSize: Int = 250, concurrency: Int = 3
    ) {
        self.storeHash = Self.hash(in: storeHash)
        self.token = token
        self.clientSecret = clientSecret
        self.webhookSecret = webhookSecret
        self.baseURL = baseURL
        self.timeZone = timeZone
        self.vatFields = vatFields
        self.cocFields = cocFields
        self.channels = channels
        self.location = location
        self.pollOverlap = pollOverlap
        self.pageSize = pageSize
        self.concurrency = concurrency
    }

    /// `k7w2hq` of `https://api.bigcommerce.com/stores/k7w2hq/v3/`, of `stores/k7w2hq` and of `store-k7w2hq`.
    static func hash(in text: String) -> String {
        let parts = text.split { $0 == "/" || $0 == " " }
        if let place = parts.firstIndex(of: "stores"), place + 1 < parts.count { return String(parts[place + 1]) }
        let last = parts.count == 1 ? String(parts[0]) : text
        return last.hasPrefix("store-") ? String(last.dropFirst(6).prefix { $0 != "." }) : last
    }
}
