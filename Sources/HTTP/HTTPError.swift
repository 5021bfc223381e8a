/// Why no complete answer arrived.
public struct HTTPError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case badURL, resolve, refusedAddress, connect, tls, timeout, stalled, tooLarge, closed, cancelled, other
        }
        private let value: Value
        /// The address cannot be read.
        public static let badURL = Code(value: .badURL)
        /// The host name has no address.
        public static let resolve = Code(value: .resolve)
        /// The host's address is private and private addresses are not allowed here.
        public static let refusedAddress = Code(value: .refusedAddress)
        /// No connection could be made.
        public static let connect = Code(value: .connect)
        /// TLS failed: certificate, name or protocol.
        public static let tls = Code(value: .tls)
        /// The total time was over.
        public static let timeout = Code(value: .timeout)
        /// No byte moved for the stall time.
        public static let stalled = Code(value: .stalled)
        /// The answer was larger than the request's limit.
        public static let tooLarge = Code(value: .tooLarge)
        /// The connection ended before the answer was complete.
        public static let closed = Code(value: .closed)
        /// The task was cancelled, or the client closed.
        public static let cancelled = Code(value: .cancelled)
        /// Something else; see `message`.
        public static let other = Code(value: .other)
        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public var code: Code
    /// libcurl's words, without the address's query.
    public var message: String
    /// Whether the server may have received the request: a write must then be looked up before it is sent again.
    public var mayHaveBeenSent: Bool

    /// Makes an error.
    public init(_ code: Code, _ message: String, mayHaveBeenSent: Bool) {
        self.code = code
        self.message = message
        self.mayHaveBeenSent = mayHaveBeenSent
    }

    /// Code and message.
    public var description: String { "\(code): \(message)" }
}
