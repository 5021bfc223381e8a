/// A vault in memory, for one process: for set-up, tools and tests. It forgets at the end of the process.
public actor InMemoryTokenVault: TokenVault {
    private var pair: TokenPair?
    private var isHeld = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Makes a vault that holds `pair`.
    public init(_ pair: TokenPair? = nil) { self.pair = pair }

    public func load() -> TokenPair? { pair }
    public func store(_ pair: TokenPair) { self.pair = pair }

    public func exclusively(_ body: @Sendable () async throws -> Void) async throws {
        if isHeld { await withCheckedContinuation { waiting.append($0) } } else { isHeld = true }
        // The one that waits longest takes over without the vault becoming free in between.
        defer { if waiting.isEmpty { isHeld = false } else { waiting.removeFirst().resume() } }
        try await body()
    }
}
