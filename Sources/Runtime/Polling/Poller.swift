import Commerce
import CoreMetrics
import Flows
import Logging
import Metrics
import Reactor
import Redis
public import ServiceLifecycle
import Synchronization

/// Polls sources and publishes what has changed. Of several pollers one polls a source at a time. A cursor moves only after the confirms of
/// everything before it; what was published already (entity and revision) is dropped.
public final class Poller: Service {
    /// Sends alerts.
    public let activity: ActivityPublisher
    /// Raises alerts.
    public let alerts: AlertCenter
    private let context: WorkerContext
    private let producer: Producer
    private let log: StateLog
    /// Leases of this process.
    public let leases: LeaseKeeper
    private let epochs: EpochGuard
    private let watchList: WatchList
    private let claims: ClaimStore
    let stockReadings: any StockReadings
    private let stopping = StopSignal()
    private let commands: AsyncStream<[PollTask]>
    private let continuation: AsyncStream<[PollTask]>.Continuation
    /// When each cursor was last appended to the stream.
    private let appended = Mutex<[String: Timestamp]>([:])
    /// How often a cursor goes to the stream, at most.
    private let appendEvery: Duration = .seconds(600)

    /// Makes a poller. The queues of its tasks must have been declared with `Broker.ensure`.
    public init(_ context: WorkerContext, watchInterval: Duration = .seconds(3_600), watchFor: Duration = .seconds(30 * 86_400)) {
        self.context = context
        producer = Producer(broker: context.broker, clock: context.clock, makeID: context.makeID)
        activity = ActivityPublisher(broker: context.broker, reactor: context.reactor)
        alerts = AlertCenter(activity: activity, clock: context.clock, logger: context.logger)
        log = StateLog(broker: context.broker, sealing: context.sealing)
        leases = LeaseKeeper(redis: context.redis, reactor: context.reactor, ttl: context.policy.leaseTTL, makeID: context.makeID)
        epochs = EpochGuard(
            redis: context.redis, log: log, keeper: leases, reactor: context.reactor, clock: context.clock, entityTTL: context.policy.entityTTL,
            logger: context.logger, makeID: context.makeID)
        watchList = WatchList(redis: context.redis, log: log, clock: context.clock, interval: watchInterval, keepFor: watchFor)
        claims = ClaimStore(redis: context.redis, sealing: context.sealing)
        stockReadings = RedisStockReadings(redis: context.redis, clock: context.clock)
        (commands, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Polls these sources from now on and no others.
    public func serve(_ tasks: [PollTask]) { continuation.yield(tasks) }

    /// Begins the graceful stop, as the service group's shutdown does.
    public func stop() { stopping.fire() }

    public func run() async throws {
        await withTaskExecutorPreference(context.reactor) {
            await withGracefulShutdownHandler {
                await withTaskCancellationHandler {
                    await pollUntilStopped()
                } onCancel: {
                    stopping.fire()
                }
            } onGracefulShutdown: {
                self.stopping.fire()
            }
        }
    }

    /// Reads a source once, from its cursor to its end, and publishes what is new.
    /// - Throws: `Fault` of the source; errors of RabbitMQ and Redis. The cursor has not moved then.
    @discardableResult
    public func poll(_ task: PollTask) async throws -> PollTask.Result {
        try await epochs.ensure()
        var result: PollTask.Result
        switch task.source {
        case .changes(let read): result = try await pollChanges(read, of: task)
        case .stock(let stock): result = try await pollStock(stock, of: task)
        case .walk(let read): result = try await pollWalk(read, of: task)
        }
        if task.watches { result.watched = try await publishWatched(of: task) }
        return result
    }

    // MARK: One source

    private func pollChanges(
        _ readPage: (String?, Timestamp, String?) async throws -> ChangePage, of task: PollTask
    ) async throws -> PollTask.Result {
        var result = PollTask.Result()
        let cursor = try await storedCursor(task.name)
        var page: String?
        while true {
            let readAt = context.clock.now
            let read = try await RequestPriority.$current.withValue(task.priority) { try await readPage(cursor, task.since, page) }
            result.found += read.changes.count
            result.published += try await publish(read, readAt, of: task)
            guard let next = read.next else {
                if let cursor = read.cursor { try await move(task.name, to: cursor) }
                return result
            }
            page = next
        }
    }

    func storedCursor(_ name: String) async throws -> String? {
        try await VersionedValue.get(RedisKeys.cursor(name), on: context.redis).map { String(decoding: $0.value, as: UTF8.self) }
    }

    func stockMemory(of integration: String) -> StockMemory { StockMemory(redis: context.redis, integration: integration, clock: context.clock) }

    func walkMemory(of queue: QueueName, interval: Duration) -> WalkMemory {
        WalkMemory(redis: context.redis, queue: queue, interval: interval)
    }

    var now: Timestamp { context.clock.now }

    /// Publishes changes to an integration's queue; returns once confirmed.
    func publish(_ changes: [EntityChange], to integration: String, cause: Event.Cause) async throws {
        try await producer.publish(changes.map { producer.event(of: $0, integration: integration, cause: cause) })
    }

    private func publish(_ page: ChangePage, _ readAt: Timestamp, of task: PollTask) async throws -> Int {
        let changes = page.changes
        var count = 0
        for integration in task.integrations {
            let changes = task.receives.map { receives in changes.filter { receives(integration, $0) } } ?? changes
            if changes.isEmpty { continue }
            let keys = changes.map { change in
                change.revision.map { RedisKeys.published(QueueName(change.flow, integration), change.entity, $0) }
            }
            let known = try await context.redis.mget(keys.map { $0 ?? RedisKeys.epoch })
            let fresh = changes.indices.filter { keys[$0] == nil || known[$0] == nil }
            await leaveClaims(of: fresh.map { changes[$0] }, page, readAt, to: integration)
            try await publish(fresh.map { changes[$0] }, to: integration, cause: .poll)
            // After the confirms: what is published twice is harmless, what is taken for published and is not would be lost.
            try await withThrowingDiscardingTaskGroup { group in
                for index in fresh {
                    guard let key = keys[index] else { continue }
                    group.addTask { [context] in try await context.redis.set(key, "1", expires: task.rememberFor) }
                }
            }
            count += fresh.count
        }
        return count
    }

    /// Before the events, so that no worker comes too early for them. Without a claim the worker reads for itself.
    private func leaveClaims(of changes: [EntityChange], _ page: ChangePage, _ readAt: Timestamp, to integration: String) async {
        await withDiscardingTaskGroup { group in
            for change in changes {
                guard let document = page.claims[change.entity] else { continue }
                group.addTask { [claims] in
                    try? await claims.put(.init(document: document, readAt: readAt), for: change.entity, of: QueueName(change.flow, integration))
                }
            }
        }
    }

    private func publishWatched(of task: PollTask) async throws -> Int {
        var count = 0
        for integration in task.integrations {
            let due = try await watchList.due(of: QueueName(task.flow, integration))
            try await producer.publish(
                due.map { producer.event(of: EntityChange(flow: task.flow, entity: $0), integration: integration, cause: .poll) })
            count += due.count
        }
        return count
    }

    func move(_ name: String, to cursor: String) async throws {
        let now = context.clock.now, value = Array(cursor.utf8)
        let isDue = appended.withLock { appended in
            if let last = appended[name], now - last < appendEvery { return false }
            appended[name] = now
            return true
        }
        if isDue { try await log.append(StateRecord(.cursor, integration: name, key: name, value: value, at: now)) }
        try await VersionedValue.set(RedisKeys.cursor(name), value, at: now, on: context.redis)
    }

    // MARK: The loop

    private func pollUntilStopped() async {
        await withTaskGroup { helpers in
            helpers.addTask { await self.leases.run() }
            helpers.addTask { await self.activity.run() }
            await withTaskGroup { group in
                group.addTask { await self.superviseTasks() }
                group.addTask {
                    await self.stopping.wait()
                    self.continuation.finish()
                    try? await self.context.reactor.sleep(for: self.context.policy.drainTime)
                }
                // Either every poll under way has ended, or the time is over: it begins again at its cursor.
                await group.next()
                group.cancelAll()
            }
            activity.stop()
            helpers.cancelAll()
        }
    }

    private func superviseTasks() async {
        await withTaskGroup { group in
            var running: [String: StopSignal] = [:]
            for await tasks in commands {
                for signal in running.values { signal.fire() }
                await announce(tasks, before: running.keys)
                running = [:]
                for task in tasks {
                    let signal = StopSignal()
                    running[task.name] = signal
                    group.addTask { await self.keepPolling(task, until: signal) }
                }
            }
            for signal in running.values { signal.fire() }
        }
    }

    /// Shows what should be polled, so that it is missed when nobody does.
    private func announce(_ tasks: [PollTask], before: some Sequence<String>) async {
        for task in tasks { try? await PollSign.announce(task, at: context.clock.now, on: context.redis) }
        for name in before where !tasks.contains(where: { $0.name == name }) { try? await PollSign.remove(name, on: context.redis) }
    }

    private func keepPolling(_ task: PollTask, until signal: StopSignal) async {
        var failures = 0
        while !signal.isFired, !Task.isCancelled {
            var wait = task.interval
            do {
                if try await pollUnlessAnotherDoes(task) {
                    failures = 0
                    for integration in task.integrations {
                        alerts.resolve("poll.failed", integration: integration, message: "\(task.name) is polled again.")
                    }
                } else {
                    wait = min(task.interval / 4, .seconds(10))
                }
            } catch {
                failures += 1
                wait = told(of: error, task, failures: failures)
            }
            await pause(wait, until: signal)
        }
    }

    /// The wait before the next try.
    private func told(of error: any Error, _ task: PollTask, failures: Int) -> Duration {
        let fault = error as? Fault
        context.logger.warning("a poll failed", metadata: ["poll": "\(task.name)", "error": "\(fault?.message ?? "\(error)")"])
        if failures >= 3 || fault?.handling == .pause(.credentials) {
            for integration in task.integrations {
                alerts.raise(
                    "poll.failed", integration: integration,
                    message:
                        "\(task.name) could not be polled \(failures) times in a row: \(fault?.message ?? "Koppel's own servers do not answer.")",
                    advice: fault?.advice ?? "")
            }
        }
        if case .retryAt(let time) = fault?.handling { return max(.seconds(1), time - context.clock.now) }
        return min(task.interval, .seconds(30) * (1 << min(failures, 4)))
    }

    /// False when another poller is at it, or was just now.
    private func pollUnlessAnotherDoes(_ task: PollTask) async throws -> Bool {
        let rest = "\(RedisKeys.poll(task.name)):done"
        guard try await !context.redis.exists(rest), let lease = try await leases.acquire(RedisKeys.poll(task.name)) else { return false }
        do {
            let result = try await poll(task)
            context.logger.debug("polled", metadata: ["poll": "\(task.name)", "found": "\(result.found)", "published": "\(result.published)"])
            Counter(label: "koppel_polls_total", dimensions: [("poll", task.name)]).increment()
            Counter(label: "koppel_polled_changes_total", dimensions: [("poll", task.name)]).increment(by: result.found)
            try await context.redis.set(rest, "1", expires: task.interval * 9 / 10)
            try await PollSign.note(task, at: context.clock.now, on: context.redis)
        } catch {
            await leases.release(lease)
            throw error
        }
        await leases.release(lease)
        return true
    }

    private func pause(_ duration: Duration, until signal: StopSignal) async {
        await withTaskGroup { group in
            group.addTask { try? await self.context.reactor.sleep(for: duration) }
            group.addTask { await signal.wait() }
            await group.next()
            group.cancelAll()
        }
    }
}

extension PollTask {
    fileprivate var priority: RequestPriority {
        switch flow {
        case .orders: .orders
        case .stock: .stock
        case .customers: .customers
        case .products: .products
        }
    }
}
