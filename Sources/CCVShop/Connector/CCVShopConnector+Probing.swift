public import Commerce
import Integrations
import JSON

extension CCVShopConnector: Probing {
    public func check(flows: Set<Flow>) async -> [Finding] {
        var findings: [Finding] = []
        guard let shops = await probe("address and keys", &findings, { try await client.list("webshops", about: "the shop") }) else {
            return findings
        }
        findings.append(Finding(.ok, "address and keys", "The keys open \(shops.first?.text("name") ?? "the shop")."))
        if settings.credentials == .app, let isInstalled = await probe("app", &findings, { try await isInstalled() }) {
            findings.append(
                isInstalled
                    ? Finding(.ok, "app", "Koppel's app is installed.")
                    : Finding(
                        .problem, "app", "The shop handed out its keys, but nobody has come to the app's install page: it counts as not installed.",
                        advice: "Open the app in the shop's app store and finish the installation."))
        }
        if flows.contains(.orders),
            await probe("orders: read", &findings, { try await client.page("orders", [], start: 0, size: 1, about: "the orders") }) != nil
        {
            findings.append(Finding(.ok, "orders: read", "Orders can be read."))
        }
        if flows.contains(.customers),
            await probe("customers: read", &findings, { try await client.page("users", [], start: 0, size: 1, about: "the users") }) != nil
        {
            findings.append(
                Finding(
                    .warning, "customers: read", "CCV Shop tells no changes of users: each poll reads all of them and compares.",
                    advice: "Poll customers seldom, such as once an hour: customers.poll-every."))
        }
        if flows.contains(.products) || flows.contains(.stock) { findings += await checkCatalog(flows) }
        if let rows = await probe("webhooks", &findings, { try await webhooks() }) {
            let off = rows.filter { !$0.isActive }.count
            findings.append(
                off == 0
                    ? Finding(.ok, "webhooks", "\(rows.count) registered.")
                    : Finding(.warning, "webhooks", "\(off) of \(rows.count) are switched off.", advice: "Run `koppel webhooks sync`."))
        }
        return findings
    }

    /// Runs one call; what it throws becomes a finding.
    func probe<T: Sendable>(_ subject: String, _ findings: inout [Finding], _ call: () async throws -> T) async -> T? {
        do {
            return try await call()
        } catch let fault as Fault {
            findings.append(Finding(.problem, subject, fault.message, advice: fault.advice))
        } catch {
            findings.append(Finding(.problem, subject, "\(error)"))
        }
        return nil
    }
}
