import Commerce

extension EventContext {
    /// Makes a write that must not happen twice: the intent is recorded, the right to write is checked, the write is made, its result is
    /// recorded with the end of the intent. A write whose end is not known leaves the intent open.
    ///
    /// - Parameters:
    ///   - beginning: What is noted together with the intent.
    ///   - result: What of the write's result is to be noted.
    func writeOnce<T: Sendable>(
        _ step: String, noting beginning: [LedgerNote] = [], _ write: () async throws -> T, record result: (T) -> [LedgerNote] = { _ in [] }
    ) async throws -> T {
        try await ledger.note(beginning + [.intentOpened(step)])
        let written: T
        do {
            try await permitWrite()
            written = try await write()
        } catch let fault as Fault where !fault.writeMayHaveHappened {
            try await ledger.closeIntent(step)
            throw fault
        }
        try await ledger.note(result(written) + [.intentClosed(step)])
        return written
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
