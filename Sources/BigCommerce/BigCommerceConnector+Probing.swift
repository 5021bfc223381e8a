public import Commerce
import Integrations
import JSON

extension BigCommerceConnector: Probing {
    /// One call per right. Rights to write are tried on an entity that cannot exist: 404 or a complaint about it proves the right.
    public func check(flows: Set<Flow>) async -> [Finding] {
        var findings = [await store()]
        if case .problem = findings[0].level { return findings }
        let none = "2147483647"
        if flows.contains(.orders) {
            findings.append(
                await probe("orders: read", .init(path: "/v2/orders", query: ["limit": "1"], scope: "store_v2_orders", subject: "orders")))
            findings.append(
                await probe(
                    "orders: write back state and note",
                    .init(method: "PUT", path: "/v2/orders/\(none)", body: [:], scope: "store_v2_orders", subject: "orders")))
        }
        if flows.contains(.customers) {
            findings.append(
                await probe(
                    "customers: read", .init(path: "/v3/customers", query: ["limit": "1"], scope: "store_v2_customers", subject: "customers")))
            findings.append(
                await probe(
                    "customers: write",
                    .init(method: "PUT", path: "/v3/customers", body: [["id": 2_147_483_647]], scope: "store_v2_customers", subject: "customers")))
        }
        findings.append(
            await probe(
                "webhooks: list",
                .init(path: "/v3/hooks", query: ["limit": "1"], scope: "store_v2_information_read_only", subject: "webhooks")))
        if settings.webhookSecret == nil, settings.clientSecret == nil {
            findings.append(
                Finding(
                    .warning, "webhooks: proof", "No secret is set, so webhooks are refused and changes come by poll only.",
                    advice: "Set webhookSecret to a long random text."))
        }
        if flows.contains(.products) || flows.contains(.stock) {
            findings.append(
                await probe(
                    "products: read",
                    .init(path: "/v3/catalog/products", query: ["limit": "1"], scope: "store_v2_products", subject: "products")))
        }
        if flows.contains(.products) { findings += await checkProducts() }
        if flows.contains(.stock) { findings += await checkStock() }
        return findings
    }

    private func store() async -> Finding {
        do {
            let answer = try await client.send(.init(path: "/v2/store", scope: "store_v2_information_read_only", subject: "the store's profile"))
            guard let name = answer.json?["name"]?.words else {
                return Finding(.problem, "access", "The address answers, but not as a BigCommerce store.", advice: "Check store hash and address.")
            }
            return Finding(.ok, "access", "The store \(name) answers; prices are in \(answer.json?["currency"]?.words ?? "an unknown currency").")
        } catch {
            return finding(error, "access")
        }
    }

    func probe(_ subject: String, _ call: BigCommerceClient.Call) async -> Finding {
        do {
            _ = try await client.send(call)
            return Finding(.ok, subject, "Allowed.")
        } catch let fault as Fault where fault.handling == .park && fault.cause != "bigcommerce.address" && call.method != "GET" {
            return Finding(.ok, subject, "Allowed.")
        } catch {
            return finding(error, subject)
        }
    }

    func finding(_ error: any Error, _ subject: String) -> Finding {
        guard let fault = error as? Fault else { return Finding(.problem, subject, "\(error)") }
        if case .retryAt = fault.handling { return Finding(.warning, subject, fault.message, advice: "Try again in a minute.") }
        return Finding(.problem, subject, fault.message, advice: fault.advice)
    }
}
