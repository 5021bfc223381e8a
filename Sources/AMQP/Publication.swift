import Reactor
import Synchronization

/// One message on its way to its confirm. It is resumed once.
final class Publication: Sendable {
    private struct State {
        var message: AMQPMessage?
        var continuation: CheckedContinuation<Result<Void, AMQPError>, Never>?
        var isSent = false
        var isDone = false
    }
    let exchange: String
    let routingKey: String
    let isMandatory: Bool
    let deadline: MonotonicTime
    private let state: Mutex<State>

    init(
        _ message: AMQPMessage, exchange: String, routingKey: String, isMandatory: Bool, deadline: MonotonicTime,
        _ continuation: CheckedContinuation<Result<Void, AMQPError>, Never>
    ) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.isMandatory = isMandatory
        self.deadline = deadline
        state = Mutex(State(message: message, continuation: continuation))
    }

    var isDone: Bool { state.withLock { $0.isDone } }

    /// The message, once, to send it now; nil if its time is over.
    func takeForSending() -> AMQPMessage? {
        state.withLock { state in
            if state.isDone { return nil }
            state.isSent = true
            defer { state.message = nil }
            return state.message
        }
    }

    func finish(_ error: AMQPError?) {
        let (continuation, isSent) = state.withLock { state in
            state.isDone = true
            state.message = nil
            defer { state.continuation = nil }
            return (state.continuation, state.isSent)
        }
        guard let continuation else { return }
        guard var error else { return continuation.resume(returning: .success(())) }
        // A returned or refused message was seen and not stored; of anything else sent, nobody knows.
        error.mayHaveBeenPublished = isSent && error.code != .nacked && error.code != .returned
        continuation.resume(returning: .failure(error))
    }
}
