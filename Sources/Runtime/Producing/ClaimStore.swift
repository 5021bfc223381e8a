public import Commerce
public import Redis

/// Documents that a producer already holds, sealed in Redis for minutes, so that the first attempt need not fetch them.
public struct ClaimStore: Sendable {
    /// A document, and since when it may be out of date.
    public struct Claim: Sendable, Hashable {
        /// What the source told; only the source's connector can read it.
        public var document: [UInt8]
        /// Just before the source was asked.
        public var readAt: Timestamp

        /// Makes a claim.
        public init(document: [UInt8], readAt: Timestamp) {
            self.document = document
            self.readAt = readAt
        }
    }

    private let redis: RedisClient
    private let sealing: any RecordSealing
    private let ttl: Duration

    /// Makes a store; claims live 10 minutes unless told.
    public init(redis: RedisClient, sealing: any RecordSealing, ttl: Duration = .seconds(600)) {
        (self.redis, self.sealing, self.ttl) = (redis, sealing, ttl)
    }

    /// Leaves a document for the event of an entity, in the place of an older one.
    public func put(_ claim: Claim, for entity: EntityRef, of queue: QueueName) async throws {
        let bytes = Array("\(claim.readAt.milliseconds)\n".utf8) + claim.document
        let sealed = try sealing.seal(bytes, for: .claims, integration: queue.integration, entity: entity.description)
        try await redis.set(RedisKeys.claim(queue, entity), sealed, expires: ttl)
    }

    /// Takes the document away; nil when there is none (any more), or when it cannot be had. A second attempt never finds one.
    public func take(for entity: EntityRef, of queue: QueueName) async -> Claim? {
        guard let sealed = try? await redis.send("GETDEL", RedisKeys.claim(queue, entity)).bytes,
            let bytes = try? sealing.open(sealed, for: .claims, integration: queue.integration, entity: entity.description),
            let end = bytes.firstIndex(of: UInt8(ascii: "\n")), let readAt = Int64(String(decoding: bytes[..<end], as: UTF8.self))
        else { return nil }
        return Claim(document: Array(bytes[(end + 1)...]), readAt: Timestamp(milliseconds: readAt))
    }
}
