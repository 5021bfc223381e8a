import Synchronization

/// Numbers the readings of stock over all processes, and can have the poller publish a figure again.
public protocol StockReadings: Sendable {
    /// A number higher than any before. Take it before the reading is made.
    /// - Throws: `Fault`.
    func next() async throws -> Int
    /// Has the next poll publish the article's figure again although it has not changed.
    ///
    /// - Parameter delay: Not before so much time has passed; zero for at once.
    /// - Throws: `Fault`.
    func publishAgain(_ article: String, of integration: String, after delay: Duration) async throws
}

/// Numbers in memory, for one process: for dry runs and tests.
public final class InMemoryStockReadings: StockReadings {
    private let state: Mutex<(last: Int, again: [(article: String, delay: Duration)])>

    /// Begins behind `last`.
    public init(last: Int = 0) { state = Mutex((last, [])) }

    /// What was asked to be published again.
    public var askedAgain: [String] { state.withLock { $0.again.map(\.article) } }

    public func next() async throws -> Int {
        state.withLock { state in
            state.last += 1
            return state.last
        }
    }

    public func publishAgain(_ article: String, of integration: String, after delay: Duration) async throws {
        state.withLock { $0.again.append((article, delay)) }
    }
}
