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
        findings += Self.needs(flows, settings).map { need in
            let granted = rights[need.resource] ?? []
            let missing = need.verbs.filter { !granted.contains($0) && !($0 == "patch" && granted.contains("put") && version.hasPrefix("1.")) }
            let subject = "\(need.resource): \(need.verbs.joined(separator: ", "))"
            guard !missing.isEmpty else { return Finding(.ok, subject, "Granted: \(need.purpose).") }
            return Finding(
                need.isOptional ? .warning : .problem, subject,
                "The key lacks \(missing.map { $0.uppercased() }.joined(separator: ", ")) on \(need.resource), needed to \(need.purpose).",
                advice: "Grant it in Advanced Parameters › Webservice.")
        }
        findings.append(await timeZone(isReadable: rights["configurations"]?.contains("get") == true))
        if flows.contains(.orders), rights["orders"]?.contains("get") == true { findings.append(await orders()) }
        return findings
    }

    /// What a flow needs of the key.
    struct Need: Sendable {
        var resource: String
        var verbs: [String]
        var purpose: String
        var isOptional = false
    }

    static func needs(_ flows: Set<Flow>, _ settings: PrestaShopSettings) -> [Need] {
        let reading = flows.contains(.orders) || flows.contains(.customers)
        guard reading else { return [] }
        var needs = [
            Need(resource: "customers", verbs: ["get"], purpose: "read who bought"),
            Need(resource: "addresses", verbs: ["get"], purpose: "read where to"),
            Need(resource: "countries", verbs: ["get"], purpose: "name countries"),
            Need(resource: "states", verbs: ["get"], purpose: "name regions"),
            Need(resource: "languages", verbs: ["get"], purpose: "know the shop's languages"),
            Need(
                resource: "configurations", verbs: ["get"], purpose: "read the time zone and the final order states",
                isOptional: settings.timeZone != nil),
        ]
        if flows.contains(.orders) {
            needs += [
                Need(resource: "orders", verbs: ["get"], purpose: "read orders"),
                Need(resource: "orders", verbs: ["patch"], purpose: "put a note on an order", isOptional: true),
                Need(resource: "order_details", verbs: ["get"], purpose: "read lines with their tax"),
                Need(resource: "order_cart_rules", verbs: ["get"], purpose: "read vouchers"),
                Need(resource: "order_states", verbs: ["get"], purpose: "name order states"),
                Need(resource: "order_histories", verbs: ["post"], purpose: "set the state of an order", isOptional: true),
                Need(resource: "order_carriers", verbs: ["get", "patch"], purpose: "set tracking numbers", isOptional: true),
                Need(resource: "currencies", verbs: ["get"], purpose: "know the currency"),
                Need(resource: "carriers", verbs: ["get"], purpose: "name the shipping method"),
                Need(resource: "taxes", verbs: ["get"], purpose: "know tax rates"),
                Need(resource: "order_slip", verbs: ["get"], purpose: "read refunds", isOptional: true),
            ]
            if settings.readsComments { needs.append(Need(resource: "messages", verbs: ["get"], purpose: "read buyers' remarks", isOptional: true)) }
            if settings.readsPayments { needs.append(Need(resource: "order_payments", verbs: ["get"], purpose: "read transaction numbers")) }
        }
        if flows.contains(.customers) {
            needs += [
                Need(resource: "customers", verbs: ["post", "patch"], purpose: "write customers", isOptional: true),
                Need(resource: "addresses", verbs: ["post"], purpose: "write addresses", isOptional: true),
            ]
        }
        return needs
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

    private func problem(_ subject: String, _ error: any Error) -> Finding {
        guard let fault = error as? Fault else { return Finding(.problem, subject, "\(error)") }
        return Finding(.problem, subject, fault.message, advice: fault.advice)
    }
}
