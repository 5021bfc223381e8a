import AMQP
public import Commerce
public import Logging
public import Runtime
public import ServiceLifecycle
import Synchronization

/// Takes what comes through `koppel.activity` into the journal, and hands alerts on. A message is acknowledged after the commit: while this
/// is away the broker keeps the records within its bound, and what comes twice is kept once.
public final class JournalConsumer: Service {
    private let store: JournalStore
    private let broker: Broker
    private let retention: @Sendable () async -> [String: JournalRetention]
    private let onAlert: @Sendable (AlertRecord) async throws -> Void
    private let clock: any WallClock
    private let logger: Logger
    private let counts = Mutex((entries: 0, unreadable: 0))

    /// Makes a consumer.
    /// - Parameters:
    ///   - retention: The rules by integration, asked before each clean-up.
    ///   - onAlert: Told of each alert before its message is acknowledged; what it throws leaves the message with the broker.
    public init(
        store: JournalStore, broker: Broker, clock: any WallClock, logger: Logger,
        retention: @escaping @Sendable () async -> [String: JournalRetention] = { [:] },
        onAlert: @escaping @Sendable (AlertRecord) async throws -> Void = { _ in }
    ) {
        (self.store, self.broker, self.clock, self.logger) = (store, broker, clock, logger)
        (self.retention, self.onAlert) = (retention, onAlert)
    }

    /// How many entries were taken, and how many items could not be read.
    public var taken: (entries: Int, unreadable: Int) { counts.withLock { $0 } }

    /// Runs until the graceful shutdown; goes on by itself when the broker was away.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.consume() }
                group.addTask { await self.cleanUpHourly() }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    private func consume() async throws {
        while !Task.isCancelled {
            do {
                let consumer = try await broker.connection.consume(Names.activity, prefetch: 40)
                for try await delivery in consumer {
                    let (items, unreadable) = ActivityItem.decode(delivery.body)
                    try await take(items, unreadable)
                    delivery.ack()
                }
                return
            } catch is CancellationError {
                return
            } catch {
                logger.warning("the journal waits for the broker", metadata: ["error": "\(error)"])
                do { try await clock.sleep(for: .seconds(2)) } catch { return }
            }
        }
    }

    private func take(_ items: [ActivityItem], _ unreadable: Int) async throws {
        var records: [ActivityRecord] = []
        for item in items {
            switch item {
            case .attempt(let record): records.append(record)
            case .alert(let alert): try await onAlert(alert)
            }
        }
        let added = records.isEmpty ? 0 : try await store.insert(records)
        counts.withLock { counts in
            counts.entries += added
            counts.unreadable += unreadable
        }
        if unreadable > 0 { logger.warning("activity that cannot be read was dropped", metadata: ["items": "\(unreadable)"]) }
    }

    private func cleanUpHourly() async {
        while true {
            do {
                let done = try await store.cleanUp(now: clock.now, rules: await retention())
                if done.payloads + done.entries > 0 {
                    logger.info("journal cleaned up", metadata: ["payloads": "\(done.payloads)", "entries": "\(done.entries)"])
                }
            } catch {
                logger.error("the journal could not be cleaned up", metadata: ["error": "\(error)"])
            }
            do { try await clock.sleep(for: .seconds(3_600)) } catch { return }
        }
    }
}
