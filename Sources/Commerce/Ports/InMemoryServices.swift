import Synchronization

/// A store in memory, for one process: for tools, tests and set-up.
public final class InMemoryConnectorStore: ConnectorStore {
    private let values = Mutex<[String: (value: [UInt8], until: Timestamp)]>([:])
    private let clock: any WallClock

    /// Makes an empty store.
    public init(clock: any WallClock) { self.clock = clock }

    public func get(_ keys: [String]) async throws -> [[UInt8]?] {
        let now = clock.now
        return values.withLock { values in keys.map { key in values[key].flatMap { $0.until > now ? $0.value : nil } } }
    }

    public func set(_ new: [(key: String, value: [UInt8])], ttl: Duration) async throws {
        let until = clock.now + ttl
        values.withLock { values in for (key, value) in new { values[key] = (value, until) } }
    }

    public func remove(_ keys: [String]) async throws {
        values.withLock { values in for key in keys { values[key] = nil } }
    }
}

/// A limiter that never waits, for systems without quota.
public struct UnlimitedRate: RateLimiting {
    /// Makes one.
    public init() {}
    public func permit(_ priority: RequestPriority) async throws {}
    public func learn(_ observation: QuotaObservation) async {}
}

/// A clock that stands still until it is moved; sleepers wake when it passes their time.
public final class ManualClock: WallClock {
    private struct State {
        var now: Timestamp
        var sleepers: [(until: Timestamp, id: Int, wake: CheckedContinuation<Void, any Error>)] = []
        var lastID = 0
    }
    private let state: Mutex<State>

    /// Makes a clock that shows `now`.
    public init(now: Timestamp = Timestamp(year: 2026, month: 3, day: 4, hour: 5, minute: 6, second: 7)) { state = Mutex(State(now: now)) }

    public var now: Timestamp { state.withLock { $0.now } }
    /// How many wait.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// Moves the clock and wakes those whose time has come.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now + duration
            let now = state.now
            let due = state.sleepers.filter { $0.until <= now }
            state.sleepers.removeAll { $0.until <= now }
            return due
        }
        for sleeper in due.sorted(by: { $0.until < $1.until }) { sleeper.wake.resume() }
    }

    public func sleep(for duration: Duration) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (wake: CheckedContinuation<Void, any Error>) in
                let outcome: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if duration <= .zero { return true }
                    state.sleepers.append((state.now + duration, id, wake))
                    return nil
                }
                if outcome == true { wake.resume() } else if outcome == false { wake.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let wake = state.withLock { state in
                let index = state.sleepers.firstIndex { $0.id == id }
                return index.map { state.sleepers.remove(at: $0).wake }
            }
            wake?.resume(throwing: CancellationError())
        }
    }
}
