extension RedisClient {
    /// Adds members and returns how many are new.
    @discardableResult
    public func sadd(_ key: String, _ members: String...) async throws(RedisError) -> Int {
        if members.isEmpty { return 0 }
        return try await send(RedisCommand("SADD", [key] + members)).number("SADD")
    }

    /// Takes members out and returns how many there were.
    @discardableResult
    public func srem(_ key: String, _ members: String...) async throws(RedisError) -> Int {
        if members.isEmpty { return 0 }
        return try await send(RedisCommand("SREM", [key] + members)).number("SREM")
    }

    /// Whether it is a member.
    public func sismember(_ key: String, _ member: String) async throws(RedisError) -> Bool {
        try await send("SISMEMBER", key, member).number("SISMEMBER") == 1
    }

    /// All members.
    public func smembers(_ key: String) async throws(RedisError) -> [String] {
        try await send("SMEMBERS", key).elements("SMEMBERS").compactMap(\.string)
    }

    /// Adds a member to a sorted set, or changes its score; true if it is new.
    @discardableResult
    public func zadd(_ key: String, _ member: String, score: Double) async throws(RedisError) -> Bool {
        try await send("ZADD", key, Self.text(score), member).number("ZADD") == 1
    }

    /// Members by score, from `least` to `most` (both included), at most `limit`.
    public func zrangeByScore(_ key: String, from least: Double, to most: Double, limit: Int? = nil) async throws(RedisError) -> [String] {
        var command = RedisCommand("ZRANGEBYSCORE", key, Self.text(least), Self.text(most))
        if let limit {
            command.add("LIMIT")
            command.add(0)
            command.add(limit)
        }
        return try await send(command).elements("ZRANGEBYSCORE").compactMap(\.string)
    }

    /// Takes members out of a sorted set and returns how many there were.
    @discardableResult
    public func zrem(_ key: String, _ members: String...) async throws(RedisError) -> Int {
        if members.isEmpty { return 0 }
        return try await send(RedisCommand("ZREM", [key] + members)).number("ZREM")
    }

    /// How many members a sorted set has.
    public func zcard(_ key: String) async throws(RedisError) -> Int { try await send("ZCARD", key).number("ZCARD") }

    private static func text(_ score: Double) -> String {
        if score == .infinity { return "+inf" }
        if score == -.infinity { return "-inf" }
        return "\(score)"
    }
}
