import AccountView
public import Commerce
public import HTTP
public import Integrations
import Redis
public import Runtime
public import ServiceLifecycle

/// Makes the connectors of integrations, with what they share: caches, quotas and tokens. Run it as a service: it keeps leases alive.
public struct ConnectorFactory: Service {
    private let parts: ProcessParts
    private let leases: LeaseKeeper
    private let log: StateLog
    private let epochs: EpochGuard

    /// Makes a factory.
    public init(_ parts: ProcessParts) {
        self.parts = parts
        let context = parts.context
        leases = LeaseKeeper(redis: parts.redis, reactor: parts.reactor, ttl: context.policy.leaseTTL, makeID: context.makeID)
        log = StateLog(broker: parts.broker, sealing: parts.sealer)
        epochs = EpochGuard(
            redis: parts.redis, log: log, keeper: leases, reactor: parts.reactor, clock: parts.clock, logger: parts.logger, makeID: context.makeID)
    }

    /// Keeps leases alive until the graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown { await leases.run() }
    }

    /// The connectors of an integration.
    /// - Parameter all: All integrations there are: orders that came from another shop of the same company are known by its prefix.
    /// - Throws: `Fault` when this build has no connector for the shop's system.
    public func make(_ integration: Integration, among all: [Integration]) throws -> IntegrationParts {
        let shopServices = services(
            scope: "shop:\(integration.id)", credential: "shop:\(integration.id)", integration.shopUse, known: type(of: integration.shop).knownQuota)
        let shopHTTP = transport(integration.shopSystem, integration.shopUse)
        guard let shop = ShopConnectors.make(integration.shop, transport: shopHTTP, services: shopServices, appKeys: appKeys(of: integration.shop))
        else {
            throw Fault.park(
                "system.unknown", "This Koppel has no connector for \(integration.shopSystem.displayName).", advice: "Install a newer version.")
        }
        let company = ContentHash.hex(Array(integration.companyKey.utf8), digits: 16)
        let erp = AccountViewConnector(
            integration.erp, transport: transport(.accountView, integration.erpUse), vault: vault(integration.erp),
            services: services(scope: "erp:\(company)", credential: "erp:\(company)", integration.erpUse),
            expected: AccountViewExpectations(integration))
        return IntegrationParts(
            integration: integration, shop: shop, neighbours: integration.neighbours(among: all),
            erp: erp, stockReadings: RedisStockReadings(redis: parts.redis, clock: parts.clock),
            productStore: RedisConnectorStore(redis: parts.redis, scope: "products:\(integration.id)"))
    }

    /// Where the token pair of a company is kept.
    public func vault(_ settings: AccountViewSettings) -> SealedTokenVault {
        // One authorization is one rotating pair: a second place for the same pair would end it.
        let name = ContentHash.hex(Array("\(settings.baseURL)|\(settings.clientID)|\(settings.company.lowercased())".utf8), digits: 16)
        return SealedTokenVault(
            name: name, redis: parts.redis, log: log, epochs: epochs, leases: leases, sealing: parts.sealer, clock: parts.clock,
            reactor: parts.reactor)
    }

    /// Where the keys of a shop's app are kept; nil for a shop whose keys are in the settings.
    public func appKeys(of settings: any ShopSettings) -> (any AppKeyVault)? {
        ShopConnectors.shopOfApp(settings).map { shop in
            SealedAppKeyVault(
                shop: shop, name: "app-\(ContentHash.hex(shop.utf8, digits: 16))", redis: parts.redis, log: log, epochs: epochs,
                sealing: parts.sealer, clock: parts.clock, reactor: parts.reactor)
        }
    }

    /// The transport of one system, counting calls into the journal.
    public func transport(_ system: SystemID, _ use: SystemUse) -> any HTTPTransport {
        CountingTransport(system: system, transport: parts.http(allowsPrivateAddress: use.allowsPrivateAddress))
    }

    private func services(scope: String, credential: String, _ use: SystemUse, known: KnownQuota? = nil) -> ConnectorServices {
        let quota =
            use.requestsPerMinute.map { RedisRateLimiter.Quota(limit: $0, window: .seconds(60)) }
            ?? known.map { RedisRateLimiter.Quota(limit: $0.limit, window: $0.window) }
        return ConnectorServices(
            store: RedisConnectorStore(redis: parts.redis, scope: scope),
            limiter: RedisRateLimiter(credential: credential, quota: quota, redis: parts.redis, clock: parts.clock, makeID: ProcessParts.makeID),
            clock: parts.clock, makeID: ProcessParts.makeID)
    }
}
