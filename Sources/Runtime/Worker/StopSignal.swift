import Synchronization

/// Something that happens once; many may wait for it.
final class StopSignal: Sendable {
    private let state = Mutex<(isFired: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    var isFired: Bool { state.withLock { $0.isFired } }

    func fire() {
        let waiting = state.withLock { state in
            state.isFired = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isFired = state.withLock { state in
                    if !state.isFired { state.waiting.append(continuation) }
                    return state.isFired
                }
                if isFired { continuation.resume() }
            }
        } onCancel: {
            // Whoever waits here only does so to stop.
            fire()
        }
    }
}
