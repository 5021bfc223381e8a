/// When a `set` happens.
public enum RedisSetCondition: Sendable {
    /// In any case.
    case always
    /// Only if there is no such key (`NX`).
    case absent
    /// Only if there is one (`XX`).
    case present
}

extension RedisClient {
    /// The value of `key`; nil if there is none.
    public func get(_ key: String) async throws(RedisError) -> [UInt8]? {
        var command = RedisCommand("GET", capacity: 32 + key.utf8.count)
        command.add(key)
        return try await send(command).bytes
    }

    /// The value of `key` as text; nil if there is none.
    public func getString(_ key: String) async throws(RedisError) -> String? {
        try await get(key).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Sets `key`; false if `condition` did not hold.
    ///
    /// - Parameters:
    ///   - expires: when the key goes, to the millisecond; nil for never.
    ///   - keepsExpiry: leave an existing key's expiry as it is (`KEEPTTL`).
    @discardableResult
    public func set(
        _ key: String, _ value: some RedisArgument, expires: Duration? = nil, if condition: RedisSetCondition = .always, keepsExpiry: Bool = false
    ) async throws(RedisError) -> Bool {
        try await !send(setCommand(key, value, expires, condition, keepsExpiry)).isNull
    }

    /// Sets `key` and returns the value it had (`SET ... GET`); nil if it had none. With a condition that did not hold nothing is set.
    public func setReturningOld(
        _ key: String, _ value: some RedisArgument, expires: Duration? = nil, if condition: RedisSetCondition = .always
    ) async throws(RedisError) -> [UInt8]? {
        var command = setCommand(key, value, expires, condition, false)
        command.add("GET")
        return try await send(command).bytes
    }

    private func setCommand(
        _ key: String, _ value: some RedisArgument, _ expires: Duration?, _ condition: RedisSetCondition, _ keepsExpiry: Bool
    ) -> RedisCommand {
        var command = RedisCommand("SET", capacity: 96 + key.utf8.count)
        command.add(key)
        value.add(to: &command)
        switch condition {
        case .always: break
        case .absent: command.add("NX")
        case .present: command.add("XX")
        }
        if let expires {
            command.add("PX")
            command.add(expires.redisMilliseconds)
        } else if keepsExpiry {
            command.add("KEEPTTL")
        }
        return command
    }

    /// The values of `keys`, nil where there is none.
    public func mget(_ keys: [String]) async throws(RedisError) -> [[UInt8]?] {
        if keys.isEmpty { return [] }
        return try await send(RedisCommand("MGET", keys)).elements("MGET").map(\.bytes)
    }

    /// Adds 1 and returns the sum; a missing key counts as 0.
    @discardableResult
    public func incr(_ key: String) async throws(RedisError) -> Int { try await send("INCR", key).number("INCR") }

    /// Adds `amount` and returns the sum.
    @discardableResult
    public func incrBy(_ key: String, _ amount: Int) async throws(RedisError) -> Int { try await send("INCRBY", key, amount).number("INCRBY") }
}

extension Duration {
    /// At least 1: Redis refuses 0.
    var redisMilliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}

extension RedisReply {
    func number(_ name: String) throws(RedisError) -> Int {
        guard let int else { throw RedisError(.unexpectedReply, "\(name) did not give a number", mayHaveRun: true) }
        return int
    }

    func elements(_ name: String) throws(RedisError) -> [RedisReply] {
        guard let array else { throw RedisError(.unexpectedReply, "\(name) did not give an array", mayHaveRun: true) }
        return array
    }
}
