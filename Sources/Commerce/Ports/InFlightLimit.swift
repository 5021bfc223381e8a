import Synchronization

/// Lets so many calls run at once; the others wait in the order they came.
package final class InFlightLimit: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state: Mutex<State>

    /// Makes a limit of at least one.
    package init(_ limit: Int) { state = Mutex(State(free: max(1, limit))) }

    /// Runs `body` when there is a place.
    package func run<T: Sendable>(_ body: () async throws -> T) async rethrows -> T {
        await enter()
        defer { leave() }
        return try await body()
    }

    // A cancelled caller keeps its place: the calls ahead of it end soon, and its own then ends at once.
    private func enter() async {
        await withCheckedContinuation { continuation in
            let mayGo = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if mayGo { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
