import CReactor
import Glibc
import Synchronization

/// Ends the reactor's poll from another thread.
final class Waker: ReactorSource, @unchecked Sendable {
    let slot = ReactorSlot()
    let descriptor: Int32

    init() {
        descriptor = koppel_eventfd()
        precondition(descriptor >= 0, "the system refuses a further descriptor (\(errno)): raise LimitNOFILE")
    }

    deinit { close(descriptor) }

    func wake() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    func ready(_ descriptor: Int32, _ events: ReactorEvents, in loop: ReactorLoop) {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }

    func step(in loop: ReactorLoop) {}
    func wake(in loop: ReactorLoop) {}
    func stop(in loop: ReactorLoop) { loop.unwatch(descriptor) }
}

/// Something that happens once; whoever comes later is told at once.
final class OnceSignal: Sendable {
    private let state = Mutex<(fired: Bool, waiting: [@Sendable () -> Void])>((false, []))

    func add(_ action: @escaping @Sendable () -> Void) {
        let now = state.withLock { state in
            if !state.fired { state.waiting.append(action) }
            return state.fired
        }
        if now { action() }
    }

    func fire() {
        let waiting = state.withLock { state in
            state.fired = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for action in waiting { action() }
    }
}
