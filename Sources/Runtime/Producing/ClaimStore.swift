public import Commerce
public import Redis

/// Documents that a producer already holds, sealed in Redis for minutes, so that the first attempt need not fetch them.
public struct ClaimStore: Sendable {
    private let redis: RedisClient
    private let sealing: any RecordSealing
    private let ttl: Duration

    /// Makes a store; claims live 10 minutes unless told.
    public init(redis: RedisClient, sealing: any RecordSealing, ttl: Duration = .seconds(600)) {
        (self.redis, self.sealing, self.ttl) = (redis, sealing, ttl)
    }

    /// Leaves a document for the event of an entity.
    public func put(_ document: [UInt8], for entity: EntityRef, of queue: QueueName) async throws {
        let sealed = try sealing.seal(document, for: .claims, integration: queue.integration, entity: entity.description)
        try await redis.set(RedisKeys.claim(queue, entity), sealed, expires: ttl)
    }

    /// Takes the document away; nil when there is none (any more). A second attempt never finds one.
    public func take(for entity: EntityRef, of queue: QueueName) async -> [UInt8]? {
        guard let sealed = try? await redis.send("GETDEL", RedisKeys.claim(queue, entity)).bytes else { return nil }
        return try? sealing.open(sealed, for: .claims, integration: queue.integration, entity: entity.description)
    }
}
