import Synchronization

/// A ledger in memory, for dry runs and for the command line; it forgets at the end of the process.
public final class InMemoryLedger: StepLedger {
    private struct State {
        var marks: [String: String] = [:]
        var intents: Set<String> = []
        var number: String?
        var hash: String?
    }
    private let state = Mutex(State())

    /// Makes an empty ledger.
    public init() {}

    /// The steps whose intents are open.
    public var openIntents: Set<String> { state.withLock { $0.intents } }

    public func mark(_ step: String) async throws -> String? { state.withLock { $0.marks[step] } }
    public func knownNumber() async throws -> String? { state.withLock { $0.number } }
    public func writtenHash() async throws -> String? { state.withLock { $0.hash } }

    public func note(_ notes: [LedgerNote]) async throws {
        state.withLock { state in
            for note in notes {
                switch note {
                case .mark(let step, let value): state.marks[step] = value
                case .intentOpened(let step): state.intents.insert(step)
                case .intentClosed(let step): state.intents.remove(step)
                case .number(let number): state.number = number
                case .hash(let hash): state.hash = hash
                }
            }
        }
    }
}
