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
    let lease: Lease
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
    func knownNumber() async throws -> String? { self["number"] }
    func writtenHash() async throws -> String? { self["hash"] }

    func note(_ notes: [LedgerNote]) async throws {
        var changes: [(field: String, value: String?)] = []
        for note in notes {
            switch note {
            case .mark(let step, let value): changes.append(("m:" + step, value))
            case .intentOpened(let step): changes.append(("i:" + step, String(clock.now.milliseconds)))
            case .intentClosed(let step): changes.append(("i:" + step, nil))
            case .hash(let hash): if self["hash"] != hash { changes.append(("hash", hash)) }
            case .number(let number):
                guard self["number"] != number else { break }
                try await remember(number)
                atBoundary?("number in the state stream")
                changes.append(("number", number))
            }
        }
        if !changes.isEmpty {
            // A number that is in the stream is safe: that Redis does not take it is no reason to fail. What is noted with it is lost, though.
            do { try await set(changes) } catch let fault as Fault
                where changes.map(\.field) == ["number"] && fault.cause == Fault.leaseLostCause
            {}
        }
        guard let atBoundary else { return }
        for note in notes {
            if case .intentOpened(let step) = note { atBoundary("intent of \(step) opened") }
            if case .intentClosed(let step) = note { atBoundary("intent of \(step) closed") }
        }
    }

    private func set(_ changes: [(field: String, value: String?)]) async throws {
        let now = MonotonicTime.now
        let kept = changes.filter { $0.value != nil }
        var arguments: [any RedisArgument] = [lease.token, lease.ttl.wholeMilliseconds, ttl.wholeMilliseconds, kept.count]
        for change in kept { arguments += [change.field, change.value ?? ""] as [any RedisArgument] }
        for change in changes where change.value == nil { arguments.append(change.field) }
        let reply: RedisReply
        do throws(RedisError) {
            reply = try await redis.run(EntityScripts.note, keys: [lease.key, key], arguments: arguments)
        } catch {
            throw Fault.retry("koppel.redis", "Redis could not be written.", detail: "\(error)")
        }
        guard reply.int == 1 else {
            lease.lose()
            throw Fault.leaseLost
        }
        lease.renew(now: now)
        fields.withLock { fields in for change in changes { fields[change.field] = change.value } }
    }

    /// The work is done: notes the revision, watches the entity no longer, and gives the lease back.
    ///
    /// - Parameters:
    ///   - revision: Nil where none is to be noted.
    ///   - watched: Where and as what it may be watched; nil for a queue that watches nothing.
    /// - Returns: Whether it was watched.
    func finish(revision: String?, watched: (keys: [String], member: String)?) async throws(RedisError) -> Bool {
        let changed = revision == self["revision"] ? "" : revision ?? ""
        return try await redis.run(
            EntityScripts.finish, keys: [lease.key, key] + (watched?.keys ?? []),
            arguments: [lease.token, ttl.wholeMilliseconds, changed, watched?.member ?? ""]
        ).int == 1
    }
}

extension Fault {
    static let leaseLostCause = "lease.lost"
    /// This worker may not write any more: another may be at it. Not counted.
    static let leaseLost = Fault.retry(leaseLostCause, "The worker lost its hold on the entity or its connection and stops before it writes.")
}
