import Commerce
import Flows
import Reactor
import Redis
import Synchronization

/// The step ledger of one entity in Redis, read whole when its lease is taken; from then on nobody else changes it. Numbers go to the state
/// stream first. Written only while the lease holds: after Redis was emptied, no half ledger grows.
final class EntityLedger: StepLedger {
    private let fields: Mutex<[String: String]>
    private let key: String
    private let lease: Lease
    private let redis: RedisClient
    private let clock: any WallClock
    private let ttl: Duration
    private let remember: @Sendable (_ number: String) async throws -> Void
    private let atBoundary: (@Sendable (String) -> Void)?

    init(
        fields: [String: String], key: String, lease: Lease, redis: RedisClient, clock: any WallClock, ttl: Duration,
        atBoundary: (@Sendable (String) -> Void)? = nil, remember: @escaping @Sendable (String) async throws -> Void
    ) {
        self.atBoundary = atBoundary
        self.fields = Mutex(fields)
        (self.key, self.lease, self.redis, self.clock, self.ttl, self.remember) = (key, lease, redis, clock, ttl, remember)
    }

    /// Whether an earlier attempt has begun, as far as Redis knows.
    var wasBegun: Bool { self["started"] != nil }

    /// When the attempt before this one began; nil for a first one, as far as Redis knows. What it wrote is not older than that.
    var lastBegun: Timestamp? { self["begun"].flatMap { Int64($0) }.map(Timestamp.init(milliseconds:)) }

    /// When the last of the open intents was made; nil when there is none.
    var lastOpenIntent: Timestamp? {
        fields.withLock { $0.filter { $0.key.hasPrefix("i:") }.values.compactMap(Int64.init).max().map(Timestamp.init(milliseconds:)) }
    }

    subscript(field: String) -> String? { fields.withLock { $0[field] } }

    func mark(_ step: String) async throws -> String? { self["m:" + step] }
    func setMark(_ step: String, _ value: String) async throws { try await set("m:" + step, value) }
    func openIntent(_ step: String) async throws {
        try await set("i:" + step, String(clock.now.milliseconds))
        atBoundary?("intent of \(step) opened")
    }
    func closeIntent(_ step: String) async throws {
        try await set("i:" + step, nil)
        atBoundary?("intent of \(step) closed")
    }
    func knownNumber() async throws -> String? { self["number"] }

    func setKnownNumber(_ number: String) async throws {
        guard self["number"] != number else { return }
        try await remember(number)
        atBoundary?("number in the state stream")
        // It is safe now: that Redis does not take it is no reason to fail.
        do { try await set("number", number) } catch let fault as Fault where fault.cause == Fault.leaseLostCause {}
    }

    func writtenHash() async throws -> String? { self["hash"] }
    func setWrittenHash(_ hash: String) async throws {
        if self["hash"] != hash { try await set("hash", hash) }
    }

    func set(_ field: String, _ value: String?) async throws {
        let reply: RedisReply
        do throws(RedisError) {
            reply = try await redis.run(
                EntityScripts.note, keys: [lease.key, key], arguments: [lease.token, field, value ?? "", ttl.wholeMilliseconds, value == nil ? 0 : 1])
        } catch {
            throw Fault.retry("koppel.redis", "Redis could not be written.", detail: "\(error)")
        }
        guard reply.int == 1 else {
            lease.lose()
            throw Fault.leaseLost
        }
        fields.withLock { $0[field] = value }
    }
}

extension Fault {
    static let leaseLostCause = "lease.lost"
    /// This worker may not write any more: another may be at it. Not counted.
    static let leaseLost = Fault.retry(leaseLostCause, "The worker lost its hold on the entity or its connection and stops before it writes.")
}
