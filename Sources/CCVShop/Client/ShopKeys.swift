import Commerce
import Integrations
import Synchronization

/// The keys that calls are signed with: those of the settings, or those that the shop handed out when it installed the app.
final class ShopKeys: Sendable {
    /// How long keys of the vault are used before they are read again; a refusal has them read at once.
    static let heldFor = Duration.seconds(60)

    private let fixed: Signature?
    private let vault: (any AppKeyVault)?
    private let shop: String
    private let clock: any WallClock
    private let held = Mutex<(signature: Signature, until: Timestamp)?>(nil)

    init(_ settings: CCVShopSettings, vault: (any AppKeyVault)?, clock: any WallClock) {
        let isApp = settings.credentials == .app
        fixed = isApp ? nil : Signature(publicKey: settings.publicKey, secretKey: settings.secretKey)
        (self.vault, shop, self.clock) = (vault, settings.url, clock)
    }

    /// The keys.
    /// - Throws: `Fault` when the shop has not installed the app.
    func current() async throws -> Signature {
        if let fixed { return fixed }
        let now = clock.now
        if let held = held.withLock({ $0 }), now < held.until { return held.signature }
        return try await read()
    }

    /// Keys that came since those that were just refused; nil when there are none.
    func others(than refused: Signature) async throws -> Signature? {
        guard fixed == nil else { return nil }
        let fresh = try await read()
        return fresh == refused ? nil : fresh
    }

    private func read() async throws -> Signature {
        let keys = try await vault?.load()
        let signature = keys.map { Signature(publicKey: $0.publicKey, secretKey: $0.secretKey) }
        let until = clock.now + Self.heldFor
        held.withLock { $0 = signature.map { (signature: $0, until: until) } }
        guard let signature else {
            throw Fault(
                "ccvshop.not-installed", "The shop \(shop) has not installed Koppel's app yet, so there are no keys for it.",
                advice: "Install the app in the shop's app store; the keys come by themselves, and koppel-webhooks must be reachable for that.",
                handling: .pause(.credentials))
        }
        return signature
    }
}
