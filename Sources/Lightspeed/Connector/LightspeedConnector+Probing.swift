public import Commerce
import Integrations
import JSON

extension LightspeedConnector: Probing {
    public func check(flows: Set<Flow>) async -> [Finding] {
        var findings: [Finding] = []
        guard let shop = await probe("address and key", &findings, { try await client.get("shop", about: "the shop") }).map(Record.init) else {
            return findings
        }
        let name = shop.text("mainDomain") ?? shop.text("subDomain") ?? "the shop"
        findings.append(Finding(.ok, "address and key", "The key opens \(name), in \(shop.record("currency")?.text("shortcode") ?? "?")."))
        await checkLanguage(&findings)
        await checkPermissions(flows, &findings)
        if !flows.isDisjoint(with: [.products, .stock]) { await checkGoods(flows, &findings) }
        if let rows = await probe("webhooks", &findings, { try await webhooks() }) {
            let off = rows.filter { !$0.isActive }.count
            findings.append(
                off == 0
                    ? Finding(.ok, "webhooks", "\(rows.count) registered.")
                    : Finding(.warning, "webhooks", "\(off) of \(rows.count) are switched off.", advice: "Run `koppel webhooks sync`."))
        }
        return findings
    }

    private func checkLanguage(_ findings: inout [Finding]) async {
        guard let rows = await probe("language", &findings, { try await client.list("languages", about: "the languages") }) else { return }
        let active = rows.filter { $0.flag("isActive") }.compactMap { $0.text("code") }
        findings.append(
            active.contains(settings.language)
                ? Finding(.ok, "language", "\"\(settings.language)\" is active.")
                : Finding(
                    .problem, "language", "\"\(settings.language)\" is no active language of the shop.",
                    advice: "Use one of: \(active.joined(separator: ", "))."))
    }

    private func checkPermissions(_ flows: Set<Flow>, _ findings: inout [Finding]) async {
        let answer = await probe("rights", &findings, { try await client.get("account/permissions", about: "the key's rights") })
        guard let rights = answer.map(Record.init) else { return }
        var needed: [(area: String, access: String)] = [("settings", "write")]
        if flows.contains(.orders) { needed += [("orders", "read"), ("orders", "write")] }
        if flows.contains(.customers) { needed += [("customers", "read"), ("customers", "write")] }
        if !flows.isDisjoint(with: [.products, .stock]) { needed += [("products", "read"), ("products", "write")] }
        if flows.contains(.products) { needed.append(("settings", "read")) }
        for (area, access) in needed {
            let isThere = rights.record(area)?.flag(access) ?? false
            let isVital = access == "read" || area == "products"
            findings.append(
                isThere
                    ? Finding(.ok, "\(area): \(access)", "The key may.")
                    : Finding(
                        isVital ? .problem : .warning, "\(area): \(access)",
                        area == "settings"
                            ? (access == "read" ? "The key may not read the taxes, which new products need." : "The key may not register webhooks.")
                            : "The key may not \(access) \(area).",
                        advice: "Switch the right on: Settings, Store settings, Developers in the shop's back office."))
        }
    }

    /// Runs one call; what it throws becomes a finding.
    private func probe<T: Sendable>(_ subject: String, _ findings: inout [Finding], _ call: () async throws -> T?) async -> T? {
        do {
            if let result = try await call() { return result }
            findings.append(Finding(.problem, subject, "Lightspeed has no such page (404).", advice: "Check the cluster's address."))
        } catch let fault as Fault {
            findings.append(Finding(.problem, subject, fault.message, advice: fault.advice))
        } catch {
            findings.append(Finding(.problem, subject, "\(error)"))
        }
        return nil
    }
}
