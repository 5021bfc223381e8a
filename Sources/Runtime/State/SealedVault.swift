import Commerce
import Reactor
import Redis

/// One secret over Redis and `koppel.state`: it is in the stream, confirmed, before `store` returns, and comes back from there when Redis was
/// emptied. What is deleted leaves an empty value, so that an older one cannot come back.
struct SealedVault: Sendable {
    /// Whose secret it is: names it in Redis and in the stream.
    let name: String
    /// What it is sealed for.
    let purpose: SealPurpose
    /// What it is, for the seal: one name may have several.
    let entity: String
    let redis: RedisClient
    let log: StateLog
    let epochs: EpochGuard
    let sealing: any RecordSealing
    let clock: any WallClock
    let reactor: Reactor

    /// The secret as last stored by anybody; nil when there is none.
    func load() async throws -> [UInt8]? {
        var stored = try await VersionedValue.get(RedisKeys.vault(name), on: redis)
        if stored == nil {
            // Not there may mean that Redis was emptied.
            try await epochs.ensure()
            stored = try await VersionedValue.get(RedisKeys.vault(name), on: redis)
        }
        guard let stored, !stored.value.isEmpty else { return nil }
        return try sealing.open(stored.value, for: purpose, integration: name, entity: entity)
    }

    /// Replaces the secret.
    func store(_ bytes: [UInt8]) async throws {
        try await put(sealing.seal(bytes, for: purpose, integration: name, entity: entity))
    }

    /// Deletes the secret.
    func remove() async throws { try await put([]) }

    private func put(_ value: [UInt8]) async throws {
        let now = clock.now
        try await log.append(StateRecord(.secret, integration: name, key: name, value: value, at: now))
        // The old secret is dead from here on: another worker must not find it. So this does not give up soon.
        var tries = 0
        while true {
            do throws(RedisError) {
                try await VersionedValue.set(RedisKeys.vault(name), value, at: now, on: redis)
                return
            } catch {
                tries += 1
                guard tries < 20 else { throw error }
                try await reactor.sleep(for: .milliseconds(250))
            }
        }
    }
}
