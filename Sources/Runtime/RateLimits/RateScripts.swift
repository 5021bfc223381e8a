import Redis

/// The limiter's decisions, made inside Redis so that all workers share one view and one clock (Redis').
///
/// Two things bound a credential: a configured quota (at most `limit` in any `window`, by a log of the grants), and what the answers announce
/// (so many left until the reset). Whoever is less urgent leaves a little of the quota to the more urgent (2 % for each step), and never
/// goes before one that waits.
enum RateScripts {
    /// Keys: grants, announced, pending, then the waiting of each priority. Arguments: priority, id, limit, window.
    /// Answers 0 when granted, -1 when granted and nothing bounds the credential, else the milliseconds to wait.
    static let permit = RedisScript(
        """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local priority, id, limit, window = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
        local higher = 0
        for p = 0, priority - 1 do
          redis.call('ZREMRANGEBYSCORE', KEYS[4 + p], '-inf', now)
          higher = higher + redis.call('ZCARD', KEYS[4 + p])
        end
        local said = redis.call('HMGET', KEYS[2], 'remaining', 'reset', 'limit', 'window', 'blocked')
        local remaining, reset, blocked = tonumber(said[1]), tonumber(said[2]), tonumber(said[5])
        local saidLimit, saidWindow = tonumber(said[3]), tonumber(said[4])
        if reset and now >= reset then
          if saidLimit and saidWindow and saidWindow > 0 then
            reset = reset + math.ceil((now - reset + 1) / saidWindow) * saidWindow
            remaining = saidLimit
            redis.call('HSET', KEYS[2], 'remaining', remaining, 'reset', reset, 'own', 0)
          else
            reset, remaining = nil, nil
            redis.call('HDEL', KEYS[2], 'remaining', 'reset', 'own')
          end
        end
        local wait = 0
        if blocked and blocked > now then wait = blocked - now end
        if wait == 0 and limit == 0 and not saidLimit and not reset then return -1 end
        local function short(available, total)
          local reserve = math.floor(total * priority * 2 / 100)
          return 1 + higher + reserve - available
        end
        if limit > 0 then
          redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
          local used = redis.call('ZCARD', KEYS[1])
          local missing = short(limit - used, limit)
          if missing > 0 then
            local freed = 20
            if used > 0 and limit - used < 1 + math.floor(limit * priority * 2 / 100) then
              local entry = redis.call('ZRANGE', KEYS[1], math.min(missing, used) - 1, math.min(missing, used) - 1, 'WITHSCORES')
              freed = entry[2] + window - now + 1
            end
            wait = math.max(wait, freed)
          end
        end
        if reset and remaining then
          local missing = short(remaining, saidLimit or 0)
          if missing > 0 then
            local until_reset = 20
            if remaining < 1 + math.floor((saidLimit or 0) * priority * 2 / 100) then until_reset = reset - now + 1 end
            wait = math.max(wait, until_reset)
          end
        end
        if wait > 0 then
          redis.call('ZADD', KEYS[4 + priority], now + math.min(wait, 60000) + 1000, id)
          redis.call('PEXPIRE', KEYS[4 + priority], 120000)
          return math.ceil(wait)
        end
        redis.call('ZREM', KEYS[4 + priority], id)
        if limit > 0 then
          redis.call('ZADD', KEYS[1], now, id)
          redis.call('PEXPIRE', KEYS[1], window + 1000)
        end
        if reset and remaining then
          redis.call('HINCRBY', KEYS[2], 'remaining', -1)
          redis.call('HINCRBY', KEYS[2], 'own', 1)
        end
        redis.call('ZADD', KEYS[3], now, id)
        redis.call('PEXPIRE', KEYS[3], 120000)
        return 0
        """)

    /// Keys: announced, pending. Arguments: limit, remaining, milliseconds to the reset, window (each -1 when not said), 1 when refused.
    static let learn = RedisScript(
        """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local limit, left, resets, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - 60000)
        redis.call('ZPOPMIN', KEYS[2])
        local underway = redis.call('ZCARD', KEYS[2])
        if limit > 0 then redis.call('HSET', KEYS[1], 'limit', limit) end
        if window > 0 then redis.call('HSET', KEYS[1], 'window', window) end
        local known = redis.call('HMGET', KEYS[1], 'remaining', 'reset', 'own', 'limit', 'window')
        local remaining, reset, own = tonumber(known[1]), tonumber(known[2]), tonumber(known[3]) or 0
        limit, window = tonumber(known[4]), tonumber(known[5])
        local function set(r, at, o)
          redis.call('HSET', KEYS[1], 'remaining', math.max(0, r), 'reset', at, 'own', o)
        end
        if left >= 0 then
          local at = reset
          if resets >= 0 then at = now + resets elseif not at or at <= now then at = now + (window or 1000) end
          local slack = math.max(1000, (window or 0) / 20)
          if remaining and reset and now < reset and math.abs(at - reset) <= slack then
            -- The same window. Our own count is exact; only what others used of the quota is news.
            if not limit or limit - left > own then remaining = math.min(remaining, left - underway) end
            set(remaining, math.max(reset, at), own)
          elseif not reset or at > reset or now >= reset then
            set(left - underway, at, underway)
          end
        end
        if ARGV[5] == '1' then
          local blocked = now + (resets >= 0 and resets or 2000)
          redis.call('HSET', KEYS[1], 'blocked', blocked)
          if reset or left >= 0 then set(0, math.max(reset or 0, blocked), own) end
        end
        redis.call('PEXPIRE', KEYS[1], 86400000)
        return 1
        """)
}
