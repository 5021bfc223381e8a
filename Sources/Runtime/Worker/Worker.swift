import AMQP
import Commerce
import JSON
import Logging
import Reactor
import Redis
public import ServiceLifecycle
import Synchronization

/// A worker: serves queues, one event after the other per entity, many at a time. Runs until the graceful shutdown, then takes nothing more,
/// lets what is under way end within `Policy.drainTime`, and gives the rest back uncounted.
///
///     let worker = Worker(context)
///     worker.serve(queues)          // again whenever the settings change
///     try await worker.run()
public final class Worker: Service {
    /// Sends journal records and alerts.
    public let activity: ActivityPublisher
    /// Raises alerts.
    public let alerts: AlertCenter
    /// Durable marks.
    public let stateLog: StateLog
    /// Leases of this process.
    public let leases: LeaseKeeper
    /// Orders that may still change.
    public let watchList: WatchList
    private let context: WorkerContext
    /// Sees that Redis is filled.
    public let epochs: EpochGuard
    private let processor: EventProcessor
    private let gates: CompanyGates
    private let runners = Guarded<[QueueName: QueueRunner]>([:])
    private let commands: AsyncStream<[ServedQueue]>
    private let continuation: AsyncStream<[ServedQueue]>.Continuation
    private let stopping = StopSignal()
    private let isFilled = Guarded(false)
    let madeHealth: WorkerHealth

    /// Makes a worker.
    public init(_ context: WorkerContext) {
        self.context = context
        activity = ActivityPublisher(broker: context.broker, reactor: context.reactor)
        alerts = AlertCenter(activity: activity, clock: context.clock, logger: context.logger)
        stateLog = StateLog(broker: context.broker, sealing: context.sealing)
        leases = LeaseKeeper(redis: context.redis, reactor: context.reactor, ttl: context.policy.leaseTTL, makeID: context.makeID)
        watchList = WatchList(redis: context.redis, log: stateLog, clock: context.clock)
        epochs = EpochGuard(
            redis: context.redis, log: stateLog, keeper: leases, reactor: context.reactor, clock: context.clock, entityTTL: context.policy.entityTTL,
            logger: context.logger, makeID: context.makeID)
        processor = EventProcessor(
            context: context, keeper: leases, epochs: epochs, log: stateLog, watchList: watchList, activity: activity, alerts: alerts,
            parking: Parking(broker: context.broker, redis: context.redis), meter: WorkerMeter(),
            claims: ClaimStore(redis: context.redis, sealing: context.sealing))
        gates = CompanyGates(keeper: leases, reactor: context.reactor)
        (commands, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        let (broker, isFilled, queues) = (context.broker, self.isFilled, self.runners)
        madeHealth = WorkerHealth(
            clock: context.clock,
            checks: [
                ("rabbitmq", { broker.isReady }), ("redis", { isFilled.value }),
                ("queues", { queues.value.values.allSatisfy(\.isServing) }),
            ])
    }

    /// Serves these queues from now on and no others. Settings that changed hold for events that begin later.
    public func serve(_ queues: [ServedQueue]) { continuation.yield(queues) }

    /// Begins the graceful stop, as the service group's shutdown does.
    public func stop() { stopping.fire() }

    /// How many events are under way.
    public var inFlight: Int { runners.withLock { $0.values.reduce(0) { $0 + $1.inFlight } } }

    /// Whether everything a worker needs is there: RabbitMQ, Redis as filled, and all queues subscribed (or paused on purpose).
    public var isReady: Bool { context.broker.isReady && isFilled.value && runners.withLock { $0.values.allSatisfy(\.isServing) } }

    /// Whether it serves so many queues by now.
    func serves(_ count: Int) -> Bool { runners.withLock { $0.count == count } }

    /// The queues that pause, with the reason.
    public var openCircuits: [QueueName: Circuit.Opening] {
        runners.withLock { runners in runners.compactMapValues { $0.circuit.opening } }
    }

    public func run() async throws {
        await withTaskExecutorPreference(context.reactor) {
            await withGracefulShutdownHandler {
                await withTaskCancellationHandler {
                    await serveUntilStopped()
                } onCancel: {
                    stopping.fire()
                }
            } onGracefulShutdown: {
                self.stopping.fire()
            }
        }
    }

    private func serveUntilStopped() async {
        await withTaskGroup { helpers in
            helpers.addTask { await self.leases.run() }
            helpers.addTask { await self.activity.run() }
            helpers.addTask { await self.beat() }
            helpers.addTask { await StateKeeping(self.context, leases: self.leases).run() }
            helpers.addTask { await CrashListener(context: self.context, activity: self.activity, alerts: self.alerts).run() }
            if await fillRedis() { await serveAll() }
            _ = try? await context.redis.hdel(RedisKeys.workers, context.name)
            activity.stop()
            helpers.cancelAll()
        }
    }

    /// Waits until Redis and RabbitMQ are there and Redis is filled. False when the worker stops before that.
    private func fillRedis() async -> Bool {
        while !stopping.isFired {
            do {
                try await epochs.ensureFilled()
                isFilled.withLock { $0 = true }
                return true
            } catch {
                context.logger.warning("not ready yet", metadata: ["error": "\(error)"])
                try? await context.reactor.sleep(for: .seconds(1))
            }
        }
        return false
    }

    private func serveAll() async {
        await withTaskGroup { group in
            group.addTask { await self.superviseRunners() }
            group.addTask {
                await self.stopping.wait()
                self.continuation.finish()
                try? await self.context.reactor.sleep(for: self.context.policy.drainTime)
            }
            // Either everything has ended, or the time is over.
            await group.next()
            group.cancelAll()
        }
    }

    private func superviseRunners() async {
        await withDiscardingTaskGroup { group in
            for await queues in commands {
                let wanted = Dictionary(queues.map { ($0.name, $0) }) { _, last in last }
                let current = runners.withLock { $0 }
                for (name, runner) in current where wanted[name] == nil {
                    _ = runners.withLock { $0.removeValue(forKey: name) }
                    await runner.stop()
                    await runner.circuit.abandon()
                    context.broker.forget(name)
                }
                for (name, settings) in wanted {
                    if let runner = current[name] {
                        await runner.update(settings)
                    } else {
                        let runner = QueueRunner(settings, context: context, processor: processor, gates: gates, alerts: alerts, leases: leases)
                        runners.withLock { $0[name] = runner }
                        group.addTask { await runner.run() }
                    }
                }
            }
            for runner in runners.withLock({ Array($0.values) }) { await runner.stop() }
        }
    }

    /// Shows that the worker lives.
    private func beat() async {
        await forgetLongDead()
        while !Task.isCancelled {
            madeHealth.beat()
            let queues = runners.withLock { $0.keys.map(\.routingKey).sorted() }
            let json: JSONValue = [
                "at": .string(context.clock.now.description), "queues": .array(queues.map { .string($0) }), "in_flight": .number(.init(inFlight)),
                "every_ms": .number(.init(Int(context.policy.heartbeat.milliseconds))),
            ]
            _ = try? await context.redis.hset(RedisKeys.workers, context.name, json.bytes)
            try? await context.reactor.sleep(for: context.policy.heartbeat)
        }
    }

    /// Takes those out of the list of workers that have not been seen for a day.
    private func forgetLongDead() async {
        let reader = StatusReader(broker: context.broker, redis: context.redis, clock: context.clock)
        for worker in (try? await reader.workers()) ?? [] where context.clock.now - worker.lastSeen > .seconds(86_400) {
            _ = try? await context.redis.hdel(RedisKeys.workers, worker.name)
        }
    }
}
