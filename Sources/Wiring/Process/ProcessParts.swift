import AMQP
import AccountView
public import Commerce
import Flows
import Glibc
public import HTTP
public import Integrations
public import Logging
public import Reactor
public import Redis
public import Runtime

/// What every program works with, made from its settings: one reactor with a broker, Redis and HTTP on it.
public struct ProcessParts: Sendable {
    /// Where everything is.
    public let settings: ProcessSettings
    /// Host, program and process: names connections, leases and journal entries.
    public let name: String
    /// The thread all of it runs on.
    public let reactor: Reactor
    /// RabbitMQ.
    public let broker: Broker
    /// Redis.
    public let redis: RedisClient
    /// Seals and opens.
    public let sealer: Sealer
    /// Where secret references of integration files lead.
    public let secrets: SecretSources
    /// The integrations.
    public let directory: SettingsDirectory
    /// The clock.
    public let clock: any WallClock
    /// The log.
    public let logger: Logger
    private let publicHTTP: HTTPClient
    private let privateHTTP: HTTPClient

    /// Makes the parts; nothing is connected yet.
    /// - Throws: `AMQPError`, `RedisError` or `SecretProblem` for an address or key file that cannot be right.
    public init(_ settings: ProcessSettings, program: String) throws {
        self.settings = settings
        logger = ProcessLog.logger(program, level: settings.logLevel)
        name = "\(Self.hostName).\(program).\(getpid())"
        reactor = Reactor(name: "reactor")
        clock = SystemClock()
        sealer = try Sealer(keyFile: settings.keyFile)
        secrets = SecretSources.process(sealer: sealer)
        directory = SettingsDirectory(path: settings.settingsFolder, secrets: secrets) { integration throws(SettingsProblems) in
            // A slip in a mapping or filter keeps the last good version, as any other slip does.
            try OrdersFlow.validate(integration, defaultMapping: AccountViewMappings.orders())
            if integration.stock.common.isEnabled { _ = try StockFormula(integration) }
            try FlowHandlers.validateProducts(integration)
        }
        var amqp = try AMQPOptions(url: settings.amqpURL)
        amqp.connectionName = name
        broker = Broker(amqp, on: reactor, ladder: settings.ladder, logger: logger)
        redis = RedisClient(try RedisOptions(url: settings.redisURL, plaintextAccepted: settings.redisPlaintextAccepted), on: reactor)
        publicHTTP = HTTPClient(on: reactor)
        var configuration = HTTPClient.Configuration()
        configuration.allowsPrivateAddresses = true
        // Connections to private addresses are never shared with integrations that may not have them.
        privateHTTP = HTTPClient(configuration, on: reactor)
    }

    /// The HTTP client for a system, by whether its address may be a private one.
    public func http(allowsPrivateAddress: Bool) -> HTTPClient { allowsPrivateAddress ? privateHTTP : publicHTTP }

    /// What the runtime's worker and pollers are given.
    public var context: WorkerContext {
        let crash = settings.crashAt.map { name in
            { @Sendable (boundary: String) in if boundary == name { kill(getpid(), SIGKILL) } }
        }
        return WorkerContext(
            name: name, reactor: reactor, broker: broker, redis: redis, sealing: sealer, clock: clock, logger: logger,
            policy: settings.policy, atBoundary: crash, makeID: Self.makeID)
    }

    /// Closes what is open.
    public func close() async {
        await broker.close()
        redis.close()
        await reactor.stop()
    }

    /// A new random id: 128 bits in hexadecimal.
    @Sendable public static func makeID() -> String {
        var random = SystemRandomNumberGenerator()
        return String(random.next(), radix: 16) + String(random.next(), radix: 16)
    }

    private static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count) == 0 else { return "host" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
