/// Why a command gave no reply, or an error as reply.
public struct RedisError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case badAddress, refusedAddress, connect, notConnected, connectionLost, timeout, server, unexpectedReply, closed
        }
        private let value: Value
        /// The address (`redis://...`) cannot be read.
        public static let badAddress = Code(value: .badAddress)
        /// The address is not on this machine, and unencrypted connections to others are not accepted.
        public static let refusedAddress = Code(value: .refusedAddress)
        /// No connection could be made, or the login was refused.
        public static let connect = Code(value: .connect)
        /// There was no connection within the command's time. It was not sent.
        public static let notConnected = Code(value: .notConnected)
        /// The connection broke before the reply.
        public static let connectionLost = Code(value: .connectionLost)
        /// No reply in time.
        public static let timeout = Code(value: .timeout)
        /// Redis answered with an error; `message` begins with its word (`WRONGTYPE`, `NOSCRIPT`, `OOM`, `READONLY`, ...).
        public static let server = Code(value: .server)
        /// The reply has another type than the command's.
        public static let unexpectedReply = Code(value: .unexpectedReply)
        /// It was closed here.
        public static let closed = Code(value: .closed)
        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public var code: Code
    /// A sentence, or Redis' own words.
    public var message: String
    /// Whether Redis may have run the command.
    public var mayHaveRun: Bool

    /// Makes an error.
    public init(_ code: Code, _ message: String, mayHaveRun: Bool = false) {
        self.code = code
        self.message = message
        self.mayHaveRun = mayHaveRun
    }

    /// Code and message.
    public var description: String { "\(code): \(message)" }
}
