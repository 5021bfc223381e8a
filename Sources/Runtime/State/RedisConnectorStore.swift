public import Commerce
import Reactor
public import Redis

/// A connector's cache in Redis, apart from all others by its scope. That Redis is away reads as empty: it is a cache.
public struct RedisConnectorStore: ConnectorStore {
    private let redis: RedisClient
    private let scope: String

    /// Makes a store.
    /// - Parameter scope: an integration's or a company's name.
    public init(redis: RedisClient, scope: String) { (self.redis, self.scope) = (redis, scope) }

    public func get(_ keys: [String]) async throws -> [[UInt8]?] {
        if keys.isEmpty { return [] }
        return (try? await redis.mget(keys.map { RedisKeys.store(scope, $0) })) ?? keys.map { _ in nil }
    }

    public func set(_ values: [(key: String, value: [UInt8])], ttl: Duration) async throws {
        await withDiscardingTaskGroup { group in
            for (key, value) in values {
                group.addTask { _ = try? await redis.set(RedisKeys.store(scope, key), value, expires: ttl) }
            }
        }
    }

    public func remove(_ keys: [String]) async throws {
        if keys.isEmpty { return }
        do throws(RedisError) {
            try await redis.del(keys.map { RedisKeys.store(scope, $0) })
        } catch {
            throw Fault.retry("koppel.redis", "Redis could not forget what is no longer true.", detail: "\(error)")
        }
    }
}
