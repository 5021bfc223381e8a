import Synchronization

/// Proves the calls of one integration. Where the shop made up the keys, they are read before the first call, and again when a call does
/// not fit them: the shop may have made new ones since.
public final class WebhookProver: Sendable {
    /// Between two readings of the keys, so that forged calls cost the shop nothing.
    public static let pause = Duration.seconds(60)

    private let verifier: any WebhookVerifying
    private let lastReading = Mutex<Timestamp?>(nil)

    /// Makes a prover.
    public init(_ verifier: any WebhookVerifying) { self.verifier = verifier }

    /// Proves a call and reads it.
    /// - Throws: `WebhookRefusal`.
    public func verify(_ request: WebhookRequest, now: Timestamp) async throws(WebhookRefusal) -> WebhookNews {
        guard let loader = verifier as? any WebhookKeyLoading else { return try verifier.verify(request, now: now) }
        let isFirst = lastReading.withLock { $0 == nil }
        if isFirst { await read(loader, now) }
        do {
            return try verifier.verify(request, now: now)
        } catch {
            guard error.status == 401, !isFirst, await read(loader, now) else { throw error }
            return try verifier.verify(request, now: now)
        }
    }

    /// Reads the keys unless it was done just now; false when nothing new is known.
    @discardableResult
    private func read(_ loader: any WebhookKeyLoading, _ now: Timestamp) async -> Bool {
        let isDue = lastReading.withLock { last in
            if let last, now - last < Self.pause { return false }
            last = now
            return true
        }
        guard isDue else { return false }
        // A shop that is away now is asked again in a minute; until then what is known has to do.
        return (try? await loader.loadWebhookKeys()) != nil
    }
}
