import Commerce
import JSON
import Logging
import Redis
import Synchronization

/// The circuit of one queue in this process: tells its runner to pause, shows itself in Redis, and raises and ends its alert.
final class QueueCircuit: Sendable {
    private let queue: QueueName
    private let context: WorkerContext
    private let alerts: AlertCenter
    private let state: Mutex<Circuit>
    /// Whether what an earlier worker may have left behind in Redis is gone.
    private let isTidy = Atomic(false)
    private let onOpen: Mutex<(@Sendable () async -> Void)?> = Mutex(nil)

    init(queue: QueueName, context: WorkerContext, alerts: AlertCenter) {
        (self.queue, self.context, self.alerts) = (queue, context, alerts)
        state = Mutex(Circuit(context.policy.circuit))
    }

    /// Why it is open; nil while it is closed.
    var opening: Circuit.Opening? { state.withLock { $0.opening } }

    /// Called each time it opens.
    func whenOpened(_ action: @escaping @Sendable () async -> Void) { onOpen.withLock { $0 = action } }

    /// The other side answered.
    func answered() async {
        let isNews = state.withLock { $0.recordAnswer() }
        if !isNews, isTidy.exchange(true, ordering: .relaxed) { return }
        _ = try? await context.redis.hdel(RedisKeys.circuits, queue.routingKey)
        guard isNews else { return }
        context.logger.notice("the queue goes on", metadata: ["queue": "\(queue)"])
        alerts.resolve("circuit.open", integration: queue.integration, message: "\(queue.routingKey) goes on: the other side answers again.")
    }

    /// An attempt failed. True if the circuit holds the event, which then counts nothing.
    func failed(_ fault: Fault, entity: EntityRef) async -> Bool {
        guard case .pause(let scope) = fault.handling else {
            // A verdict about the entity needs an answer; a mere retry may be our own trouble.
            if fault.handling == .park || fault.handling == .skip { await answered() }
            return false
        }
        let now = context.clock.now
        let (effect, opening) = state.withLock { circuit in
            (circuit.recordFailure(fault, scope: scope, entity: entity, now: now), circuit.opening)
        }
        guard effect != .counts, let opening else { return false }
        await show(opening)
        if effect == .opened {
            context.logger.warning("the queue pauses: \(fault.message)", metadata: ["queue": "\(queue)", "cause": "\(fault.cause)"])
            alerts.raise(
                "circuit.open", integration: queue.integration, message: "\(queue.routingKey) pauses: \(fault.message)",
                advice: fault.advice.isEmpty ? "Nothing is lost; it goes on by itself when the other side answers." : fault.advice)
            await onOpen.withLock { $0 }?()
        }
        return true
    }

    private func show(_ opening: Circuit.Opening) async {
        let json: JSONValue = [
            "queue": .string(queue.routingKey), "scope": .string(opening.scope.rawValue), "cause": .string(opening.fault.cause),
            "message": .string(opening.fault.message), "advice": .string(opening.fault.advice), "since": .string(opening.since.description),
            "probe_at": .string(opening.probeAt.description), "worker": .string(context.name),
        ]
        _ = try? await context.redis.hset(RedisKeys.circuits, queue.routingKey, json.bytes)
    }
}
