/// A message to publish.
public struct AMQPMessage: Sendable, Hashable {
    /// The content.
    public var body: [UInt8]
    /// Headers and the protocol's own fields.
    public var properties: AMQPProperties

    /// Makes a message; persistent unless told.
    public init(_ body: [UInt8], properties: AMQPProperties = .init()) {
        self.body = body
        self.properties = properties
    }
}

/// The fields of a message beside its body.
public struct AMQPProperties: Sendable, Hashable {
    /// e.g. `application/json`.
    public var contentType: String?
    /// e.g. `gzip`.
    public var contentEncoding: String?
    /// The application's headers, and the broker's (`x-death`, `x-delivery-count`).
    public var headers: AMQPTable
    /// Whether the message outlives a restart of the broker (delivery mode 2). True unless told.
    public var isPersistent: Bool
    /// 0 to 9, for classic priority queues.
    public var priority: UInt8?
    /// Which request this answers.
    public var correlationID: String?
    /// Where an answer should go.
    public var replyTo: String?
    /// Milliseconds to live, as text.
    public var expiration: String?
    /// The message's own id. A publisher gives one where it is nil.
    public var messageID: String?
    /// Seconds since 1970.
    public var timestamp: Int64?
    /// The kind of message.
    public var type: String?
    /// Checked by the broker against the login.
    public var userID: String?
    /// The application that published it.
    public var appID: String?

    /// Makes properties.
    public init(
        contentType: String? = nil, contentEncoding: String? = nil, headers: AMQPTable = [:], isPersistent: Bool = true, priority: UInt8? = nil,
        correlationID: String? = nil, replyTo: String? = nil, expiration: String? = nil, messageID: String? = nil, timestamp: Int64? = nil,
        type: String? = nil, userID: String? = nil, appID: String? = nil
    ) {
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.headers = headers
        self.isPersistent = isPersistent
        self.priority = priority
        self.correlationID = correlationID
        self.replyTo = replyTo
        self.expiration = expiration
        self.messageID = messageID
        self.timestamp = timestamp
        self.type = type
        self.userID = userID
        self.appID = appID
    }
}
