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

    /// Sets or removes a field of the entity while the lease holds.
    ///
    /// Keys: lease, entity. Arguments: token, field, value, entity ttl, 1 to set or 0 to remove. Answers 1, or 0 when the lease is lost.
    static let note = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        if ARGV[5] == '0' then redis.call('HDEL', KEYS[2], ARGV[2]) else redis.call('HSET', KEYS[2], ARGV[2], ARGV[3]) end
        redis.call('PEXPIRE', KEYS[2], ARGV[4])
        return 1
        """)
}
