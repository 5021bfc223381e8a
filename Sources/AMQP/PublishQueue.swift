import Reactor
import Synchronization

/// Messages that wait to be sent, and all that wait for their confirm, by deadline. Outlives connections.
final class PublishQueue: ReactorSource {
    private struct State {
        var waiting: [Publication] = []
        var head = 0
        /// In order of their deadlines; done ones are dropped as they come to the front.
        var watched: [Publication] = []
        var watchedHead = 0

        mutating func dropDone(now: MonotonicTime?) -> [Publication] {
            var overdue: [Publication] = []
            while watchedHead < watched.count {
                let first = watched[watchedHead]
                if !first.isDone {
                    guard let now, first.deadline <= now else { break }
                    overdue.append(first)
                }
                watchedHead += 1
            }
            if watchedHead >= 256 || watchedHead == watched.count {
                watched.removeFirst(watchedHead)
                watchedHead = 0
            }
            return overdue
        }
    }
    let slot = ReactorSlot()
    private let state = Mutex(State())
    private let pumpWanted = Atomic<Bool>(false)
    /// What it tells when time is over: whether the broker is blocked, and how long the publishing thread is stuck.
    let onOverdue: @Sendable () -> AMQPError

    init(onOverdue: @escaping @Sendable () -> AMQPError) { self.onOverdue = onOverdue }

    func add(_ publication: Publication) {
        state.withLock { state in
            state.waiting.append(publication)
            _ = state.dropDone(now: nil)
            var place = state.watched.count
            while place > state.watchedHead, state.watched[place - 1].deadline > publication.deadline { place -= 1 }
            state.watched.insert(publication, at: place)
        }
    }

    /// True if the publishing thread has to be told that there is something to send.
    func wantsPump() -> Bool { !pumpWanted.exchange(true, ordering: .acquiringAndReleasing) }

    /// The publishing thread looks now.
    func pumping() { pumpWanted.store(false, ordering: .sequentiallyConsistent) }

    func next() -> Publication? {
        state.withLock { state in
            guard state.head < state.waiting.count else { return nil }
            defer {
                state.head += 1
                if state.head == state.waiting.count || state.head >= 256 {
                    state.waiting.removeFirst(state.head)
                    state.head = 0
                }
            }
            return state.waiting[state.head]
        }
    }

    /// Everything that still waits gets `error`.
    func failAll(_ error: AMQPError) {
        let all = state.withLock { state in
            let all = state.watched[state.watchedHead...]
            state = State()
            return all
        }
        for publication in all { publication.finish(error) }
    }

    // MARK: On the reactor that minds the time; not the publishing thread, which may be stuck

    func step(in loop: ReactorLoop) { plan(in: loop) }

    func wake(in loop: ReactorLoop) {
        let overdue = state.withLock { $0.dropDone(now: loop.now) }
        if !overdue.isEmpty {
            let error = onOverdue()
            for publication in overdue { publication.finish(error) }
        }
        plan(in: loop)
    }

    private func plan(in loop: ReactorLoop) {
        let next = state.withLock { state in
            _ = state.dropDone(now: nil)
            return state.watchedHead < state.watched.count ? state.watched[state.watchedHead].deadline : nil
        }
        guard let next else { return loop.unregister(self) }
        loop.wake(self, at: next)
    }

    func ready(_ descriptor: Int32, _ events: ReactorEvents, in loop: ReactorLoop) {}
    func stop(in loop: ReactorLoop) { failAll(AMQPError(.closed, "the reactor stopped")) }
}
