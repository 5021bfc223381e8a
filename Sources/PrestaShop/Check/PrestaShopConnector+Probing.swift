public import Commerce
import Integrations
import JSON

extension PrestaShopConnector: Probing {
    public func check(flows: Set<Flow>) async -> [Finding] {
        let rights: [String: Set<String>]
        do {
            rights = try await client.rights()
        } catch {
            return [problem("shop: access", error)]
        }
        let version = client.version ?? "unknown"
        var findings = [Finding(.ok, "shop: access", "PrestaShop \(version) answers and takes the key.")]
        if let major = Int(version.prefix { $0.isNumber }), major < 8 {
            findings.append(
                Finding(
                    .warning, "shop: version", "PrestaShop \(version) has no PATCH: changes write the whole record back.",
                    advice: "Plan an upgrade to 8 or 9."))
        }
        findings += KeyNeed.all(flows, settings).map { need in
            let granted = rights[need.resource] ?? []
            let missing = need.verbs.filter { !granted.contains($0) && !($0 == "patch" && granted.contains("put") && version.hasPrefix("1.")) }
            let subject = "\(need.resource): \(need.verbs.joined(separator: ", "))"
            guard !missing.isEmpty else { return Finding(.ok, subject, "Granted: \(need.purpose).") }
            return Finding(
                need.isOptional ? .warning : .problem, subject,
                "The key lacks \(missing.map { $0.uppercased() }.joined(separator: ", ")) on \(need.resource), needed to \(need.purpose).",
                advice: "Grant it in Advanced Parameters › Webservice.")
        }
        let isConfigured = rights["configurations"]?.contains("get") == true
        if flows.contains(.orders) || flows.contains(.customers) { findings.append(await timeZone(isReadable: isConfigured)) }
        if flows.contains(.products), isConfigured {
            findings.append(await texts())
            if rights["categories"]?.contains("get") == true { findings.append(await home()) }
            if rights["tax_rules"]?.contains("get") == true, rights["taxes"]?.contains("get") == true { findings.append(await taxes()) }
        }
        if flows.contains(.stock), isConfigured { findings.append(await stockManagement()) }
        if flows.contains(.orders), rights["orders"]?.contains("get") == true { findings.append(await orders()) }
        return findings
    }

    private func timeZone(isReadable: Bool) async -> Finding {
        do {
            let zone = try await zone()
            if isReadable, let own = try await configuration("PS_TIMEZONE"), !own.isEmpty, own != zone.name {
                return Finding(
                    .problem, "shop: time zone", "The settings say \(zone.name), the shop says \(own).",
                    advice: "Use the shop's, or changes are seen late or twice.")
            }
            return Finding(.ok, "shop: time zone", "The shop's clock is \(zone.name).")
        } catch {
            return problem("shop: time zone", error)
        }
    }

    private func orders() async -> Finding {
        do {
            let query = ListQuery(display: ListQuery.fields("id", "date_upd", "current_state"), sort: "[date_upd_DESC,id_DESC]", limit: 1)
            guard let newest = try await client.list("orders", query).first else {
                return Finding(.ok, "orders: read", "There is no order yet.")
            }
            return Finding(.ok, "orders: read", "The newest order is \(newest.id("id")), changed \(newest.text("date_upd")).")
        } catch {
            return problem("orders: read", error)
        }
    }

    func problem(_ subject: String, _ error: any Error) -> Finding {
        guard let fault = error as? Fault else { return Finding(.problem, subject, "\(error)") }
        return Finding(.problem, subject, fault.message, advice: fault.advice)
    }
}
