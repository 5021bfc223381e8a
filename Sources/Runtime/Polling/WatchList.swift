public import Commerce
public import Redis

/// Entities that were filtered but may still change so that they pass; some shops do not announce it. They are read again hourly until they
/// are final or `keepFor` is over.
public struct WatchList: Sendable {
    private let redis: RedisClient
    private let log: StateLog
    private let clock: any WallClock
    /// How long between two looks.
    public var interval: Duration
    /// How long an entity is watched.
    public var keepFor: Duration

    /// Makes a list; hourly for 30 days unless told.
    public init(
        redis: RedisClient, log: StateLog, clock: any WallClock, interval: Duration = .seconds(3_600), keepFor: Duration = .seconds(30 * 86_400)
    ) {
        (self.redis, self.log, self.clock, self.interval, self.keepFor) = (redis, log, clock, interval, keepFor)
    }

    /// Watches an entity from now on; nothing changes for one that is watched already.
    func add(_ entity: EntityRef, of queue: QueueName) async throws {
        let now = clock.now
        guard try await Self.note(entity, of: queue, since: now, next: now + interval, on: redis) else { return }
        try await log.append(StateRecord(.watch, integration: queue.integration, key: StateRecord.key(queue.flow, entity), value: [1], at: now))
    }

    /// Watches it no longer.
    func remove(_ entity: EntityRef, of queue: QueueName) async throws {
        if try await Self.forget(entity, of: queue, on: redis) { try await wasRemoved(entity, of: queue) }
    }

    /// Somebody took it from Redis: remembers that.
    func wasRemoved(_ entity: EntityRef, of queue: QueueName) async throws {
        try await log.append(StateRecord(.watch, integration: queue.integration, key: StateRecord.key(queue.flow, entity), value: [], at: clock.now))
    }

    /// Where an entity is watched, and as what.
    static func place(of entity: EntityRef, in queue: QueueName) -> (keys: [String], member: String) {
        ([RedisKeys.watch(queue), RedisKeys.watchSince(queue)], member(entity))
    }

    /// Those whose hour has come, and sets their next one. What was watched for too long is left out for good.
    func due(of queue: QueueName, limit: Int = 200) async throws -> [EntityRef] {
        let now = clock.now
        let reply = try await redis.send(
            "ZRANGEBYSCORE", RedisKeys.watch(queue), "-inf", String(now.milliseconds), "LIMIT", 0, limit)
        var due: [EntityRef] = []
        for member in reply.array?.compactMap(\.string) ?? [] {
            guard let entity = Self.entity(of: member) else { continue }
            let since = try await redis.hgetString(RedisKeys.watchSince(queue), member).flatMap(Int64.init) ?? now.milliseconds
            if now - Timestamp(milliseconds: since) > keepFor {
                try await remove(entity, of: queue)
            } else {
                due.append(entity)
                _ = try await redis.send("ZADD", RedisKeys.watch(queue), "XX", String((now + interval).milliseconds), member)
            }
        }
        return due
    }

    /// How many are watched.
    public func count(of queue: QueueName) async throws -> Int { try await redis.zcard(RedisKeys.watch(queue)) }

    @discardableResult
    static func note(_ entity: EntityRef, of queue: QueueName, since: Timestamp, next: Timestamp, on redis: RedisClient) async throws(RedisError)
        -> Bool
    {
        let place = place(of: entity, in: queue)
        return try await redis.run(
            addition, keys: place.keys, arguments: [place.member, String(next.milliseconds), String(since.milliseconds)]
        ).int == 1
    }

    @discardableResult
    static func forget(_ entity: EntityRef, of queue: QueueName, on redis: RedisClient) async throws(RedisError) -> Bool {
        let place = place(of: entity, in: queue)
        return try await redis.run(removal, keys: place.keys, arguments: [place.member]).int == 1
    }

    private static func member(_ entity: EntityRef) -> String { "\(entity.kind.rawValue):\(entity.key)" }

    private static func entity(of member: String) -> EntityRef? {
        guard let colon = member.firstIndex(of: ":"), let kind = EntityKind(rawValue: String(member[..<colon])) else { return nil }
        return EntityRef(kind, String(member[member.index(after: colon)...]))
    }

    private static let addition = RedisScript(
        """
        local added = redis.call('ZADD', KEYS[1], 'NX', ARGV[2], ARGV[1])
        redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[3])
        return added
        """)
    private static let removal = RedisScript("redis.call('HDEL', KEYS[2], ARGV[1]) return redis.call('ZREM', KEYS[1], ARGV[1])")
}
