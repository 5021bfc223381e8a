import Commerce
import JSON
import Redis

/// The open circuits of all workers, in Redis: one worker's failures spare the others theirs, and one at a time probes.
struct SharedCircuits: Sendable {
    let redis: RedisClient
    let worker: String

    /// What all workers know of a queue; nil while it is not paused.
    func opening(of queue: QueueName) async throws(RedisError) -> Circuit.Opening? {
        try await redis.hget(RedisKeys.circuits, queue.routingKey).flatMap(Self.opening)
    }

    /// Shows it to all.
    func show(_ opening: Circuit.Opening, of queue: QueueName) async throws(RedisError) {
        try await redis.hset(RedisKeys.circuits, queue.routingKey, json(opening, queue).bytes)
    }

    /// Takes it away for all.
    func clear(_ queue: QueueName) async throws(RedisError) { _ = try await redis.hdel(RedisKeys.circuits, queue.routingKey) }

    /// Reads what `show` wrote; nil for anything else.
    static func opening(_ bytes: [UInt8]) -> Circuit.Opening? {
        guard let json = try? JSONValue(parsing: bytes), let scope = json["scope"]?.string.flatMap(Fault.Scope.init) else { return nil }
        let time = { (name: String) in json[name]?.string.flatMap { Timestamp(iso8601: $0) } }
        guard let since = time("since"), let probeAt = time("probe_at") else { return nil }
        let fault = Fault(
            json["cause"]?.string ?? "", json["message"]?.string ?? "", advice: json["advice"]?.string ?? "", handling: .pause(scope))
        let entity = json["entity"]?.string.flatMap { text -> EntityRef? in
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            return parts.count == 2 ? EntityKind(rawValue: parts[0]).map { EntityRef($0, parts[1]) } : nil
        }
        return Circuit.Opening(
            scope: scope, fault: fault, since: since, probeAt: probeAt, probes: json["probes"]?.int ?? 0, soleEntity: entity)
    }

    private func json(_ opening: Circuit.Opening, _ queue: QueueName) -> JSONValue {
        var object: JSONObject = [
            "queue": .string(queue.routingKey), "scope": .string(opening.scope.rawValue), "cause": .string(opening.fault.cause),
            "message": .string(opening.fault.message), "advice": .string(opening.fault.advice), "since": .string(opening.since.description),
            "probe_at": .string(opening.probeAt.description), "probes": .number(.init(opening.probes)), "worker": .string(worker),
        ]
        if let entity = opening.soleEntity { object["entity"] = .string("\(entity.kind.rawValue):\(entity.key)") }
        return .object(object)
    }
}
