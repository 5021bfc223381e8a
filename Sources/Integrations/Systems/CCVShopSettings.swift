/// How to reach one CCV Shop.
public struct CCVShopSettings: Sendable, Hashable {
    /// Where the keys come from.
    public enum Credentials: String, Sendable, Hashable, CaseIterable {
        /// A person made them in the shop's back office and put references to them into the file.
        case keys
        /// The shop hands them out when it installs Koppel's app.
        case app
    }

    /// The shop's own address, without path and trailing slash: `https://demo-shop.example`.
    public var url: String
    /// Where the keys come from.
    public var credentials: Credentials
    /// The public key: My web shop, Settings, API settings. Empty with `credentials: app`.
    public var publicKey: String
    /// The secret key; signs every call, and proves every answer. Empty with `credentials: app`.
    public var secretKey: String
    /// What CCV gave the app's maker: proves the shop's calls at installation. Empty without `credentials: app`.
    public var appSecret: String
    /// Two letters: the language of texts; nil leaves it to the shop.
    public var language: String?
    /// Whether the shop mails the buyer when Koppel changes a state or reports a shipment.
    public var mailsBuyer: Bool
    /// Whether the carrier's name is sent with a tracking number; shops differ in what they accept.
    public var sendsCarrier: Bool
    /// How far back a poll looks for orders by the day they were placed, in hours: the API has no filter by change. 48 unless told.
    public var pollOverlapHours: Int
    /// Rows per page of a list, 1 to 250. 100 unless told.
    public var pageSize: Int
    /// Id of the package, a class of shipping costs, that new products get; nil takes the shop's first.
    public var package: Int?
    /// Name of the group of properties into which features go that the shop does not have yet; made when missing.
    public var featureGroup: String

    /// Makes settings.
    public init(
        url: String, credentials: Credentials = .keys, publicKey: String = "", secretKey: String = "", appSecret: String = "",
        language: String? = nil, mailsBuyer: Bool = false, sendsCarrier: Bool = false, pollOverlapHours: Int = 48, pageSize: Int = 100,
        package: Int? = nil, featureGroup: String = "Specificaties"
    ) {
        self.url = url
        self.credentials = credentials
        self.publicKey = publicKey
        self.secretKey = secretKey
        self.appSecret = appSecret
        self.language = language
        self.mailsBuyer = mailsBuyer
        self.sendsCarrier = sendsCarrier
        self.pollOverlapHours = pollOverlapHours
        self.pageSize = pageSize
        self.package = package
        self.featureGroup = featureGroup
    }
}
