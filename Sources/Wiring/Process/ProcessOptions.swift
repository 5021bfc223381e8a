public import ArgumentParser
import Configuration
import Logging

/// What every program is started with. An option that is not given is read from the environment: `--amqp-url` from `KOPPEL_AMQP_URL`.
public struct ProcessOptions: ParsableArguments, Sendable {
    @Option(help: "The folder with one YAML file per integration. KOPPEL_SETTINGS, else /etc/koppel/integrations.")
    var settings: String?

    @Option(help: "The file of sealing keys. KOPPEL_KEYS, else /etc/koppel/keys.")
    var keys: String?

    @Option(help: "The broker. KOPPEL_AMQP_URL, else amqp://guest:guest@127.0.0.1:5672/%2F. A password is better kept in the environment.")
    var amqpURL: String?

    @Option(help: "Redis. KOPPEL_REDIS_URL, else redis://127.0.0.1:6379.")
    var redisURL: String?

    @Option(help: "The journal's SQLite file. KOPPEL_JOURNAL, else /var/lib/koppel/journal.sqlite.")
    var journal: String?

    @Option(help: "Who is told of alerts. KOPPEL_ALERTS, else /etc/koppel/alerts.yaml where it exists.")
    var alerts: String?

    @Option(help: "Where to answer /healthz, /readyz and /metrics, as HOST:PORT. KOPPEL_HEALTH; nowhere unless told.")
    var health: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical. KOPPEL_LOG_LEVEL, else info.")
    var logLevel: String?

    @Flag(help: "Accept a Redis that is reached over the network without TLS. KOPPEL_REDIS_PLAINTEXT=accepted.")
    var redisPlaintextAccepted = false

    public init() {}

    /// The options with what the environment adds.
    /// - Throws: `ValidationError` for a value that cannot be right.
    public func resolved() throws -> ProcessSettings {
        let environment = ConfigReader(provider: EnvironmentVariablesProvider()).scoped(to: "koppel")
        let value = { (option: String?, key: String, other: String?) -> String? in
            option ?? environment.string(forKey: ConfigKey(key)) ?? other
        }
        let level = value(logLevel, "log.level", "info")!
        guard let level = Logger.Level(rawValue: level) else {
            throw ValidationError("log level \(level): expected trace, debug, info, notice, warning, error or critical")
        }
        let isSandbox = environment.string(forKey: "sandbox") == "yes"
        return ProcessSettings(
            settingsFolder: value(settings, "settings", "/etc/koppel/integrations")!, keyFile: value(keys, "keys", "/etc/koppel/keys")!,
            amqpURL: value(amqpURL, "amqp.url", "amqp://guest:guest@127.0.0.1:5672/%2F")!,
            redisURL: value(redisURL, "redis.url", "redis://127.0.0.1:6379")!,
            redisPlaintextAccepted: redisPlaintextAccepted || environment.string(forKey: "redis.plaintext") == "accepted",
            journal: value(journal, "journal", "/var/lib/koppel/journal.sqlite")!, alerts: value(alerts, "alerts", nil),
            health: try value(health, "health", nil).map(SocketAddressOption.init), logLevel: level,
            isSandbox: isSandbox, crashAt: isSandbox ? environment.string(forKey: "crash.at") : nil)
    }
}

/// A host and a port.
public struct SocketAddressOption: Sendable, Hashable {
    /// Name or address.
    public var host: String
    /// 0 to 65,535; 0 takes a free one.
    public var port: Int

    /// Reads `HOST:PORT`.
    public init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port),
            colon > text.startIndex
        else { throw ValidationError("\(text): expected HOST:PORT, such as 127.0.0.1:9464") }
        host = String(text[..<colon])
        self.port = port
    }
}
