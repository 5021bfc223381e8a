import Synchronization

/// A vault in memory, for tools and tests; it forgets at the end of the process.
public final class InMemoryAppKeyVault: AppKeyVault {
    private let keys: Mutex<AppKeys?>

    /// Makes a vault, empty unless told.
    public init(_ keys: AppKeys? = nil) { self.keys = Mutex(keys) }

    public func load() async throws -> AppKeys? { keys.withLock { $0 } }
    public func store(_ new: AppKeys) async throws { keys.withLock { $0 = new } }
    public func remove() async throws { keys.withLock { $0 = nil } }
}
