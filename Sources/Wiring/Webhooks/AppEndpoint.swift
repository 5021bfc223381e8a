import CCVShop
import Commerce
import Logging
import Runtime

/// Installs and removes Koppel as an app of CCV Shop's store. One app serves all shops, so its addresses name no integration:
///
///     POST /apps/ccvshop/handshake   the shop hands out its keys; they are stored before it is answered
///     GET  /apps/ccvshop/install     the merchant's browser: the installation is confirmed, webhooks are registered, the browser goes back
///     POST /apps/ccvshop/uninstall   hooks and keys are deleted
struct AppEndpoint: Sendable {
    private static let path = "/apps/ccvshop/"

    /// The address under which shops reach this process, without trailing slash; it is part of what is signed.
    let publicURL: String
    let targets: AppTargets
    let refusals: RefusalJournal
    let limits: CallLimits
    let clock: any WallClock
    let logger: Logger

    /// Whether a path is one of these.
    static func serves(_ path: String) -> Bool { path.hasPrefix(Self.path) }

    /// Handles one call.
    func handle(_ request: WebhookRequest) async -> WebhookEndpoint.Answer {
        let all = targets.all
        let step = String(request.path.dropFirst(Self.path.count))
        guard !all.isEmpty, let method = ["handshake": "POST", "install": "GET", "uninstall": "POST"][step] else { return .init(status: 404) }
        guard request.method == method else { return .init(status: 405) }
        guard limits.admit("apps/ccvshop", now: clock.now) else { return .init(status: 429, retryAfter: 1) }
        do {
            switch step {
            case "handshake": return try await handshake(request, all)
            case "install": return try await install(request, all)
            default: return try await uninstall(request, all)
            }
        } catch let refusal as WebhookRefusal {
            return .init(status: refusal.status)
        } catch {
            // The vault: nothing was taken, the shop or the person may try again.
            logger.error("an app's call could not be handled", metadata: ["step": "\(step)", "error": "\((error as? Fault)?.message ?? "\(error)")"])
            return .init(status: 503, body: Array("Koppel cannot store this now. Try again in a minute.\n".utf8), retryAfter: 60)
        }
    }

    private func handshake(_ request: WebhookRequest, _ all: [AppTarget]) async throws -> WebhookEndpoint.Answer {
        let claimed = CCVShopApp.claimedShop(request.body) ?? ""
        let owners = all.filter { CCVShopApp.isSameShop($0.shop, claimed) }
        guard proves(request.headers["x-hash"], "handshake", request.body, owners.isEmpty ? all : owners) else {
            return refuse("handshake", owners)
        }
        let handshake = try CCVShopApp.handshake(request.body)
        guard let vault = owners.first?.vault else {
            logger.warning(
                "a shop began to install Koppel's app, and no integration has shop.credentials: app for it", metadata: ["shop": "\(handshake.shop)"])
            return .init(status: 404)
        }
        try await vault.store(handshake.keys)
        logger.notice("a shop handed out the keys of Koppel's app", metadata: ["integrations": "\(owners.map(\.integration))"])
        return .init(status: 200, body: Array("OK".utf8))
    }

    private func install(_ request: WebhookRequest, _ all: [AppTarget]) async throws -> WebhookEndpoint.Answer {
        let query = Dictionary(request.query) { first, _ in first }
        let publicKey = query["api_public"] ?? ""
        let isProven = proves(query["x-hash"], "install", Array(publicKey.utf8), all)
        let (owners, keys) = try await self.owners(of: publicKey, all)
        guard isProven else { return refuse("install page", owners) }
        guard let keys else {
            return .init(status: 409, body: Array("Koppel does not have these keys (any more). Install the app again in the app store.\n".utf8))
        }
        do {
            // All of them have the same keys: the shop is told once.
            try await owners[0].connector.confirmInstallation()
        } catch let fault as Fault {
            logger.error(
                "an installation could not be confirmed", metadata: ["integration": "\(owners[0].integration)", "error": "\(fault.message)"])
            let text = "The shop did not take the confirmation of the installation: \(fault.message) Open this page again.\n"
            return .init(status: 502, body: Array(text.utf8))
        }
        for owner in owners { await registerWebhooks(of: owner) }
        logger.notice("Koppel's app is installed", metadata: ["integrations": "\(owners.map(\.integration))"])
        return .init(status: 302, location: keys.returnURL)
    }

    private func uninstall(_ request: WebhookRequest, _ all: [AppTarget]) async throws -> WebhookEndpoint.Answer {
        let isProven = proves(request.headers["x-hash"], "uninstall", request.body, all)
        let (owners, keys) = try await self.owners(of: (try? CCVShopApp.publicKey(request.body)) ?? "", all)
        guard isProven else { return refuse("uninstall call", owners) }
        guard keys != nil else { return .init(status: 200) }
        for owner in owners {
            guard let hooks = owner.hooks else { continue }
            // The keys may be dead already; then the shop has no use for the hooks either.
            do { _ = try await owner.connector.removeWebhooks(url: hooks.url) } catch {
                logger.info("webhooks of an app that goes could not be removed", metadata: ["integration": "\(owner.integration)"])
            }
        }
        try await owners[0].vault.remove()
        logger.notice("Koppel's app was uninstalled; its keys are deleted", metadata: ["integrations": "\(owners.map(\.integration))"])
        return .init(status: 200)
    }

    /// Polls bring the orders until the hooks are there, so a shop that takes none now does not stop the installation.
    private func registerWebhooks(of owner: AppTarget) async {
        guard let hooks = owner.hooks else { return }
        do { _ = try await owner.connector.syncWebhooks(url: hooks.url, flows: hooks.flows) } catch {
            logger.warning(
                "webhooks could not be registered; run koppel webhooks sync",
                metadata: ["integration": "\(owner.integration)", "error": "\((error as? Fault)?.message ?? "\(error)")"])
        }
    }

    private func proves(_ hash: String?, _ step: String, _ said: [UInt8], _ targets: [AppTarget]) -> Bool {
        Set(targets.map(\.secret)).contains { CCVShopApp(secret: $0).proves(hash, url: publicURL + Self.path + step, said: said) }
    }

    /// The integrations of the shop that handed out this key; none for a key that was replaced or never known.
    private func owners(of publicKey: String, _ all: [AppTarget]) async throws -> (owners: [AppTarget], keys: AppKeys?) {
        for (_, targets) in Dictionary(grouping: all, by: { CCVShopApp.name(ofShop: $0.shop) }) {
            if let keys = try await targets[0].vault.load(), ConstantTime.equal(keys.publicKey, publicKey) { return (targets, keys) }
        }
        return ([], nil)
    }

    /// Who cannot be placed fills no journal, as with other webhooks.
    private func refuse(_ what: String, _ owners: [AppTarget]) -> WebhookEndpoint.Answer {
        for owner in owners {
            refusals.note(
                owner.integration, settingsVersion: owner.settingsVersion,
                "A call to the app's \(what) was refused: it was not signed with the app's secret.",
                advice: "If it was the shop's, compare shop.app-secret and the public address of koppel-webhooks with what CCV has of the app.")
        }
        if owners.isEmpty { logger.notice("a call to Koppel's app was refused: its signature is wrong", metadata: ["step": "\(what)"]) }
        return .init(status: 401)
    }
}
