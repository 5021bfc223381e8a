public import Commerce
import JSON
import Synchronization

/// What `/healthz` and `/readyz` answer. The programs' HTTP endpoint asks; nothing here does I/O.
public final class WorkerHealth: Sendable {
    /// One answer.
    public struct Answer: Sendable, Hashable {
        /// 200 or 503.
        public var status: Int
        /// JSON with what is well and what is not.
        public var body: [UInt8]
    }

    private let checks: [(name: String, isWell: @Sendable () -> Bool)]
    private let lastBeat: Mutex<Timestamp>
    private let clock: any WallClock
    private let patience: Duration

    /// Makes a health.
    ///
    /// - Parameters:
    ///   - checks: what must be well to be ready, by name.
    ///   - patience: how long after its last `beat` the process counts as hanging.
    public init(clock: any WallClock, patience: Duration = .seconds(30), checks: [(name: String, isWell: @Sendable () -> Bool)]) {
        (self.clock, self.patience, self.checks) = (clock, patience, checks)
        lastBeat = Mutex(clock.now)
    }

    /// Says that the reactor turns. Call it from a task on the reactor, every few seconds.
    public func beat() { lastBeat.withLock { $0 = clock.now } }

    /// Whether the process does anything at all; a supervisor restarts it otherwise. That a server is away is no reason.
    public var liveness: Answer {
        let quiet = clock.now - lastBeat.withLock { $0 }
        return answer(quiet < patience, ["reactor": .bool(quiet < patience)])
    }

    /// Whether it does its work now.
    public var readiness: Answer {
        var parts: JSONObject = [:], isReady = true
        for check in checks {
            let isWell = check.isWell()
            parts[check.name] = .bool(isWell)
            isReady = isReady && isWell
        }
        return answer(isReady, parts)
    }

    private func answer(_ isWell: Bool, _ parts: JSONObject) -> Answer {
        var object: JSONObject = ["status": .string(isWell ? "ok" : "unavailable")]
        for (name, value) in parts { object[name] = value }
        return Answer(status: isWell ? 200 : 503, body: JSONValue.object(object).bytes)
    }
}

extension Worker {
    /// The worker's health, kept up by its own heartbeat.
    public var health: WorkerHealth { madeHealth }
}
