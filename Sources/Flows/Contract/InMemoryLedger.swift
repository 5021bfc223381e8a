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
    public func setMark(_ step: String, _ value: String) async throws { state.withLock { $0.marks[step] = value } }
    public func openIntent(_ step: String) async throws { _ = state.withLock { $0.intents.insert(step) } }
    public func closeIntent(_ step: String) async throws { _ = state.withLock { $0.intents.remove(step) } }
    public func knownNumber() async throws -> String? { state.withLock { $0.number } }
    public func setKnownNumber(_ number: String) async throws { state.withLock { $0.number = number } }
    public func writtenHash() async throws -> String? { state.withLock { $0.hash } }
    public func setWrittenHash(_ hash: String) async throws { state.withLock { $0.hash = hash } }
}
