import CCVShop
import Commerce
import Synchronization

/// One integration whose shop has, or may install, Koppel's app.
struct AppTarget: Sendable {
    /// The integration's id.
    var integration: String
    var settingsVersion: String
    /// The shop's address, as the settings have it.
    var shop: String
    /// The app's secret.
    var secret: String
    var connector: CCVShopConnector
    /// Where the shop's keys are kept; integrations of the same shop share them.
    var vault: any AppKeyVault
    /// What the shop is to call; nil where webhooks are off.
    var hooks: (url: String, flows: Set<Flow>)?
}

/// The integrations with an app, as the settings are now.
final class AppTargets: Sendable {
    private let targets = Mutex<[AppTarget]>([])
    var all: [AppTarget] { targets.withLock { $0 } }
    func replace(_ new: [AppTarget]) { targets.withLock { $0 = new } }
}
