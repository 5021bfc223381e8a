/// How to reach one MijnWebwinkel (MyOnlineStore) shop.
public struct MijnWebwinkelSettings: Sendable, Hashable {
    /// Where the API answers.
    public static let api = "https://api.myonlinestore.com"

    /// Address of the API, without trailing slash.
    public var baseURL: String
    /// The shop's token: Settings, API in the back office.
    public var token: String
    /// The token of the registered integration, which MyOnlineStore gives out.
    public var partnerToken: String
    /// The language of texts and of state names, such as `nl_NL`.
    public var language: String
    /// The state that an order gets when its shipment is reported; nil leaves the state as it is.
    public var shippedState: String?
    /// Number of the page that new articles without one go into; nil parks them.
    public var category: String?
    /// Numbers of choice lists by the option's name, for lists that no article has yet: the API does not tell them.
    public var lists: [String: String]
    /// How far a poll reaches back for placed orders, in seconds; the filter knows days only, so this is counted from the poll before.
    public var pollOverlapSeconds: Int
    /// How far a poll reaches back for changed states, in seconds.
    public var stateOverlapSeconds: Int
    /// Rows per page of a list, 2 to 100.
    public var pageSize: Int

    /// Makes settings.
    public init(
        baseURL: String = MijnWebwinkelSettings.api, token: String, partnerToken: String, language: String = "nl_NL", shippedState: String? = nil,
        category: String? = nil, lists: [String: String] = [:], pollOverlapSeconds: Int = 3 * 86_400, stateOverlapSeconds: Int = 900,
        pageSize: Int = 100
    ) {
        self.baseURL = baseURL
        self.token = token
        self.partnerToken = partnerToken
        self.language = language
        self.shippedState = shippedState
        self.category = category
        self.lists = lists
        self.pollOverlapSeconds = pollOverlapSeconds
        self.stateOverlapSeconds = stateOverlapSeconds
        self.pageSize = pageSize
    }
}
