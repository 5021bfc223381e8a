import Synchronization

/// Deliveries between the connection that brings them and the task that takes them. The prefetch bounds it.
final class DeliveryInbox: Sendable {
    private struct State {
        var arrived: [AMQPDelivery] = []
        var head = 0
        var takers: [(id: UInt64, continuation: CheckedContinuation<AMQPDelivery?, any Error>)] = []
        var nextTaker: UInt64 = 0
        var isOver = false
        var error: AMQPError?

        /// The next one that can still be settled.
        mutating func take() -> AMQPDelivery? {
            while head < arrived.count {
                let delivery = arrived[head]
                head += 1
                if head == arrived.count {
                    arrived.removeAll(keepingCapacity: true)
                    head = 0
                } else if head >= 64, head * 2 > arrived.count {
                    arrived.removeFirst(head)
                    head = 0
                }
                if delivery.isLive { return delivery }
            }
            return nil
        }
    }
    private let state = Mutex(State())

    func add(_ delivery: AMQPDelivery) {
        let taker: CheckedContinuation<AMQPDelivery?, any Error>? = state.withLock { state in
            if !state.takers.isEmpty { return state.takers.removeFirst().continuation }
            state.arrived.append(delivery)
            return nil
        }
        taker?.resume(returning: delivery)
    }

    /// Ends after what has arrived.
    func fail(_ error: AMQPError) {
        let takers = state.withLock { state in
            if state.isOver { return [CheckedContinuation<AMQPDelivery?, any Error>]() }
            state.isOver = true
            state.error = error
            defer { state.takers = [] }
            return state.takers.map(\.continuation)
        }
        for taker in takers { taker.resume(throwing: error) }
    }

    /// Ends now and returns what nobody has taken.
    func end(with error: AMQPError?) -> [AMQPDelivery] {
        let (takers, left) = state.withLock { state in
            let takers = state.takers.map(\.continuation), left = Array(state.arrived[state.head...])
            (state.takers, state.arrived, state.head) = ([], [], 0)
            if !state.isOver { (state.isOver, state.error) = (true, error) }
            return (takers, left)
        }
        for taker in takers { taker.resume(returning: nil) }
        return left
    }

    func next() async throws -> AMQPDelivery? {
        enum Step { case delivery(AMQPDelivery), over((any Error)?), wait }
        // No cancellation handler where nothing has to be waited for.
        let step: Step = state.withLock { state in
            if let delivery = state.take() { return .delivery(delivery) }
            return state.isOver ? .over(state.error) : .wait
        }
        switch step {
        case .delivery(let delivery): return delivery
        case .over(let error?): throw error
        case .over(nil): return nil
        case .wait: return try await wait()
        }
    }

    private func wait() async throws -> AMQPDelivery? {
        let id = state.withLock { state in
            state.nextTaker += 1
            return state.nextTaker
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<AMQPDelivery?, any Error>) in
                let now: Result<AMQPDelivery?, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .success(nil) }
                    if let delivery = state.take() { return .success(delivery) }
                    if state.isOver { return state.error.map { .failure($0) } ?? .success(nil) }
                    state.takers.append((id, continuation))
                    return nil
                }
                if let now { continuation.resume(with: now) }
            }
        } onCancel: {
            let taker = state.withLock { state in
                state.takers.firstIndex { $0.id == id }.map { state.takers.remove(at: $0).continuation }
            }
            taker?.resume(returning: nil)
        }
    }
}
