public import Commerce
import Integrations
import JSON

extension BigCommerceConnector: WebhookRegistering {
    /// What is asked for, per flow. A change of state and a payment fire `updated` too, so two scopes are enough and each change comes once.
    private static let scopes: [Flow: [String]] = [
        .orders: ["store/order/created", "store/order/updated"],
        .customers: ["store/customer/created", "store/customer/updated", "store/customer/address/created", "store/customer/address/updated"],
    ]

    public func webhooks() async throws -> [WebhookSubscription] {
        try await hooks().compactMap { hook in
            hook["id"]?.id.map {
                WebhookSubscription(
                    id: $0, topic: hook["scope"]?.string ?? "", url: hook["destination"]?.string ?? "", isActive: hook["is_active"]?.bool ?? false)
            }
        }
    }

    public func syncWebhooks(url: String, flows: Set<Flow>) async throws -> [String] {
        let wanted = flows.sorted().flatMap { Self.scopes[$0] ?? [] }
        let ours = try await hooks().filter { $0["destination"]?.string == url }
        var done: [String] = []
        for scope in wanted {
            if let hook = ours.first(where: { $0["scope"]?.string == scope }), let id = hook["id"]?.id {
                let isActive = hook["is_active"]?.bool == true
                if isActive, hook["headers"]?[Self.secretHeader]?.string == settings.webhookSecret { continue }
                try await send("PUT", "/v3/hooks/\(id)", ["is_active": true, "headers": headers], scope)
                done.append(isActive ? "\(scope): secret renewed" : "\(scope): was switched off, switched on again")
            } else {
                try await send(
                    "POST", "/v3/hooks", ["scope": .string(scope), "destination": .string(url), "is_active": true, "headers": headers], scope)
                done.append("\(scope): registered")
            }
        }
        for hook in ours where !wanted.contains(hook["scope"]?.string ?? "") {
            done.append(try await remove(hook))
        }
        return done
    }

    public func removeWebhooks(url: String) async throws -> [String] {
        var done: [String] = []
        for hook in try await hooks() where hook["destination"]?.string == url { done.append(try await remove(hook)) }
        return done
    }

    private var headers: JSONValue { settings.webhookSecret.map { [Self.secretHeader: .string($0)] } ?? .null }

    private func remove(_ hook: JSONValue) async throws -> String {
        let scope = hook["scope"]?.string ?? ""
        if let id = hook["id"]?.id { try await send("DELETE", "/v3/hooks/\(id)", nil, scope) }
        return "\(scope): removed"
    }

    private func send(_ method: String, _ path: String, _ body: JSONValue?, _ scope: String) async throws {
        _ = try await client.send(
            .init(method: method, path: path, body: body, scope: "store_v2_information", subject: "the webhook \(scope)"))
    }

    private func hooks() async throws -> [JSONValue] {
        var (rows, page): ([JSONValue], Int) = ([], 1)
        while true {
            let answer = try await client.send(
                .init(
                    path: "/v3/hooks", query: ["page": String(page), "limit": "250"], scope: "store_v2_information_read_only",
                    subject: "the list of webhooks"))
            rows += answer.items
            if page >= answer.json?["meta"]?["pagination"]?["total_pages"]?.int ?? 0 { return rows }
            page += 1
        }
    }
}
