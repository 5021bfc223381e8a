import Commerce
import JSON

extension CCVShopConnector {
    /// Tells the shop that the installation is complete; until then it shows the app as not installed.
    /// - Throws: `Fault`.
    public func confirmInstallation() async throws {
        let app = try await app()
        guard try await client.write("PATCH", "apps/\(app.id)", ["is_installed": true], about: "the app") != nil else {
            throw Fault.retry("ccvshop.app-gone", "CCV Shop no longer has the app that it is installing.")
        }
    }

    /// Whether the shop counts the app as installed.
    /// - Throws: `Fault`.
    public func isInstalled() async throws -> Bool { try await app().isInstalled }

    /// A pair of keys sees one app: its own.
    private func app() async throws -> (id: Int, isInstalled: Bool) {
        let apps = try await client.list("apps", about: "the app")
        guard apps.count == 1, let id = apps[0].int("id") else {
            throw Fault.park(
                "ccvshop.apps", "CCV Shop shows \(apps.count) apps to these keys, where it should show one.",
                advice: "Install the app again from the shop's app store.")
        }
        return (id, apps[0].flag("is_installed") ?? false)
    }
}
