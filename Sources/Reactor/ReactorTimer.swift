import Synchronization

/// Something due at a time: it ends once, by its time or by cancellation, whichever is first.
package final class ReactorTimer: Sendable {
    private enum State { case new, waiting(@Sendable (_ cancelled: Bool) -> Void), done(cancelled: Bool) }
    private let state = Mutex(State.new)

    init() {}

    var isDone: Bool {
        state.withLock { if case .done = $0 { true } else { false } }
    }

    /// Calls `action` at the end, at once if that has come.
    func whenDone(_ action: @escaping @Sendable (_ cancelled: Bool) -> Void) {
        let done: Bool? = state.withLock { state in
            if case .done(let cancelled) = state { return cancelled }
            state = .waiting(action)
            return nil
        }
        if let done { action(done) }
    }

    func finish() { end(cancelled: false) }

    package func cancel() { end(cancelled: true) }

    private func end(cancelled: Bool) {
        let action: (@Sendable (Bool) -> Void)? = state.withLock { state in
            let before = state
            if case .done = before { return nil }
            state = .done(cancelled: cancelled)
            if case .waiting(let action) = before { return action }
            return nil
        }
        action?(cancelled)
    }
}
