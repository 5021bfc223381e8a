import Commerce
import Redis

/// The figures that were last published for one integration, in a Redis hash: article → `<figure> <reading>[ <not before>]`. It is read and
/// written a page at a time, so that neither side ever holds all of it, and it may be gone at any moment: then everything is published again.
struct StockMemory: Sendable {
    /// How much of the source the memory covers.
    enum Coverage { case complete, partial }

    private let redis: RedisClient
    private let key: String
    private let clock: any WallClock
    /// The field that says which settings the figures were made by; no article has an empty code.
    private static let head = ""
    /// How long it outlives the last poll.
    private static let keepFor = Duration.seconds(30 * 86_400)

    init(redis: RedisClient, integration: String, clock: any WallClock) {
        (self.redis, self.clock) = (redis, clock)
        key = RedisKeys.stockSent(integration)
    }

    /// Begins a reading. What other settings left behind says nothing of what the shop has now, and is forgotten.
    func open(_ fingerprint: String) async throws(RedisError) -> Coverage {
        let reply = try await redis.run(
            Self.opening, keys: [key], arguments: [Self.head, fingerprint, String(Int(Self.keepFor.components.seconds))]
        ).string
        return reply == "complete" ? .complete : .partial
    }

    /// Says that every article of the source has been published by these settings.
    func complete(_ fingerprint: String) async throws(RedisError) { _ = try await redis.hset(key, Self.head, fingerprint) }

    /// Which of these differ from what was published last. Nil stands for an article that is not meant for the shop: it differs when it was
    /// published before.
    func differences(_ figures: [(article: String, figure: Int?)]) async throws(RedisError) -> [Bool] {
        guard !figures.isEmpty else { return [] }
        let now = clock.now
        let known = try await redis.hmget(key, figures.map(\.article))
        return zip(figures, known).map { figure, bytes in
            guard let bytes else { return figure.figure != nil }
            let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ")
            guard let wanted = figure.figure else { return true }
            guard parts.first.flatMap({ Int($0) }) == wanted else { return true }
            return parts.count > 2 && Int64(parts[2]).map { $0 <= now.milliseconds } ?? true
        }
    }

    /// Remembers what was published; nil forgets. What a later reading published stays.
    func remember(_ figures: [(article: String, figure: Int?)], reading: Int) async throws(RedisError) {
        guard !figures.isEmpty else { return }
        var arguments: [any RedisArgument] = [String(reading)]
        for (article, figure) in figures {
            arguments.append(article)
            arguments.append(figure.map(String.init) ?? "")
        }
        _ = try await redis.run(Self.remembering, keys: [key], arguments: arguments)
    }

    /// Has the next poll after `delay` publish the article again.
    func publishAgain(_ article: String, after delay: Duration) async throws(RedisError) {
        let until = delay > .zero ? String((clock.now + delay).milliseconds) : ""
        _ = try await redis.run(Self.forgetting, keys: [key], arguments: [article, until])
    }

    // MARK: Scripts

    /// Answers `complete` or `partial`.
    private static let opening = RedisScript(
        """
        local head = redis.call('HGET', KEYS[1], ARGV[1])
        local answer = 'partial'
        if head == ARGV[2] then
          answer = 'complete'
        elseif head ~= '?' .. ARGV[2] then
          redis.call('DEL', KEYS[1])
          redis.call('HSET', KEYS[1], ARGV[1], '?' .. ARGV[2])
        end
        redis.call('EXPIRE', KEYS[1], ARGV[3])
        return answer
        """)
    private static let remembering = RedisScript(
        """
        for i = 2, #ARGV, 2 do
          local known = redis.call('HGET', KEYS[1], ARGV[i])
          local reading = known and tonumber(string.match(known, '^%S+ (%d+)'))
          if not reading or reading <= tonumber(ARGV[1]) then
            if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[1], ARGV[i])
            else redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1] .. ' ' .. ARGV[1]) end
          end
        end
        return 1
        """)
    private static let forgetting = RedisScript(
        """
        local known = redis.call('HGET', KEYS[1], ARGV[1])
        if not known then return 0 end
        if ARGV[2] == '' then return redis.call('HDEL', KEYS[1], ARGV[1]) end
        redis.call('HSET', KEYS[1], ARGV[1], string.match(known, '^%S+ %d+') .. ' ' .. ARGV[2])
        return 1
        """)
}
