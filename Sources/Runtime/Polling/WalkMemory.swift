import Commerce
import Redis

/// What the last walk over a source saw, in a Redis hash: entity → revision. It is read and written a page at a time, so that neither side
/// ever holds all of it, and it may be gone at any moment.
struct WalkMemory: Sendable {
    let redis: RedisClient
    let key: String
    /// How long it outlives the last page.
    let keepFor: Duration

    init(redis: RedisClient, queue: QueueName, interval: Duration) {
        self.redis = redis
        key = RedisKeys.walked(queue)
        keepFor = max(interval * 4, .seconds(30 * 86_400))
    }

    /// The revisions of entities, nil for those never seen.
    func revisions(of entities: [EntityRef]) async throws(RedisError) -> [String?] {
        try await redis.hmget(key, entities.map(Self.field)).map { $0.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Remembers the rows of a page.
    func remember(_ rows: [EntityChange]) async throws(RedisError) {
        guard !rows.isEmpty else { return }
        var fields: [String: any RedisArgument] = [:]
        for row in rows { fields[Self.field(row.entity)] = row.revision ?? "" }
        try await redis.hset(key, fields)
        try await redis.expire(key, after: keepFor)
    }

    private static func field(_ entity: EntityRef) -> String { "\(entity.kind.rawValue):\(entity.key)" }
}
