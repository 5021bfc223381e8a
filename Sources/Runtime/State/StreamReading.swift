import AMQP
import Reactor
import Synchronization

/// Reads a stream from a place up to a message of ours, and never takes an early end for the end.
struct StreamReading {
    enum Step { case next, end }

    /// The reading stopped before its end: the connection was closed, the task cancelled, or nothing came for a long time.
    struct CutOff: Error, CustomStringConvertible {
        let stream: String
        var description: String { "the stream \(stream) could not be read to its end" }
    }

    private let stream: String
    private let consumer: AMQPConsumer
    private let reactor: Reactor
    private let nudge: @Sendable () async throws -> Void
    private let patience = 30

    /// - Parameter nudge: appends a message without meaning. A reader at the end of a stream may not be told of what was written just before
    ///   it came there; the next message wakes it.
    init(_ stream: String, from start: AMQPValue, broker: Broker, reactor: Reactor, nudge: @escaping @Sendable () async throws -> Void) async throws {
        (self.stream, self.reactor, self.nudge) = (stream, reactor, nudge)
        consumer = try await broker.connection.consume(stream, prefetch: 500, arguments: ["x-stream-offset": start])
    }

    /// Hands on each message until `body` says that it was the last.
    func forEach(_ body: (AMQPDelivery) async throws -> Step) async throws {
        let count = Guarded(0)
        let isComplete: Bool
        do {
            isComplete = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { [consumer, reactor, nudge, patience] in
                    var (last, quiet) = (0, 0)
                    while !Task.isCancelled {
                        try? await reactor.sleep(for: .seconds(1))
                        if Task.isCancelled { return }
                        let now = count.value
                        (last, quiet) = (now, now == last ? quiet + 1 : 0)
                        if quiet > patience { return await consumer.cancel() }
                        if quiet > 0 { try? await nudge() }
                    }
                }
                defer { group.cancelAll() }
                for try await delivery in consumer {
                    count.withLock { $0 += 1 }
                    delivery.ack()
                    if try await body(delivery) == .end { return true }
                }
                return false
            }
        } catch {
            await consumer.cancel()
            throw error
        }
        await consumer.cancel()
        guard isComplete else { throw CutOff(stream: stream) }
    }
}
