import Synchronization

/// Lets one write at a time through; the others wait in order.
final class WriteGate: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [(id: Int, wake: CheckedContinuation<Void, any Error>)] = []
        var lastID = 0
    }
    private let state = Mutex(State())

    func enter() async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (wake: CheckedContinuation<Void, any Error>) in
                let passes: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if !state.isTaken {
                        state.isTaken = true
                        return true
                    }
                    state.waiting.append((id, wake))
                    return nil
                }
                if passes == true { wake.resume() } else if passes == false { wake.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let wake = state.withLock { state in
                let place = state.waiting.firstIndex { $0.id == id }
                return place.map { state.waiting.remove(at: $0).wake }
            }
            wake?.resume(throwing: CancellationError())
        }
    }

    func leave() {
        // The next one takes over without the gate becoming free in between.
        let next = state.withLock { state in
            if state.waiting.isEmpty {
                state.isTaken = false
                return CheckedContinuation<Void, any Error>?.none
            }
            return state.waiting.removeFirst().wake
        }
        next?.resume()
    }
}
