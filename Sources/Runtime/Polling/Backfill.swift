public import Commerce
import Flows
import JSON

/// Publishes everything of a source, whatever was published before: for set-up, and after an outage.
///
/// What is handled already costs the worker a look and no write. Nothing is lost by stopping: run it again.
public struct Backfill: Sendable {
    private let context: WorkerContext
    private let producer: Producer
    private let readings: RedisStockReadings

    /// Never more than this unconfirmed, and nothing more is published once a stop was asked for.
    static let window = 50

    /// What a source holds.
    public struct Found: Sendable {
        /// What is to be published, each entity once.
        public var changes: [EntityChange] = []
        /// Articles that the flow's settings keep from the shop.
        public var filtered = 0
        /// Why articles have no figure; the first hundred.
        public var faults: [Fault] = []

        /// Holds what is to be published.
        public init(changes: [EntityChange] = []) { self.changes = changes }
    }

    /// Makes a backfill.
    public init(_ context: WorkerContext) {
        self.context = context
        producer = Producer(broker: context.broker, clock: context.clock, makeID: context.makeID)
        readings = RedisStockReadings(redis: context.redis, clock: context.clock)
    }

    /// Reads the source to its end. Nothing is published.
    ///
    /// - Parameters:
    ///   - since: The oldest change of interest; nil for what the flow's own settings say.
    ///   - shouldStop: Asked before each page; what was found by then is the answer.
    ///   - progress: Is told how many there are so far.
    public func find(
        _ task: PollTask, since: Timestamp?, shouldStop: () -> Bool = { false }, progress: (Int) -> Void = { _ in }
    ) async throws -> Found {
        try await RequestPriority.$current.withValue(.backfill) {
            switch task.source {
            case .changes(let read): try await find(read, since: since ?? task.since, shouldStop, progress)
            case .stock(let stock): try await find(stock, since: since, shouldStop, progress)
            case .walk(let read): try await find({ try await read($2) }, since: since ?? task.since, shouldStop, progress)
            }
        }
    }

    /// Publishes what was found to one integration.
    ///
    /// - Parameters:
    ///   - pace: Waits for the moment of the next one.
    ///   - progress: Is told how many are confirmed.
    /// - Returns: How many were published.
    public func publish(
        _ changes: [EntityChange], to integration: String, pace: () async throws -> Void = {}, shouldStop: () -> Bool = { false },
        progress: (Int) -> Void = { _ in }
    ) async throws -> Int {
        let memory = StockMemory(redis: context.redis, integration: integration, clock: context.clock)
        var done = 0, open: [EntityChange] = []
        func flush() async throws {
            try await producer.publish(open.map { producer.event(of: $0, integration: integration, cause: .backfill) })
            // The poller must know of the figure, or it would take the one before for what the shop has.
            for (number, changes) in Dictionary(grouping: open.filter { $0.stock != nil }, by: { $0.stock?.number ?? 0 }) {
                try await memory.remember(changes.map { ($0.entity.key, $0.stock?.quantity.int) }, reading: number)
            }
            done += open.count
            open = []
            progress(done)
        }
        var last = context.clock.now
        for change in changes {
            if shouldStop() { break }
            try await pace()
            open.append(change)
            // At a slow pace each goes when its moment has come.
            if open.count >= Self.window || context.clock.now - last > .milliseconds(200) {
                try await flush()
                last = context.clock.now
            }
        }
        try await flush()
        return done
    }

    private func find(
        _ read: (String?, Timestamp, String?) async throws -> ChangePage, since: Timestamp, _ shouldStop: () -> Bool,
        _ progress: (Int) -> Void
    ) async throws -> Found {
        var found = Found(), seen: Set<EntityRef> = []
        var page: String?
        repeat {
            let answer = try await read(nil, since, page)
            for change in answer.changes where seen.insert(change.entity).inserted { found.changes.append(change) }
            progress(found.changes.count)
            page = answer.next
        } while page != nil && !shouldStop()
        return found
    }

    private func find(_ stock: StockPoll, since: Timestamp?, _ shouldStop: () -> Bool, _ progress: (Int) -> Void) async throws -> Found {
        var found = Found(), seen: Set<String> = []
        var page: String?
        repeat {
            let number = try await readings.next()
            let answer = try await stock.read(since?.description, page)
            for receiver in stock.receivers {
                let (figures, faults) = receiver.figures(of: answer.figures)
                for figure in figures where seen.insert(figure.article).inserted {
                    if let change = figure.change(reading: number) { found.changes.append(change) } else { found.filtered += 1 }
                }
                found.faults += faults.prefix(max(0, 100 - found.faults.count))
            }
            progress(found.changes.count)
            page = answer.next
        } while page != nil && !shouldStop()
        return found
    }
}
