import AMQP
import Commerce
import Flows
import Foundation
import Integrations
import JSON
import Logging
import Reactor
import Redis
import Synchronization
import Testing

@testable import Runtime

/// Where the private servers of `scripts/servers run` are; tests that need them are disabled without.
enum Servers {
    static let amqp = ProcessInfo.processInfo.environment["KOPPEL_TEST_AMQP_URL"]
    static let redis = ProcessInfo.processInfo.environment["KOPPEL_TEST_REDIS_URL"]
    static let control = ProcessInfo.processInfo.environment["KOPPEL_TEST_RABBITMQCTL"]
    static var areThere: Bool { amqp != nil && redis != nil && control != nil }

    static func rabbitmqctl(_ arguments: String...) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                let process = Process(), pipe = Pipe()
                process.executableURL = URL(fileURLWithPath: control!)
                process.arguments = arguments
                process.standardOutput = pipe
                do {
                    try process.run()
                    let output = pipe.fileHandleForReading.readDataToEndOfFile()
                    process.waitUntilExit()
                    continuation.resume(returning: String(decoding: output, as: UTF8.self))
                } catch { continuation.resume(throwing: error) }
            }
        }
    }
}

/// Waits until a condition holds; fails the test when it does not within `seconds`.
func eventually(
    _ what: String, within seconds: Double = 30, at location: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("not within \(seconds) s: \(what)", sourceLocation: location)
            throw CancellationError()
        }
        try await Task.sleep(for: .milliseconds(20))
    }
}

/// A handler whose answers the test decides, and that notes what it was asked.
final class TestHandler: EventHandling {
    struct Call: Sendable {
        var entity: EntityRef
        var revision: String?
        var mustSearchHistory: Bool
        var at: ContinuousClock.Instant
    }
    private let calls = Mutex<[Call]>([])
    private let body: @Sendable (EntityRef, EventContext, Int) async throws -> Outcome

    /// - Parameter body: gets the number of this entity's call, counted from 1.
    init(_ body: @escaping @Sendable (EntityRef, EventContext, Int) async throws -> Outcome = { entity, _, _ in .init(.written, title: "\(entity)") })
    {
        self.body = body
    }

    var all: [Call] { calls.withLock { $0 } }
    func count(_ key: String) -> Int { calls.withLock { $0.count { $0.entity.key == key } } }

    func handle(_ entity: EntityRef, _ context: EventContext) async throws -> Outcome {
        let number = calls.withLock { calls in
            calls.append(Call(entity: entity, revision: context.revision, mustSearchHistory: context.mustSearchHistory, at: .now))
            return calls.count { $0.entity == entity }
        }
        return try await body(entity, context, number)
    }
}

/// A process of Koppel: connections, a worker, and what it told the journal.
final class House: Sendable {
    let reactor: Reactor
    let broker: Broker
    let redis: RedisClient
    let context: WorkerContext
    let worker: Worker
    let producer: Producer
    private let running = Mutex<Task<Void, any Error>?>(nil)

    static let quickLadder = RetryLadder(
        rungs: [.init("test-100ms", .milliseconds(100)), .init("test-300ms", .milliseconds(300))], retryFor: .seconds(3_600))

    /// - Parameters:
    ///   - virtualHost: Of the broker; the one of all tests unless told.
    ///   - database: Of Redis; the one of all tests unless told.
    init(
        _ name: String = "worker-1", limits: TopologyLimits = .init(), virtualHost: String? = nil, database: Int = 0,
        _ configure: (inout WorkerContext.Policy) -> Void = { _ in }
    ) async throws {
        reactor = Reactor(name: name)
        var logger = Logger(label: "test")
        logger.logLevel = ProcessInfo.processInfo.environment["KOPPEL_TEST_LOG"] == nil ? .critical : .debug
        var options = try AMQPOptions(url: Servers.amqp!)
        if let virtualHost { options.virtualHost = virtualHost }
        options.backoff = Backoff(initial: .milliseconds(100), cap: .milliseconds(500))
        broker = Broker(options, on: reactor, ladder: Self.quickLadder, limits: limits, logger: logger)
        var place = try RedisOptions(url: Servers.redis!)
        place.database = database
        redis = RedisClient(place, on: reactor)
        var policy = WorkerContext.Policy()
        policy.leaseTTL = .seconds(5)
        policy.circuit.firstProbe = .milliseconds(300)
        policy.circuit.longestProbe = .milliseconds(600)
        configure(&policy)
        context = WorkerContext(
            name: name, reactor: reactor, broker: broker, redis: redis, sealing: Self.sealer, clock: SystemClock(), logger: logger, policy: policy,
            makeID: { UUID().uuidString.lowercased() })
        worker = Worker(context)
        producer = Producer(broker: broker, clock: SystemClock(), makeID: { UUID().uuidString.lowercased() })
        try await broker.connect()
    }

    static let sealer: Sealer = try! Sealer(KeyFile([KeyFile.Key(id: "test", bytes: (0..<32).map { UInt8($0) })]))

    /// Starts the worker and waits until it serves.
    func start(_ queues: [ServedQueue]) async throws {
        worker.serve(queues)
        let worker = worker
        running.withLock { $0 = Task { try await worker.run() } }
        try await eventually("the worker serves") { worker.isReady && worker.serves(queues.count) }
    }

    /// Stops gracefully and closes everything.
    func stop() async throws {
        worker.stop()
        try await running.withLock { $0 }?.value
        await broker.close()
        redis.close()
        await reactor.stop()
    }

    /// The end of a process without any goodbye: connections break, leases stay.
    func die() async {
        await reactor.stop()
        running.withLock { $0 }?.cancel()
        await broker.publisher.close()
    }

    func queue(_ name: QueueName, _ handler: TestHandler, company: String? = nil, _ configure: (inout ServedQueue) -> Void = { _ in }) -> ServedQueue
    {
        var queue = ServedQueue(name: name, handler: handler, settingsVersion: "v1", company: company, settle: .milliseconds(400))
        configure(&queue)
        return queue
    }

    func publish(_ queue: QueueName, _ keys: [String], revision: String? = "1") async throws {
        try await producer.publish(
            keys.map {
                producer.event(
                    of: EntityChange(flow: queue.flow, entity: EntityRef(.order, $0), revision: revision), integration: queue.integration,
                    cause: .poll)
            })
    }

    func depth(_ queue: String) async throws -> Int { try await broker.connection.queueStatus(queue).messageCount }
}

/// Reads what was told to the journal about some integrations.
final class JournalReader: Sendable {
    private let records = Mutex<[ActivityItem]>([])

    init(_ house: House) async throws {
        let consumer = try await house.broker.connection.consume(Names.activity, prefetch: 200)
        Task {
            for try await delivery in consumer {
                self.take(ActivityItem.decode(delivery.body).items)
                delivery.ack()
            }
        }
    }

    private func take(_ items: [ActivityItem]) { records.withLock { $0 += items } }

    func attempts(_ integration: String) -> [ActivityRecord] {
        records.withLock { $0.compactMap { if case .attempt(let record) = $0, record.integration == integration { record } else { nil } } }
    }
    func alerts(_ integration: String) -> [AlertRecord] {
        records.withLock { $0.compactMap { if case .alert(let alert) = $0, alert.integration == integration { alert } else { nil } } }
    }
    func outcomes(_ integration: String) -> [String: Int] { attempts(integration).reduce(into: [:]) { $0[$1.outcome, default: 0] += 1 } }
}
