public import Reactor

/// Where Redis is, and how to talk to it.
public struct RedisOptions: Sendable {
    /// Where it listens.
    public enum Address: Sendable, Hashable {
        /// Host name or address, and TCP port.
        case tcp(host: String, port: Int)
        /// The path of a unix socket.
        case unix(path: String)
    }
    /// Where it listens.
    public var address: Address
    /// For Redis 6 access lists; nil for the default user.
    public var user: String?
    /// It is never logged.
    public var password: String?
    /// Number of the database.
    public var database: Int
    /// For connecting and login. 5 s.
    public var connectTimeout: Duration = .seconds(5)
    /// From the call of a command to its reply, waiting for a connection included. 5 s.
    public var commandTimeout: Duration = .seconds(5)
    /// The waits between tries to connect.
    public var backoff = Backoff(initial: .milliseconds(100), cap: .seconds(5))

    /// Reads `redis://user:password@host:port/database` or `redis+unix:///path/to/socket?db=0`, percent-encoded.
    ///
    /// - Parameter plaintextAccepted: hiredis has no TLS. Without this only a unix socket or this machine (127.0.0.0/8, ::1, localhost) is
    ///   accepted; reach others through a TLS tunnel that listens here.
    /// - Throws: `badAddress` or `refusedAddress`. The message does not hold the address: it may have a password.
    public init(url: String, plaintextAccepted: Bool = false) throws(RedisError) {
        let parts: ConnectionURL
        do { parts = try ConnectionURL(url) } catch { throw RedisError(.badAddress, "\(error)") }
        user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
        password = parts.password
        database = 0
        switch parts.scheme {
        case "redis":
            let host = parts.host.isEmpty ? "127.0.0.1" : parts.host
            address = .tcp(host: host, port: parts.port ?? 6379)
            if let path = parts.path, !path.isEmpty {
                guard let number = Int(path), number >= 0 else { throw RedisError(.badAddress, "the database must be a number, not \(path)") }
                database = number
            }
            guard plaintextAccepted || Self.isLoopback(host) else {
                throw RedisError(
                    .refusedAddress,
                    "Redis at \(host) would be reached without encryption: use a unix socket, this machine or a TLS tunnel, or set redis.plaintext to accepted"
                )
            }
        case "redis+unix", "unix":
            guard let path = parts.path, !path.isEmpty else { throw RedisError(.badAddress, "the address names no socket: redis+unix:///path") }
            address = .unix(path: "/" + path)
        case "rediss": throw RedisError(.badAddress, "rediss:// is not supported: hiredis has no TLS; use a TLS tunnel that listens on this machine")
        default: throw RedisError(.badAddress, "the address must begin with redis:// or redis+unix://, not \(parts.scheme)://")
        }
        for (name, value) in parts.query {
            guard name == "db", let number = Int(value), number >= 0 else {
                throw RedisError(.badAddress, "unknown setting \(name) in the address; known is db, a number")
            }
            database = number
        }
    }

    /// Address and database, without user and password: fit for logs.
    public var redacted: String {
        switch address {
        case .tcp(let host, let port): "redis://\(host):\(port)/\(database)"
        case .unix(let path): "redis+unix://\(path)?db=\(database)"
        }
    }

    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
