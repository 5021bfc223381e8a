extension Reactor {
    /// Suspends the task for `duration` without leaving the reactor's thread.
    ///
    /// - Throws: `CancellationError` when the task is cancelled or the reactor stops.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: .now + duration)
    }

    /// Suspends the task until `time`.
    ///
    /// - Throws: `CancellationError` when the task is cancelled or the reactor stops.
    public func sleep(until time: MonotonicTime) async throws {
        let timer = ReactorTimer()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                timer.whenDone { cancelled in
                    if cancelled { continuation.resume(throwing: CancellationError()) } else { continuation.resume() }
                }
                start(timer, at: time)
            }
        } onCancel: {
            timer.cancel()
        }
    }

    /// Calls `action` on the reactor's thread after `duration`, unless cancelled before.
    package func after(_ duration: Duration, _ action: @escaping @Sendable () -> Void) -> ReactorTimer {
        let timer = ReactorTimer()
        timer.whenDone { cancelled in if !cancelled { action() } }
        start(timer, at: .now + duration)
        return timer
    }

    /// Calls `action` after `duration`, or as soon as the timer is cancelled or the reactor stops: for waits that may be cut short.
    package func pause(_ duration: Duration, _ action: @escaping @Sendable () -> Void) -> ReactorTimer {
        let timer = ReactorTimer()
        timer.whenDone { _ in action() }
        start(timer, at: .now + duration)
        return timer
    }

    private func start(_ timer: ReactorTimer, at time: MonotonicTime) {
        if !execute({ $0.timers.add(timer, at: time) }) { timer.cancel() }
    }

    /// A clock whose sleeps happen on this reactor, for code that takes a `Clock`.
    public var clock: ReactorClock { ReactorClock(reactor: self) }
}

/// The continuous clock, sleeping on a reactor.
public struct ReactorClock: Clock {
    let reactor: Reactor

    /// A moment of `ContinuousClock`.
    public typealias Instant = ContinuousClock.Instant

    /// Now.
    public var now: Instant { ContinuousClock.now }
    /// The poll counts in milliseconds.
    public var minimumResolution: Duration { .milliseconds(1) }

    /// Suspends until `deadline`.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try await reactor.sleep(for: deadline - now)
    }
}
