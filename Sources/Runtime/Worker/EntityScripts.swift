import Redis

/// What happens in Redis around an event, each as one step.
enum EntityScripts {
    /// Takes the entity's lease unless the queue pauses, the lease is held or the revision is done, and reads what is known of the entity.
    ///
    /// Keys: epoch, lease, entity, circuits. Arguments: token, lease ttl, revision (empty for none), now, entity ttl, 1 to look whether it is
    /// done, and the queue (empty for a probe).
    /// Answers `lost`, `paused` with the circuit, `done` with the number, `busy`, or `ok` with epoch and the fields as they were before.
    static let begin = RedisScript(
        """
        local epoch = redis.call('GET', KEYS[1])
        if not epoch then return {'lost'} end
        if ARGV[7] ~= '' then
          local circuit = redis.call('HGET', KEYS[4], ARGV[7])
          if circuit then return {'paused', circuit} end
        end
        if ARGV[6] == '1' and ARGV[3] ~= '' then
          local known = redis.call('HMGET', KEYS[3], 'revision', 'number')
          if known[1] == ARGV[3] then return {'done', known[2] or ''} end
        end
        if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {'busy'} end
        local fields = redis.call('HGETALL', KEYS[3])
        redis.call('HSETNX', KEYS[3], 'started', ARGV[4])
        redis.call('HSET', KEYS[3], 'begun', ARGV[4])
        redis.call('PEXPIRE', KEYS[3], ARGV[5])
        return {'ok', epoch, fields}
        """)

    /// Sets and removes fields of the entity while the lease holds, and renews the lease.
    ///
    /// Keys: lease, entity. Arguments: token, lease ttl, entity ttl, how many fields are set, those fields each with its value, then the fields
    /// to remove. Answers 1, or 0 when the lease is lost.
    static let note = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        local last = 4 + 2 * tonumber(ARGV[4])
        for i = 5, last, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
        for i = last + 1, #ARGV do redis.call('HDEL', KEYS[2], ARGV[i]) end
        redis.call('PEXPIRE', KEYS[2], ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """)

    /// Ends the work on an entity: notes the revision, watches it no longer, and gives the lease back.
    ///
    /// Keys: lease, entity, and for a queue that watches what is watched and since when. Arguments: token, entity ttl, revision (empty for none),
    /// and the entity as it is watched. Answers 1 when it was watched, else 0. Nothing is noted or given back where the lease is lost.
    static let finish = RedisScript(
        """
        local watched = 0
        if KEYS[3] then
          redis.call('HDEL', KEYS[4], ARGV[4])
          watched = redis.call('ZREM', KEYS[3], ARGV[4])
        end
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return watched end
        if ARGV[3] ~= '' then
          redis.call('HSET', KEYS[2], 'revision', ARGV[3])
          redis.call('PEXPIRE', KEYS[2], ARGV[2])
        end
        redis.call('DEL', KEYS[1])
        return watched
        """)
}
