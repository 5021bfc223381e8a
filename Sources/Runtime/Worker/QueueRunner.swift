import AMQP
import Commerce
import Logging
import Reactor
import Synchronization

/// Serves one queue: subscribes, hands each delivery to the processor, pauses and probes while its circuit is open, follows its settings.
final class QueueRunner: Sendable {
    private struct State {
        var settings: ServedQueue
        var consumer: AMQPConsumer?
        var isStopping = false
        var inFlight = 0
    }
    let name: QueueName
    let circuit: QueueCircuit
    private let state: Mutex<State>
    private let context: WorkerContext
    private let processor: EventProcessor
    private let gates: CompanyGates
    private let alerts: AlertCenter
    private let leases: LeaseKeeper

    init(
        _ settings: ServedQueue, context: WorkerContext, processor: EventProcessor, gates: CompanyGates, alerts: AlertCenter, leases: LeaseKeeper
    ) {
        name = settings.name
        state = Mutex(State(settings: settings))
        (self.context, self.processor, self.gates, self.alerts) = (context, processor, gates, alerts)
        self.leases = leases
        circuit = QueueCircuit(queue: settings.name, context: context, alerts: alerts)
        circuit.whenOpened { [weak self] in await self?.unsubscribe() }
    }

    /// How many events are under way.
    var inFlight: Int { state.withLock { $0.inFlight } }
    /// Whether it is subscribed, or pauses on purpose.
    var isServing: Bool { circuit.opening != nil || state.withLock { $0.consumer?.isSubscribed ?? false } }

    /// Goes on with new settings; what is under way ends on the old ones.
    func update(_ settings: ServedQueue) async {
        let mustResubscribe = state.withLock { state in
            defer { state.settings = settings }
            return state.settings.prefetch != settings.prefetch
        }
        if mustResubscribe { await unsubscribe() }
    }

    /// Takes nothing more; `run` returns when what is under way has ended.
    func stop() async {
        state.withLock { $0.isStopping = true }
        await unsubscribe()
    }

    func run() async {
        var failures = 0
        while !isOver {
            do {
                try await declare()
                let probe = try await waitForProbe()
                if isOver {
                    if let probe { await leases.release(probe) }
                    return
                }
                do { try await serve(isProbe: probe != nil) } catch {
                    if let probe { await leases.release(probe) }
                    throw error
                }
                if let probe { await leases.release(probe) }
                failures = 0
            } catch {
                if isOver || Task.isCancelled { return }
                failures += 1
                context.logger.warning("the queue cannot be consumed", metadata: ["queue": "\(name)", "error": "\(error)"])
                try? await context.reactor.sleep(for: Backoff(initial: .milliseconds(500), cap: .seconds(30)).delay(attempt: failures))
            }
        }
    }

    private var isOver: Bool { Task.isCancelled || state.withLock { $0.isStopping } }

    private func declare() async throws {
        do throws(AMQPError) {
            try await context.broker.ensure(name, singleActiveConsumer: state.withLock { $0.settings.hasSingleActiveConsumer })
        } catch {
            guard error.replyCode == 406 else { throw error }
            // It exists with other arguments, e.g. from before its target changed. It works; only a person can replace it.
            alerts.raise(
                "queue.arguments", integration: name.integration, message: "The queue \(name) exists with other settings: \(error.message)",
                advice: "Let it run empty, delete it with rabbitmqctl delete_queue \(name), and it is made anew.", lasts: false)
        }
    }

    /// Waits while the circuit is open until a probe may go; one worker at a time probes a queue. The right to probe, or nil when the circuit
    /// has closed meanwhile.
    private func waitForProbe() async throws -> Lease? {
        while circuit.opening != nil, !isOver {
            await circuit.follow()
            guard let opening = circuit.opening else { break }
            let wait = opening.probeAt - context.clock.now
            if wait <= .zero, let lease = try await leases.acquire(RedisKeys.probe(name)) { return lease }
            // In short steps: a stop, or another worker's answer, must not wait for minutes.
            try await context.reactor.sleep(for: min(max(wait, .milliseconds(100)), .milliseconds(500)))
        }
        return nil
    }

    private func serve(isProbe: Bool) async throws {
        let prefetch = state.withLock { $0.settings.prefetch }
        let consumer = try await context.broker.connection.consume(name.description, prefetch: isProbe ? 1 : prefetch)
        let isStopping = state.withLock { state in
            state.consumer = consumer
            return state.isStopping
        }
        if isStopping || (!isProbe && circuit.opening != nil) { await consumer.cancel() }
        defer { state.withLock { if $0.consumer === consumer { $0.consumer = nil } } }
        if isProbe {
            for try await delivery in consumer {
                await handle(delivery, isProbe: true)
                break
            }
            return await consumer.cancel()
        }
        try await withThrowingDiscardingTaskGroup { group in
            for try await delivery in consumer {
                group.addTask { await self.handle(delivery, isProbe: false) }
            }
            // The sequence also ends when this task is cancelled; the broker must not go on delivering.
            await consumer.cancel()
        }
    }

    private func handle(_ delivery: AMQPDelivery, isProbe: Bool) async {
        // An event finishes on the settings it began with.
        let settings = state.withLock { state in
            state.inFlight += 1
            return state.settings
        }
        await processor.process(
            delivery, of: settings, circuit: circuit, gate: settings.company.map { gates.gate($0, settings.companyConcurrency) }, isProbe: isProbe)
        state.withLock { $0.inFlight -= 1 }
    }

    private func unsubscribe() async {
        let consumer = state.withLock { state in
            defer { state.consumer = nil }
            return state.consumer
        }
        await consumer?.cancel()
    }
}

/// The gates of this process, one per company.
final class CompanyGates: Sendable {
    private let gates = Mutex<[String: CompanyGate]>([:])
    private let keeper: LeaseKeeper
    private let reactor: Reactor

    init(keeper: LeaseKeeper, reactor: Reactor) { (self.keeper, self.reactor) = (keeper, reactor) }

    func gate(_ company: String, _ concurrency: Int) -> CompanyGate {
        gates.withLock { gates in
            let key = "\(company) \(concurrency)"
            if let gate = gates[key] { return gate }
            let gate = CompanyGate(company: company, concurrency: concurrency, keeper: keeper, reactor: reactor)
            gates[key] = gate
            return gate
        }
    }
}
