import CCurl
import Dispatch

/// A mail server and how to speak to it.
public struct SMTPServer: Sendable {
    /// How the connection is protected.
    public enum Protection: Sendable, Hashable {
        /// STARTTLS, and nothing is sent without it.
        case startTLS
        /// TLS from the first byte.
        case tls
        /// None.
        case none
    }
    /// Name or address.
    public var host: String
    /// The port.
    public var port: Int
    /// How the connection is protected.
    public var protection: Protection
    /// Who logs in; nil for nobody.
    public var user: String?
    /// The password of `user`.
    public var password: String?
    /// Further certificates to trust instead of the system's (PEM); nil for the system's.
    public var caFile: String?

    /// Names a server.
    public init(host: String, port: Int, protection: Protection, user: String? = nil, password: String? = nil, caFile: String? = nil) {
        (self.host, self.port, self.protection) = (host, port, protection)
        (self.user, self.password, self.caFile) = (user, password, caFile)
    }
}

/// Why a mail was not taken.
public struct SMTPError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What happened, without secrets.
    public var description: String
    /// The server's last answer, such as 550; 0 when there was none.
    public var status: Int
}

/// Sends mails over libcurl: a connection each, because mails are few. libcurl blocks while it sends, on threads of its own.
public struct SMTPClient: Sendable {
    private let server: SMTPServer
    private let limit: Duration
    private static let threads = DispatchQueue(label: "smtp", attributes: .concurrent)
    private static let isReady = koppel_curl_init() == CURLE_OK

    /// Makes a client.
    /// - Parameter limit: how long one mail may take; 30 s unless told.
    public init(_ server: SMTPServer, limit: Duration = .seconds(30)) { (self.server, self.limit) = (server, limit) }

    /// Sends one mail to all receivers, or to none.
    ///
    /// - Parameters:
    ///   - sender: the address that complaints go to.
    ///   - message: headers and body with CRLF line ends; libcurl adds what the protocol wants.
    /// - Throws: `SMTPError` when the server did not take it.
    public func send(from sender: String, to receivers: [String], _ message: [UInt8]) async throws(SMTPError) {
        let result: Result<Void, SMTPError> = await withCheckedContinuation { continuation in
            Self.threads.async { continuation.resume(returning: SMTPTransfer(server, limit).perform(sender, receivers, message)) }
        }
        try result.get()
    }

    static func start() -> Bool { isReady }
}
