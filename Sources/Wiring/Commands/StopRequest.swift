import Synchronization
import UnixSignals

/// Whether Ctrl-C or SIGTERM asked to stop. The first lets what is under way end; the second ends it.
public final class StopRequest: Sendable {
    private let count = Mutex(0)

    /// Makes a request that nobody has made yet.
    public init() {}

    /// Whether to stop.
    public var isMade: Bool { count.withLock { $0 > 0 } }

    /// Runs `body` while listening.
    public func onSignal<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) async throws -> T {
        try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
                    let isAgain = self.count.withLock { count in
                        count += 1
                        return count > 1
                    }
                    if isAgain { throw CancellationError() }
                    Terminal.tell("\nstopping; again to stop at once")
                }
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }
}
