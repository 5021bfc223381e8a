public import Commerce
public import Reactor
public import Redis

/// A token vault over Redis and `koppel.state`: a pair is in the stream, confirmed, before `store` returns, and comes back from there when
/// Redis was emptied.
public struct SealedTokenVault: TokenVault {
    private let name: String
    private let secret: SealedVault
    private let keeper: LeaseKeeper
    private let reactor: Reactor
    private let patience: Duration

    /// Makes a vault.
    ///
    /// - Parameters:
    ///   - name: whose pair it is: the authorization, not the integration.
    ///   - patience: how long `exclusively` waits for its turn.
    public init(
        name: String, redis: RedisClient, log: StateLog, epochs: EpochGuard, leases: LeaseKeeper, sealing: any RecordSealing, clock: any WallClock,
        reactor: Reactor, patience: Duration = .seconds(60)
    ) {
        (self.name, keeper, self.reactor, self.patience) = (name, leases, reactor, patience)
        secret = SealedVault(
            name: name, purpose: .tokens, entity: "pair", redis: redis, log: log, epochs: epochs, sealing: sealing, clock: clock, reactor: reactor)
    }

    public func load() async throws -> TokenPair? {
        do {
            return try await secret.load().map { try TokenPair(vaultBytes: $0) }
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault.retry("koppel.vault", "The access to \(name) could not be read from Koppel's own store.", detail: "\(error)")
        }
    }

    public func store(_ pair: TokenPair) async throws {
        do { try await secret.store(pair.vaultBytes) } catch {
            throw Fault.retry("koppel.vault", "The new access to \(name) could not be stored.", detail: "\(error)")
        }
    }

    public func exclusively(_ body: @Sendable () async throws -> Void) async throws {
        let deadline = MonotonicTime.now + patience
        while true {
            let lease: Lease?
            do throws(RedisError) {
                lease = try await keeper.acquire(RedisKeys.exclusive("vault", name))
            } catch {
                throw Fault.retry("koppel.redis", "Redis could not be asked for a lock.", detail: "\(error)")
            }
            guard let lease else {
                guard MonotonicTime.now < deadline else { throw Fault.retry("koppel.vault", "Another worker kept renewing the access to \(name).") }
                try await reactor.sleep(for: .milliseconds(.random(in: 20...60)))
                continue
            }
            do { try await body() } catch {
                await keeper.release(lease)
                throw error
            }
            return await keeper.release(lease)
        }
    }
}

extension WorkerContext {
    /// A vault in this installation.
    ///
    /// - Parameters:
    ///   - name: whose pair it is: the authorization, not the integration.
    ///   - leases: of the process's worker or poller, which renews them; nil for a command that is over soon.
    public func tokenVault(_ name: String, leases: LeaseKeeper? = nil) -> SealedTokenVault {
        let leases = leases ?? LeaseKeeper(redis: redis, reactor: reactor, ttl: .seconds(120), makeID: makeID)
        let log = StateLog(broker: broker, sealing: sealing)
        let epochs = EpochGuard(
            redis: redis, log: log, keeper: leases, reactor: reactor, clock: clock, entityTTL: policy.entityTTL, logger: logger, makeID: makeID)
        return SealedTokenVault(
            name: name, redis: redis, log: log, epochs: epochs, leases: leases, sealing: sealing, clock: clock, reactor: reactor)
    }
}

extension TokenPair {
    /// Three lines; tokens hold no line ends.
    fileprivate var vaultBytes: [UInt8] { Array("\(expiresAt.milliseconds)\n\(access)\n\(refresh)".utf8) }

    fileprivate init(vaultBytes: [UInt8]) throws {
        let parts = String(decoding: vaultBytes, as: UTF8.self).split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let expires = Int64(parts[0]) else {
            throw Fault.park(
                "koppel.vault", "What is stored as access cannot be read.", advice: "Authorize again with \"koppel login accountview\".")
        }
        self.init(access: String(parts[1]), refresh: String(parts[2]), expiresAt: Timestamp(milliseconds: expires))
    }
}
