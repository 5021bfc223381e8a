import AMQP
import Commerce
import CoreMetrics
import Flows
import Logging
import Reactor
import Redis

/// The way of one event through a worker: decode → lease → done already? → settle → handle → remember → journal → acknowledge → release.
/// Whatever happens, the message ends acknowledged after something safe took its place, or goes back to the broker.
struct EventProcessor: Sendable {
    let context: WorkerContext
    let keeper: LeaseKeeper
    let epochs: EpochGuard
    let log: StateLog
    let watchList: WatchList
    let activity: ActivityPublisher
    let alerts: AlertCenter
    let parking: Parking
    let meter: WorkerMeter
    let claims: ClaimStore

    /// Handles one delivery.
    /// - Parameter isProbe: Whether it is to find out if the other side answers again; all others wait while a circuit is open anywhere.
    func process(_ delivery: AMQPDelivery, of queue: ServedQueue, circuit: QueueCircuit, gate: CompanyGate?, isProbe: Bool) async {
        do {
            try await handle(delivery, queue, circuit, gate, isProbe)
        } catch {
            // The worker stops, or broker and Redis fail together: nothing safe has taken the message's place.
            if !Task.isCancelled { try? await context.reactor.sleep(for: .seconds(1)) }
            delivery.nack(requeue: true)
        }
    }

    private func handle(
        _ delivery: AMQPDelivery, _ queue: ServedQueue, _ circuit: QueueCircuit, _ gate: CompanyGate?, _ isProbe: Bool
    ) async throws {
        let event: Event
        do throws(EventDecodingError) {
            event = try Event(decoding: delivery.body)
            guard event.queue == queue.name else { throw EventDecodingError("it belongs to \(event.queue), not to \(queue.name)") }
        } catch {
            return try await parkUnreadable(delivery, queue, error)
        }
        var journey = Journey(headers: delivery.headers)
        if let notBefore = journey.notBefore, notBefore > context.clock.now + .seconds(1) {
            let rung = context.broker.ladder.rung(notLongerThan: notBefore - context.clock.now)
            return try await replace(delivery) { try await send(event, journey, to: rung) }
        }
        let entityKey = RedisKeys.entity(queue.name, event.entity)
        let gate = queue.company(of: event.entity) == nil ? nil : gate
        switch try await begin(event, queue, entityKey, delivery, isProbe: isProbe) {
        case .gone: return
        case .paused(let opening):
            await circuit.adopt(opening)
            let waiting = journey
            return try await replace(delivery) { try await sendBack(event, waiting) }
        case .busy:
            journey.busy += 1
            meter.busy.increment()
            return try await replace(delivery) { try await send(event, journey, to: context.broker.ladder.shortest) }
        case .done(let number):
            let outcome = Outcome(
                number == nil ? .unchanged : .exists, reason: "This revision was handled before.", number: number, title: title(of: event))
            record(event, journey, queue, .done(outcome), StepRecorder(keepsPayloads: false), outcome)
            delivery.ack()
        case .begun(let lease, let epoch, let ledger):
            let attempt = Attempt(
                delivery: delivery, lease: lease, gate: gate, scope: queue.company ?? queue.name.integration, isDryRun: event.replay?.dryRun ?? false,
                keeper: keeper, reactor: context.reactor, patience: context.policy.exclusivePatience)
            context.atBoundary?("lease taken")
            do {
                try await run(event, journey, queue, circuit, delivery, attempt, epoch, ledger)
                context.atBoundary?("acknowledged")
            } catch {
                await attempt.end()
                await keeper.release(lease)
                throw error
            }
            await attempt.end()
            await keeper.release(lease)
        }
    }

    // MARK: The lease

    private enum Beginning {
        case begun(Lease, Epoch, EntityLedger)
        case busy
        /// Another worker found that the other side cannot be used.
        case paused(Circuit.Opening)
        case done(number: String?)
        /// The connection died meanwhile: the broker has given the message to somebody.
        case gone
    }

    private func begin(_ event: Event, _ queue: ServedQueue, _ entityKey: String, _ delivery: AMQPDelivery, isProbe: Bool) async throws -> Beginning {
        let leaseKey = RedisKeys.entityLease(queue.name, event.entity)
        let looksDone = event.replay.map { !$0.force && !$0.dryRun } ?? true
        while true {
            let token = keeper.makeToken(), sentAt = MonotonicTime.now
            let reply: [RedisReply]
            do throws(RedisError) {
                reply =
                    try await context.redis.run(
                        EntityScripts.begin, keys: [RedisKeys.epoch, leaseKey, entityKey, RedisKeys.circuits],
                        arguments: [
                            token, keeper.ttl.wholeMilliseconds, event.revision ?? "", String(context.clock.now.milliseconds),
                            context.policy.entityTTL.wholeMilliseconds, looksDone ? 1 : 0, isProbe ? "" : queue.name.routingKey,
                        ]
                    ).array ?? []
            } catch {
                // Redis is away: nobody can go on, and nothing is lost by waiting here.
                guard delivery.isLive else { return .gone }
                try await context.reactor.sleep(for: .milliseconds(500))
                continue
            }
            switch reply.first?.string {
            case "ok":
                let lease = keeper.adopt(key: leaseKey, token: token, since: sentAt)
                guard reply.count == 3, let epoch = reply[1].string.flatMap(Epoch.init) else {
                    await keeper.release(lease)
                    throw RedisError(.unexpectedReply, "the epoch key holds something else")
                }
                return .begun(lease, epoch, ledger(of: event, queue, fields: reply[2].array ?? [], entityKey, lease))
            case "done": return .done(number: reply.count > 1 ? reply[1].string.flatMap { $0.isEmpty ? nil : $0 } : nil)
            case "busy": return .busy
            case "paused":
                if let opening = reply.count > 1 ? reply[1].bytes.flatMap(SharedCircuits.opening) : nil { return .paused(opening) }
                // Nobody can read what is there; it must not stop the queue for good.
                _ = try? await context.redis.hdel(RedisKeys.circuits, queue.name.routingKey)
            default:
                guard delivery.isLive else { return .gone }
                do { try await epochs.ensure() } catch {
                    // As above. A return to the broker would count as a delivery, and fifty of them as a crash.
                    context.logger.warning("Redis cannot be filled yet", metadata: ["error": "\(error)"])
                    try await context.reactor.sleep(for: .seconds(1))
                }
            }
        }
    }

    private func ledger(of event: Event, _ queue: ServedQueue, fields: [RedisReply], _ key: String, _ lease: Lease) -> EntityLedger {
        var table: [String: String] = [:]
        table.reserveCapacity(fields.count / 2)
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            if let name = fields[index].string, let value = fields[index + 1].string { table[name] = value }
        }
        let (log, clock) = (log, context.clock)
        return EntityLedger(
            fields: table, key: key, lease: lease, redis: context.redis, clock: clock, ttl: context.policy.entityTTL, atBoundary: context.atBoundary
        ) { number in
            do {
                try await log.append(
                    StateRecord(
                        .mark, integration: queue.name.integration, key: StateRecord.key(queue.name.flow, event.entity), value: Array(number.utf8),
                        at: clock.now))
            } catch {
                throw Fault.retry("koppel.broker", "RabbitMQ did not store the number that \(event.entity) has got.", detail: "\(error)")
            }
        }
    }

    // MARK: The attempt

    private func run(
        _ event: Event, _ journey: Journey, _ queue: ServedQueue, _ circuit: QueueCircuit, _ delivery: AMQPDelivery, _ attempt: Attempt,
        _ epoch: Epoch, _ ledger: EntityLedger
    ) async throws {
        let mustSearch = try await settle(event, queue, epoch, ledger)
        context.atBoundary?("settled")
        let isDryRun = event.replay?.dryRun ?? false
        let steps = StepRecorder(keepsPayloads: queue.keepsPayloads, atBoundary: context.atBoundary) { [sealing = context.sealing] in
            sealing.searchWords(email: $0, integration: queue.name.integration).first
        }
        let handed = EventContext(
            revision: event.revision, occurredAt: event.occurredAt, ledger: isDryRun ? DryLedger(ledger) : ledger as any StepLedger, steps: steps,
            permitWrite: { try await attempt.permitWrite() }, exclusively: { try await attempt.exclusively($0, $1) },
            giveTurnBack: { await attempt.end() },
            mustSearchHistory: mustSearch, isDryRun: isDryRun, isForced: event.replay?.force ?? false, stock: event.stock,
            takeClaim: { await claim(event, journey, queue, ledger) })
        let result: Result<Outcome, any Error>
        do {
            let outcome = try await RequestPriority.$current.withValue(event.priority) {
                try await StepRecorder.$current.withValue(steps) { try await queue.handler.handle(event.entity, handed) }
            }
            result = .success(outcome)
        } catch {
            result = .failure(error)
        }
        try await finish(event, journey, queue, circuit, delivery, ledger, steps, result)
    }

    /// Waits until what an earlier attempt may have written can be seen. True if the target's history must be searched.
    private func settle(_ event: Event, _ queue: ServedQueue, _ epoch: Epoch, _ ledger: EntityLedger) async throws -> Bool {
        if event.replay?.dryRun == true { return true }
        var until: Timestamp?
        if let intent = ledger.lastOpenIntent { until = intent + queue.settle }
        if !ledger.wasBegun, ledger["number"] == nil, let safe = epoch.safeAfterLoss(occurredAt: event.occurredAt, settle: queue.settle) {
            until = max(until ?? safe, safe)
        }
        guard let until else { return false }
        // Never longer than that: a clock that was ahead must not hold events up.
        let wait = min(until - context.clock.now, queue.settle)
        if wait > .zero {
            meter.settling.increment()
            try await context.clock.sleep(for: wait)
        }
        return true
    }

    private func finish(
        _ event: Event, _ journey: Journey, _ queue: ServedQueue, _ circuit: QueueCircuit, _ delivery: AMQPDelivery, _ ledger: EntityLedger,
        _ steps: StepRecorder, _ result: Result<Outcome, any Error>
    ) async throws {
        switch result {
        case .success(let outcome):
            await circuit.answered()
            context.atBoundary?("handled")
            try await remember(outcome, event, queue, ledger)
            context.atBoundary?("remembered")
            record(event, journey, queue, .done(outcome), steps, outcome)
            context.atBoundary?("journaled")
            delivery.ack()
        case .failure(let error):
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            // The broker has given it to somebody else already.
            guard delivery.isLive else { return meter.abandoned.increment() }
            let fault =
                (error as? Fault) ?? Fault.retry("koppel.internal", "Koppel failed at \(event.entity) (\(type(of: error))).", detail: "\(error)")
            if fault.cause == Fault.leaseLostCause {
                return try await replace(delivery) { try await send(event, journey, to: context.broker.ladder.shortest) }
            }
            let isHeld = await circuit.failed(fault, entity: event.entity)
            var ladder = context.broker.ladder
            ladder.retryFor = queue.retryFor
            let verdict = Verdict.of(fault, journey: journey, ladder: ladder, now: context.clock.now, heldByCircuit: isHeld)
            try await carryOut(verdict, event, journey, queue, delivery, ledger, steps)
        }
    }

    private func remember(_ outcome: Outcome, _ event: Event, _ queue: ServedQueue, _ ledger: EntityLedger) async throws {
        guard event.replay?.dryRun != true else { return }
        do {
            if outcome.kind == .filtered, queue.watches, outcome.isStillOpen { return try await watchList.add(event.entity, of: queue.name) }
            let wasWatched = try await ledger.finish(
                revision: outcome.kind == .filtered ? nil : event.revision,
                watched: queue.watches ? WatchList.place(of: event.entity, in: queue.name) : nil)
            keeper.forget(ledger.lease)
            if wasWatched { try await watchList.wasRemoved(event.entity, of: queue.name) }
        } catch is RedisError {
            // Redis is gone. The work is done all the same: forgetting costs a look at the target, nothing more.
        }
    }

    private func carryOut(
        _ verdict: Verdict, _ event: Event, _ journey: Journey, _ queue: ServedQueue, _ delivery: AMQPDelivery, _ ledger: EntityLedger,
        _ steps: StepRecorder
    ) async throws {
        switch verdict {
        case .done: break
        case .skipped(let fault):
            let outcome = Outcome(.filtered, reason: fault.message, title: title(of: event))
            try await remember(outcome, event, queue, ledger)
            record(event, journey, queue, verdict, steps, outcome)
            delivery.ack()
            return
        case .retry(_, let rung, let next), .later(_, let rung, let next):
            try await replace(delivery) { try await send(event, next, to: rung) }
        case .waiting(_, let next):
            try await replace(delivery) { try await sendBack(event, next) }
        case .park(let fault, let next):
            let parked = ParkedMessage(event: event, fault: fault, attempts: next.attempt, at: context.clock.now)
            try await replace(delivery) { try await parking.park(parked) }
        }
        record(event, journey, queue, verdict, steps, nil)
    }
}
