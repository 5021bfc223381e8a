public import Reactor

/// Where the broker is, and how to talk to it.
public struct AMQPOptions: Sendable {
    /// Host name or address.
    public var host: String
    /// TCP port; 5672, or 5671 with TLS.
    public var port: Int
    /// User name.
    public var user: String
    /// Password. It is never logged.
    public var password: String
    /// Virtual host.
    public var virtualHost: String
    /// Whether the connection is encrypted. The certificate and the host name are always verified.
    public var tls: Bool
    /// The certificates to trust (PEM); by default Debian's.
    public var caFile = "/etc/ssl/certs/ca-certificates.crt"
    /// Two missed heartbeats end a connection; 30 s unless told, at least 1 s.
    public var heartbeat: Duration = .seconds(30)
    /// The name that the broker's pages and `rabbitmqctl list_connections` show.
    public var connectionName = "koppel"
    /// For TCP and TLS, and again for the login. 10 s.
    public var connectTimeout: Duration = .seconds(10)
    /// How long an operation (declare, consume, ...) may wait for a connection, and again for its answer. 10 s.
    public var operationTimeout: Duration = .seconds(10)
    /// The waits between tries to connect.
    public var backoff = Backoff()

    /// Reads `amqp://user:password@host:port/vhost` or `amqps://...`, percent-encoded; the default virtual host is `/`, written `/%2F` or left out.
    /// Known queries: `heartbeat` (seconds), `cacertfile` (path).
    ///
    /// - Throws: `AMQPError.Code.badAddress`. The message does not hold the address: it has a password.
    public init(url: String) throws(AMQPError) {
        let parts: ConnectionURL
        do { parts = try ConnectionURL(url) } catch { throw AMQPError(.badAddress, "\(error)") }
        guard parts.scheme == "amqp" || parts.scheme == "amqps" else {
            throw AMQPError(.badAddress, "the address must begin with amqp:// or amqps://, not \(parts.scheme)://")
        }
        tls = parts.scheme == "amqps"
        host = parts.host.isEmpty ? "127.0.0.1" : parts.host
        port = parts.port ?? (tls ? 5671 : 5672)
        user = parts.user ?? "guest"
        password = parts.password ?? "guest"
        virtualHost = parts.path.flatMap { $0.isEmpty ? nil : $0 } ?? "/"
        for (name, value) in parts.query {
            switch name {
            case "heartbeat":
                guard let seconds = Int(value), (1...3600).contains(seconds) else {
                    throw AMQPError(.badAddress, "heartbeat must be 1 to 3600 seconds, not \(value)")
                }
                heartbeat = .seconds(seconds)
            case "cacertfile": caFile = value
            default: throw AMQPError(.badAddress, "unknown setting \(name) in the address; known are heartbeat and cacertfile")
            }
        }
    }

    /// Host, port and virtual host, without user and password: fit for logs.
    public var redacted: String { "\(tls ? "amqps" : "amqp")://\(host):\(port)/\(virtualHost == "/" ? "" : virtualHost)" }
}
