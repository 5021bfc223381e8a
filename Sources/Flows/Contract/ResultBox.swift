import Synchronization

/// Carries a result out of a closure that returns nothing.
final class ResultBox<T: Sendable>: Sendable {
    private let state = Mutex<T?>(nil)
    func set(_ value: T) { state.withLock { $0 = value } }
    var value: T? { state.withLock { $0 } }
}
