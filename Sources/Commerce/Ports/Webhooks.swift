/// A webhook as it arrived, before anything is believed.
public struct WebhookRequest: Sendable {
    /// `POST` most often.
    public var method: String
    /// The path, without query.
    public var path: String
    /// The query's names and values, decoded.
    public var query: [(String, String)]
    /// Headers; names in lower case.
    public var headers: [String: String]
    /// The body as sent, size already limited.
    public var body: [UInt8]
    /// The address the shop was told to call, complete.
    public var publicURL: String

    /// Makes a request.
    public init(method: String, path: String, query: [(String, String)] = [], headers: [String: String], body: [UInt8], publicURL: String) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.publicURL = publicURL
    }
}

/// What a verified webhook says.
public struct WebhookNews: Sendable, Hashable {
    /// What changed; empty for a test call or a topic without flow.
    public var changes: [EntityChange]
    /// A key that is the same when the shop sends the same call again; nil where the shop has none.
    public var deliveryID: String?
    /// The body to answer with, for shops that check it (a challenge); empty for none.
    public var reply: [UInt8]

    /// Makes news.
    public init(changes: [EntityChange], deliveryID: String? = nil, reply: [UInt8] = []) {
        self.changes = changes
        self.deliveryID = deliveryID
        self.reply = reply
    }
}

/// A connector whose system calls us.
public protocol WebhookVerifying: Sendable {
    /// Proves that the call is genuine and reads it. Pure: no I/O.
    /// - Throws: `WebhookRefusal`.
    func verify(_ request: WebhookRequest, now: Timestamp) throws(WebhookRefusal) -> WebhookNews
}

/// A connector whose calls are signed with keys that the system made up when it was subscribed to.
///
/// Until the keys are read, calls are believed for the unguessable token in their address alone.
public protocol WebhookKeyLoading: Sendable {
    /// Reads the keys of our subscriptions; whoever takes calls does so at the start and every few minutes.
    /// - Throws: `Fault`.
    func loadWebhookKeys() async throws
}

/// Why a webhook is not believed or not understood.
public struct WebhookRefusal: Error, Sendable, Hashable {
    /// The HTTP status to answer: 400 for what cannot be read, 401 for what is not genuine, 410 for a subscription that should end.
    public var status: Int
    /// Why, for the journal; never sent back.
    public var reason: String
    /// Makes a refusal.
    public init(status: Int, reason: String) {
        self.status = status
        self.reason = reason
    }
}

/// A connector that can subscribe by itself.
public protocol WebhookRegistering: Sendable {
    /// What is subscribed now, ours and others'.
    func webhooks() async throws -> [WebhookSubscription]
    /// Makes the shop call `url` for the given flows, and changes or reactivates what is there; others' subscriptions are left alone.
    /// - Returns: what was done, a line each.
    func syncWebhooks(url: String, flows: Set<Flow>) async throws -> [String]
    /// Ends our subscriptions to `url`.
    func removeWebhooks(url: String) async throws -> [String]
}

/// One subscription at the shop.
public struct WebhookSubscription: Sendable, Hashable {
    /// The shop's id.
    public var id: String
    /// What it is about, in the shop's words.
    public var topic: String
    /// Where it calls.
    public var url: String
    /// Whether the shop still calls it.
    public var isActive: Bool
    /// Makes a subscription.
    public init(id: String, topic: String, url: String, isActive: Bool) {
        self.id = id
        self.topic = topic
        self.url = url
        self.isActive = isActive
    }
}
