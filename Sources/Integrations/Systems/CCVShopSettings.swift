/// How to reach one CCV Shop.
public struct CCVShopSettings: Sendable, Hashable {
    /// The shop's own address, without path and trailing slash: `https://demo-shop.example`.
    public var url: String
    /// The public key: My web shop, Settings, API settings.
    public var publicKey: String
    /// The secret key; signs every call, and proves every answer.
    public var secretKey: String
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
        url: String, publicKey: String, secretKey: String, language: String? = nil, mailsBuyer: Bool = false, sendsCarrier: Bool = false,
        pollOverlapHours: Int = 48, pageSize: Int = 100, package: Int? = nil, featureGroup: String = "Specificaties"
    ) {
        self.url = url
        self.publicKey = publicKey
        self.secretKey = secretKey
        self.language = language
        self.mailsBuyer = mailsBuyer
        self.sendsCarrier = sendsCarrier
        self.pollOverlapHours = pollOverlapHours
        self.pageSize = pageSize
        self.package = package
        self.featureGroup = featureGroup
    }
}
