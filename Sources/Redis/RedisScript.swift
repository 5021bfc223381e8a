/// A Lua script, sent by its SHA-1 and in full only where Redis does not know it yet.
///
///     let release = RedisScript("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0")
///     let released = try await redis.run(release, keys: ["lease:7"], arguments: [token]).int == 1
public struct RedisScript: Sendable, Hashable {
    /// The text.
    public let source: String
    /// SHA-1 of the text, 40 hex digits.
    public let sha: String

    /// A script.
    public init(_ source: String) {
        self.source = source
        sha = SHA1.hex(Array(source.utf8))
    }
}

extension RedisClient {
    /// Runs a script. Redis runs it as a whole, with nothing in between.
    public func run(_ script: RedisScript, keys: [String], arguments: [any RedisArgument] = []) async throws(RedisError) -> RedisReply {
        do throws(RedisError) {
            return try await send(call("EVALSHA", script.sha, keys, arguments))
        } catch {
            guard error.code == .server, error.message.hasPrefix("NOSCRIPT") else { throw error }
            return try await send(call("EVAL", script.source, keys, arguments))
        }
    }

    private func call(_ name: String, _ script: String, _ keys: [String], _ arguments: [any RedisArgument]) -> RedisCommand {
        var command = RedisCommand(name, script, keys.count)
        for key in keys { command.add(key) }
        for argument in arguments { argument.add(to: &command) }
        return command
    }
}
