import Commerce

extension EventContext {
    /// Makes a write that must not happen twice: the intent is recorded, the right to write is checked, the write is made, its result is
    /// recorded, the intent is closed. A write whose end is not known leaves the intent open.
    func writeOnce<T: Sendable>(
        _ step: String, _ write: () async throws -> T, record: (T) async throws -> Void
    ) async throws -> T {
        try await ledger.openIntent(step)
        let result: T
        do {
            try await permitWrite()
            result = try await write()
        } catch let fault as Fault where !fault.writeMayHaveHappened {
            try await ledger.closeIntent(step)
            throw fault
        }
        try await record(result)
        try await ledger.closeIntent(step)
        return result
    }

    /// Runs `body` alone among all workers for a key, and hands out its result.
    func alone<T: Sendable>(_ key: String, _ body: @escaping @Sendable () async throws -> T) async throws -> T {
        let box = ResultBox<T>()
        try await exclusively(key) { box.set(try await body()) }
        guard let result = box.value else {
            throw Fault.retry("lease.lost", "The work under the lock did not run.")
        }
        return result
    }
}
