extension RedisClient {
    /// A field of a hash; nil if there is none.
    public func hget(_ key: String, _ field: String) async throws(RedisError) -> [UInt8]? { try await send("HGET", key, field).bytes }

    /// A field of a hash as text; nil if there is none.
    public func hgetString(_ key: String, _ field: String) async throws(RedisError) -> String? { try await send("HGET", key, field).string }

    /// Sets a field; true if it is new.
    @discardableResult
    public func hset(_ key: String, _ field: String, _ value: some RedisArgument) async throws(RedisError) -> Bool {
        try await send("HSET", key, field, value).number("HSET") == 1
    }

    /// Sets fields and returns how many are new.
    @discardableResult
    public func hset(_ key: String, _ fields: [String: any RedisArgument]) async throws(RedisError) -> Int {
        if fields.isEmpty { return 0 }
        var command = RedisCommand("HSET", key)
        for (field, value) in fields {
            command.add(field)
            value.add(to: &command)
        }
        return try await send(command).number("HSET")
    }

    /// Several fields, nil where there is none.
    public func hmget(_ key: String, _ fields: [String]) async throws(RedisError) -> [[UInt8]?] {
        if fields.isEmpty { return [] }
        return try await send(RedisCommand("HMGET", [key] + fields)).elements("HMGET").map(\.bytes)
    }

    /// All fields; empty if there is no such hash.
    public func hgetall(_ key: String) async throws(RedisError) -> [String: [UInt8]] {
        let parts = try await send("HGETALL", key).elements("HGETALL")
        var fields: [String: [UInt8]] = [:]
        for index in stride(from: 0, to: parts.count - 1, by: 2) {
            if let field = parts[index].string { fields[field] = parts[index + 1].bytes }
        }
        return fields
    }

    /// Deletes fields and returns how many there were.
    @discardableResult
    public func hdel(_ key: String, _ fields: String...) async throws(RedisError) -> Int {
        if fields.isEmpty { return 0 }
        return try await send(RedisCommand("HDEL", [key] + fields)).number("HDEL")
    }

    /// Adds to a field and returns the sum.
    @discardableResult
    public func hincrBy(_ key: String, _ field: String, _ amount: Int) async throws(RedisError) -> Int {
        try await send("HINCRBY", key, field, amount).number("HINCRBY")
    }
}
