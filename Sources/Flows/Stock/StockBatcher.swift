import Commerce
import Synchronization

/// Gathers the figures that are handled at the same time and brings them to the shop together: as soon as it takes no more at once, or when
/// the first has waited for the window. No task of its own: the event that opens a batch waits, and the one that closes it writes for all.
final class StockBatcher: Sendable {
    private final class Batch: Sendable {
        struct State {
            var orders: [StockOrder] = []
            var results: [StockOrder.Result]?
            var waiting: [CheckedContinuation<Void, Never>] = []
        }
        let state = Mutex(State())
        /// Ends when the batch takes nothing more.
        let isOpen: AsyncStream<Never>
        let close: AsyncStream<Never>.Continuation

        init() { (isOpen, close) = AsyncStream.makeStream() }
    }

    private enum Role { case opens, closes, follows }

    private let limit: Int
    private let window: Duration
    private let clock: any WallClock
    private let inFlight: InFlightLimit
    private let write: @Sendable ([StockOrder]) async -> [StockOrder.Result]
    /// The batch that still takes figures.
    private let open = Mutex<Batch?>(nil)

    /// Makes a batcher.
    ///
    /// - Parameters:
    ///   - limit: Figures in a call, at least 1.
    ///   - window: How long the first figure waits for others.
    ///   - concurrency: Calls at a time.
    init(
        limit: Int, window: Duration = .milliseconds(500), concurrency: Int, clock: any WallClock,
        write: @escaping @Sendable ([StockOrder]) async -> [StockOrder.Result]
    ) {
        (self.limit, self.window, self.clock, self.write) = (max(1, limit), window, clock, write)
        inFlight = InFlightLimit(concurrency)
    }

    /// Brings a figure to the shop together with others.
    func add(_ order: StockOrder) async throws -> StockOrder.Answer {
        let (batch, index, role) = join(order)
        switch role {
        case .follows: break
        case .closes: await run(batch)
        case .opens:
            await waitForOthers(batch)
            let isOurs = open.withLock { open in
                guard open === batch else { return false }
                open = nil
                return true
            }
            if isOurs { await run(batch) }
        }
        await withCheckedContinuation { continuation in
            let isDone = batch.state.withLock { state in
                if state.results != nil { return true }
                state.waiting.append(continuation)
                return false
            }
            if isDone { continuation.resume() }
        }
        return try batch.state.withLock { $0.results![index] }.get()
    }

    private func join(_ order: StockOrder) -> (Batch, Int, Role) {
        open.withLock { open in
            let batch = open ?? Batch()
            let count = batch.state.withLock { state in
                state.orders.append(order)
                return state.orders.count
            }
            open = count < limit ? batch : nil
            return (batch, count - 1, count >= limit ? .closes : count == 1 ? .opens : .follows)
        }
    }

    private func waitForOthers(_ batch: Batch) async {
        await withTaskGroup { group in
            group.addTask { [clock, window] in try? await clock.sleep(for: window) }
            group.addTask { for await _ in batch.isOpen {} }
            await group.next()
            group.cancelAll()
        }
    }

    private func run(_ batch: Batch) async {
        batch.close.finish()
        let orders = batch.state.withLock { $0.orders }
        let results = await inFlight.run { await write(orders) }
        let waiting = batch.state.withLock { state in
            state.results = results
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
