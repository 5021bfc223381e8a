import CRabbitMQ
import Reactor

/// One method sent and its answer awaited, without blocking: librabbitmq's own synchronous functions would hold the reactor for a round trip.
final class Call: @unchecked Sendable {
    /// For the error: which operation, on what.
    let name: String
    let deadline: MonotonicTime
    let send: @Sendable (CArena, amqp_connection_state_t, UInt16) -> Int32
    private let answer: @Sendable (Answer) -> Void

    /// What came back.
    enum Answer {
        case method(amqp_method_t)
        case delivery(AMQPDelivery)
        case failure(AMQPError)
    }

    init(
        _ name: String, deadline: MonotonicTime, send: @escaping @Sendable (CArena, amqp_connection_state_t, UInt16) -> Int32,
        answer: @escaping @Sendable (Answer) -> Void
    ) {
        self.name = name
        self.deadline = deadline
        self.send = send
        self.answer = answer
    }

    func finish(_ answer: Answer) { self.answer(answer) }

    func fail(_ error: AMQPError) {
        var error = error
        error.message = "\(name): \(error.message)"
        answer(.failure(error))
    }
}

extension Wire {
    /// Sends a method on `channel` and returns what `decode` makes of the answer.
    func call<Success: Sendable>(
        _ name: String, on channel: UInt16 = Wire.controlChannel, timeout: Duration,
        send: @escaping @Sendable (CArena, amqp_connection_state_t, UInt16) -> Int32,
        decode: @escaping @Sendable (Call.Answer) -> Success?
    ) async throws(AMQPError) -> Success {
        let result: Result<Success, AMQPError> = await withCheckedContinuation { continuation in
            let call = Call(name, deadline: .now + timeout, send: send) { answer in
                if case .failure(let error) = answer { return continuation.resume(returning: .failure(error)) }
                if let success = decode(answer) { return continuation.resume(returning: .success(success)) }
                continuation.resume(returning: .failure(AMQPError(.invalid, "\(name): the broker gave an answer to something else")))
            }
            self.send(.call(channel: channel, call))
        }
        return try result.get()
    }

    /// Like `call` where the answer says nothing more than "done".
    func call(
        _ name: String, on channel: UInt16 = Wire.controlChannel, timeout: Duration, answer expected: amqp_method_number_t,
        send: @escaping @Sendable (CArena, amqp_connection_state_t, UInt16) -> Int32
    ) async throws(AMQPError) {
        let _: Bool = try await call(name, on: channel, timeout: timeout, send: send) { answer in
            if case .method(let method) = answer, method.id == expected { true } else { nil }
        }
    }
}
