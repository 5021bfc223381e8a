/// Why an operation of RabbitMQ failed, or a sequence of deliveries ended.
public struct AMQPError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case badAddress, connect, tls, refused, notConnected, connectionLost, connectionClosed, channelClosed, consumerCancelled
            case nacked, returned, timeout, blocked, closed, invalid
        }
        private let value: Value
        /// The address (`amqp://...`) cannot be read.
        public static let badAddress = Code(value: .badAddress)
        /// No connection could be made: DNS, TCP, or no answer in time.
        public static let connect = Code(value: .connect)
        /// TLS failed: certificate, name or protocol.
        public static let tls = Code(value: .tls)
        /// The broker refused the login or the virtual host.
        public static let refused = Code(value: .refused)
        /// There was no connection within the operation's time.
        public static let notConnected = Code(value: .notConnected)
        /// The connection broke.
        public static let connectionLost = Code(value: .connectionLost)
        /// The broker closed the connection; `replyCode` tells why.
        public static let connectionClosed = Code(value: .connectionClosed)
        /// The broker closed the channel, as it does when it refuses an operation; `replyCode` tells why (404 not found, 406 precondition failed).
        public static let channelClosed = Code(value: .channelClosed)
        /// The broker ended the consumer: its queue was deleted or lost its leader.
        public static let consumerCancelled = Code(value: .consumerCancelled)
        /// The broker could not store the message, e.g. the queue is full and rejects.
        public static let nacked = Code(value: .nacked)
        /// A mandatory message reached no queue.
        public static let returned = Code(value: .returned)
        /// No answer or confirm in time.
        public static let timeout = Code(value: .timeout)
        /// The broker takes no messages: its memory or disk alarm is on.
        public static let blocked = Code(value: .blocked)
        /// It was closed here.
        public static let closed = Code(value: .closed)
        /// An argument the protocol cannot carry.
        public static let invalid = Code(value: .invalid)
        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public var code: Code
    /// A sentence: what, where, and the broker's words.
    public var message: String
    /// The broker's reply code, where it gave one (AMQP 0-9-1: 311 to 541).
    public var replyCode: Int?
    /// For a publish: whether the broker may have the message all the same.
    public var mayHaveBeenPublished: Bool

    /// Makes an error.
    public init(_ code: Code, _ message: String, replyCode: Int? = nil, mayHaveBeenPublished: Bool = false) {
        self.code = code
        self.message = message
        self.replyCode = replyCode
        self.mayHaveBeenPublished = mayHaveBeenPublished
    }

    /// Code and message.
    public var description: String { "\(code): \(message)" }
}
