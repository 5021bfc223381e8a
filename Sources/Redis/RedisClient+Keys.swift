extension RedisClient {
    /// Deletes keys and returns how many there were.
    @discardableResult
    public func del(_ keys: String...) async throws(RedisError) -> Int { try await del(keys) }

    /// Deletes keys and returns how many there were.
    @discardableResult
    public func del(_ keys: [String]) async throws(RedisError) -> Int {
        if keys.isEmpty { return 0 }
        return try await send(RedisCommand("DEL", keys)).number("DEL")
    }

    /// Whether `key` is there.
    public func exists(_ key: String) async throws(RedisError) -> Bool { try await send("EXISTS", key).number("EXISTS") == 1 }

    /// Has `key` go after `time`, to the millisecond; false if there is no such key.
    @discardableResult
    public func expire(_ key: String, after time: Duration) async throws(RedisError) -> Bool {
        try await send("PEXPIRE", key, time.redisMilliseconds).number("PEXPIRE") == 1
    }

    /// How long `key` still lives; nil if it is not there or lives for ever.
    public func pttl(_ key: String) async throws(RedisError) -> Duration? {
        let milliseconds = try await send("PTTL", key).number("PTTL")
        return milliseconds < 0 ? nil : .milliseconds(milliseconds)
    }

    /// One step over the keys: begin with cursor "0" and stop when "0" comes back. A key may come twice.
    public func scan(cursor: String, match: String? = nil, count: Int? = nil) async throws(RedisError) -> (cursor: String, keys: [String]) {
        var command = RedisCommand("SCAN", cursor)
        if let match {
            command.add("MATCH")
            command.add(match)
        }
        if let count {
            command.add("COUNT")
            command.add(count)
        }
        let parts = try await send(command).elements("SCAN")
        guard parts.count == 2, let next = parts[0].string, let keys = parts[1].array else {
            throw RedisError(.unexpectedReply, "SCAN did not give a cursor and keys")
        }
        return (next, keys.compactMap(\.string))
    }

    /// All keys that match, each once: a whole pass with `scan`, in steps of `count`.
    public func keys(matching pattern: String, count: Int = 500) async throws(RedisError) -> [String] {
        var all: Set<String> = [], cursor = "0"
        repeat {
            let step = try await scan(cursor: cursor, match: pattern, count: count)
            all.formUnion(step.keys)
            cursor = step.cursor
        } while cursor != "0"
        return all.sorted()
    }

    /// Deletes all keys of the database.
    public func flushDB() async throws(RedisError) { _ = try await send("FLUSHDB") }
}
