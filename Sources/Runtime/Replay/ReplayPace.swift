public import Commerce
import Reactor
import Synchronization

/// At most so many a second, evenly: each waits for its own moment.
public struct ReplayPace: Sendable {
    private final class Box: Sendable { let next = Mutex(MonotonicTime.now) }
    private let gap: Duration?
    private let clock: any WallClock
    private let box = Box()

    /// Makes a pace.
    /// - Parameter perSecond: above 0; nil for as fast as it goes.
    public init(perSecond: Double?, clock: any WallClock) {
        gap = perSecond.map { .seconds(1 / $0) }
        self.clock = clock
    }

    /// Waits for the next moment.
    /// - Throws: `CancellationError`.
    public func wait() async throws {
        guard let gap else { return }
        let now = MonotonicTime.now
        let due = box.next.withLock { next in
            let due = max(next, now)
            next = due + gap
            return due
        }
        if due > now { try await clock.sleep(for: due - now) }
    }
}
