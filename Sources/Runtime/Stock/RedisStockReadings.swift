public import Commerce
public import Flows
public import Redis

/// Numbers the readings of stock over all processes.
///
/// A number is at least the time in milliseconds, so that numbers go on growing when Redis was emptied: events from before, still in a queue,
/// stay older than what is read afterwards.
public struct RedisStockReadings: StockReadings {
    private let redis: RedisClient
    private let clock: any WallClock

    /// Makes it on the Redis that all processes share.
    public init(redis: RedisClient, clock: any WallClock) { (self.redis, self.clock) = (redis, clock) }

    public func next() async throws -> Int {
        let reply: RedisReply
        do throws(RedisError) {
            reply = try await redis.run(Self.counting, keys: [RedisKeys.stockReading], arguments: [String(clock.now.milliseconds)])
        } catch {
            throw Fault.retry("koppel.redis", "Redis could not number a reading of stock.", detail: "\(error)")
        }
        guard let number = reply.string.flatMap({ Int($0) }) else {
            throw Fault.retry("koppel.redis", "Redis gave no number for a reading of stock.")
        }
        return number
    }

    public func publishAgain(_ article: String, of integration: String, after delay: Duration) async throws {
        do throws(RedisError) {
            try await StockMemory(redis: redis, integration: integration, clock: clock).publishAgain(article, after: delay)
        } catch {
            throw Fault.retry("koppel.redis", "Redis could not forget what was published of \(article).", detail: "\(error)")
        }
    }

    private static let counting = RedisScript(
        """
        local number = math.max((tonumber(redis.call('GET', KEYS[1])) or 0) + 1, tonumber(ARGV[1]))
        local text = string.format('%.0f', number)
        redis.call('SET', KEYS[1], text)
        return text
        """)
}
