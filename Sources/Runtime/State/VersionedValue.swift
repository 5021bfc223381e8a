import Commerce
import Redis

/// A value in Redis that only a later one replaces, so that a rebuild from the stream never undoes what was stored meanwhile.
enum VersionedValue {
    @discardableResult
    static func set(_ key: String, _ value: [UInt8], at time: Timestamp, on redis: RedisClient) async throws(RedisError) -> Bool {
        try await redis.run(script, keys: [key], arguments: [String(time.milliseconds), value]).int == 1
    }

    static func get(_ key: String, on redis: RedisClient) async throws(RedisError) -> (value: [UInt8], at: Timestamp)? {
        let reply = try await redis.send("HMGET", key, "v", "at").array ?? []
        guard reply.count == 2, let value = reply[0].bytes, let at = reply[1].string.flatMap(Int64.init) else { return nil }
        return (value, Timestamp(milliseconds: at))
    }

    private static let script = RedisScript(
        """
        local at = redis.call('HGET', KEYS[1], 'at')
        if at and tonumber(at) > tonumber(ARGV[1]) then return 0 end
        redis.call('HSET', KEYS[1], 'at', ARGV[1], 'v', ARGV[2])
        return 1
        """)
}
