public import Commerce
import JSON
public import Reactor
public import Redis

/// The keys of an installed app over Redis and `koppel.state`: stored sealed, in the stream before the shop is answered.
public struct SealedAppKeyVault: AppKeyVault {
    private let shop: String
    private let secret: SealedVault

    /// Makes a vault.
    ///
    /// - Parameters:
    ///   - shop: The shop as people know it, for messages.
    ///   - name: The shop, unique to it: all its integrations share the keys.
    public init(
        shop: String, name: String, redis: RedisClient, log: StateLog, epochs: EpochGuard, sealing: any RecordSealing, clock: any WallClock,
        reactor: Reactor
    ) {
        self.shop = shop
        secret = SealedVault(
            name: name, purpose: .appKeys, entity: "app", redis: redis, log: log, epochs: epochs, sealing: sealing, clock: clock, reactor: reactor)
    }

    public func load() async throws -> AppKeys? {
        do {
            guard let bytes = try await secret.load() else { return nil }
            let keys = try JSONValue(parsing: bytes)
            guard let publicKey = keys["public"]?.string, let secretKey = keys["secret"]?.string else { return nil }
            return AppKeys(publicKey: publicKey, secretKey: secretKey, returnURL: keys["return"]?.string ?? "")
        } catch { throw fault("read from", error) }
    }

    public func store(_ keys: AppKeys) async throws {
        let value: JSONValue = ["public": .string(keys.publicKey), "secret": .string(keys.secretKey), "return": .string(keys.returnURL)]
        do { try await secret.store(value.bytes) } catch { throw fault("stored in", error) }
    }

    public func remove() async throws {
        do { try await secret.remove() } catch { throw fault("deleted from", error) }
    }

    private func fault(_ what: String, _ error: any Error) -> Fault {
        Fault.retry("koppel.vault", "The keys of \(shop) could not be \(what) Koppel's own store.", detail: "\(type(of: error))")
    }
}
