import Commerce

/// Hands out the access token and keeps the pair alive.
///
/// Refresh tokens work once, so all workers refresh one after the other under the vault's lock, each looking first whether another has
/// already done it, and a new pair is durable before its first use.
actor TokenKeeper {
    private let endpoint: TokenEndpoint
    private let vault: any TokenVault
    private let clock: any WallClock
    private var pair: TokenPair?
    /// The pair is new and the vault would not take it yet: it must not be used, and must not be lost.
    private var isUnsaved = false

    /// Refreshed this long before the end, so that a call on its way does not outlive its token.
    static let margin = Duration.seconds(60)

    init(_ endpoint: TokenEndpoint, vault: any TokenVault, clock: any WallClock) {
        self.endpoint = endpoint
        self.vault = vault
        self.clock = clock
    }

    /// A token that should work.
    /// - Parameter refused: One that AccountView has just refused.
    func access(refused: String? = nil) async throws -> String {
        if let pair, !isUnsaved, isGood(pair, refused) { return pair.access }
        do {
            if pair == nil, let stored = try await vault.load(), isGood(stored, refused) {
                pair = stored
                return stored.access
            }
            try await vault.exclusively { [self] in try await renew(refused: refused) }
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault.retry("vault.unreachable", "The token pair of AccountView cannot be read or stored.", detail: "\(error)")
        }
        guard let pair else { throw Fault.retry("vault.empty", "The token pair of AccountView was lost while it was refreshed.") }
        return pair.access
    }

    private func renew(refused: String?) async throws {
        if isUnsaved, let pair { try await save(pair) }
        guard let stored = try await vault.load() else {
            throw Fault(
                "accountview.unauthorized", "Nobody has authorized Koppel for this AccountView company yet.",
                advice: "Run \"koppel login accountview\".", handling: .pause(.credentials))
        }
        if isGood(stored, refused) {
            pair = stored
            return
        }
        let fresh = try await endpoint.refresh(stored.refresh)
        (pair, isUnsaved) = (fresh, true)
        try await save(fresh)
    }

    private func save(_ new: TokenPair) async throws {
        // Losing this pair means that a person must authorize again, so a vault that stumbles is asked a few times, under the lock.
        for attempt in 1...4 {
            do {
                try await vault.store(new)
                isUnsaved = false
                return
            } catch {
                if attempt == 4 { throw error }
                try await clock.sleep(for: .milliseconds(250 * attempt))
            }
        }
    }

    private func isGood(_ pair: TokenPair, _ refused: String?) -> Bool { pair.access != refused && pair.expiresAt > clock.now + Self.margin }
}
