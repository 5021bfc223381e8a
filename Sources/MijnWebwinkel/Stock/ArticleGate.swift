/// One writer at a time per article: its versions are read and then written all together, so two at once would undo each other.
actor ArticleGate {
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// Runs `body` while nobody else in this process does for the same article.
    nonisolated func alone<T: Sendable>(_ article: String, _ body: () async throws -> T) async rethrows -> T {
        await enter(article)
        do {
            let result = try await body()
            await leave(article)
            return result
        } catch {
            await leave(article)
            throw error
        }
    }

    private func enter(_ article: String) async {
        guard waiting[article] != nil else {
            waiting[article] = []
            return
        }
        await withCheckedContinuation { waiting[article]?.append($0) }
    }

    private func leave(_ article: String) {
        guard let first = waiting[article]?.first else {
            waiting[article] = nil
            return
        }
        waiting[article]?.removeFirst()
        first.resume()
    }
}
