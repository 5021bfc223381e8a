import Commerce
import Logging
import Redis
import Synchronization

/// The circuit of one queue in this process: tells its runner to pause, shares itself with all workers through Redis, and raises and ends
/// its alert.
final class QueueCircuit: Sendable {
    private struct State {
        var circuit: Circuit
        /// Whether all workers see that it is open: only then does its absence in Redis mean that another has closed it.
        var isShared = false
        var onOpen: (@Sendable () async -> Void)?
    }
    private let queue: QueueName
    private let context: WorkerContext
    private let alerts: AlertCenter
    private let shared: SharedCircuits
    private let state: Mutex<State>

    init(queue: QueueName, context: WorkerContext, alerts: AlertCenter) {
        (self.queue, self.context, self.alerts) = (queue, context, alerts)
        shared = SharedCircuits(redis: context.redis, worker: context.name)
        state = Mutex(State(circuit: Circuit(context.policy.circuit)))
    }

    /// Why it is open; nil while it is closed.
    var opening: Circuit.Opening? { state.withLock { $0.circuit.opening } }

    /// Called each time it opens.
    func whenOpened(_ action: @escaping @Sendable () async -> Void) { state.withLock { $0.onOpen = action } }

    /// The other side answered.
    func answered() async {
        guard state.withLock({ $0.circuit.recordAnswer() }) else { return }
        _ = try? await shared.clear(queue)
        context.logger.notice("the queue goes on", metadata: ["queue": "\(queue)"])
        alerts.resolve(
            "circuit.open", integration: queue.integration, message: "\(queue.routingKey) goes on: the other side answers again.", always: true)
    }

    /// An attempt failed. True if the circuit holds the event, which then counts nothing.
    func failed(_ fault: Fault, entity: EntityRef) async -> Bool {
        guard case .pause(let scope) = fault.handling else {
            // A verdict about the entity needs an answer; a mere retry may be our own trouble.
            if fault.handling == .park || fault.handling == .skip { await answered() }
            return false
        }
        let now = context.clock.now
        let (effect, opening) = state.withLock { state in
            (state.circuit.recordFailure(fault, scope: scope, entity: entity, now: now), state.circuit.opening)
        }
        guard effect != .counts, let opening else { return false }
        let isShared = (try? await shared.show(opening, of: queue)) != nil
        state.withLock { $0.isShared = isShared }
        alerts.raise(
            "circuit.open", integration: queue.integration, message: "\(queue.routingKey) pauses: \(fault.message)",
            advice: fault.advice.isEmpty ? "Nothing is lost; it goes on by itself when the other side answers." : fault.advice)
        if effect == .opened {
            context.logger.warning("the queue pauses: \(fault.message)", metadata: ["queue": "\(queue)", "cause": "\(fault.cause)"])
            await state.withLock { $0.onOpen }?()
        }
        return true
    }

    /// Another worker has paused the queue: pause it here too.
    func adopt(_ opening: Circuit.Opening) async {
        let (isNews, action) = state.withLock { state in
            state.isShared = true
            return (state.circuit.adopt(opening), state.onOpen)
        }
        guard isNews else { return }
        context.logger.notice("the queue pauses, as another worker found", metadata: ["queue": "\(queue)", "cause": "\(opening.fault.cause)"])
        await action?()
    }

    /// The queue is no longer served by anybody: what is said of it is taken back.
    func abandon() async {
        guard state.withLock({ $0.circuit.release() }) else { return }
        _ = try? await shared.clear(queue)
        alerts.resolve("circuit.open", integration: queue.integration, message: "\(queue.routingKey) is no longer served.", always: true)
    }

    /// Looks at what the others know while it is open here: takes over their last probe, or goes on when one of them has closed it.
    func follow() async {
        guard opening != nil, let known = try? await shared.opening(of: queue) else {
            return await closeIfOthersDid()
        }
        state.withLock { state in
            if let own = state.circuit.opening, known.probeAt > own.probeAt { _ = state.circuit.adopt(known) }
        }
    }

    private func closeIfOthersDid() async {
        // Asked once more: the first answer may have been an error.
        guard state.withLock({ $0.isShared && $0.circuit.opening != nil }) else { return }
        do throws(RedisError) {
            if try await shared.opening(of: queue) != nil { return }
        } catch { return }
        guard state.withLock({ $0.circuit.release() }) else { return }
        context.logger.notice("the queue goes on, as another worker found", metadata: ["queue": "\(queue)"])
    }
}
