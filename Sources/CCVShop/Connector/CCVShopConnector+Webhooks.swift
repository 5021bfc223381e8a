public import Commerce
import JSON

extension CCVShopConnector: WebhookVerifying, WebhookKeyLoading {
    /// How old a call may be: as long as its delivery id is remembered, so that none can be played back.
    private static let maximumAge = Duration.seconds(86_400)

    /// Proves the call by `x-hash` with the key of its webhook. The event is the last part of the address: the body does not name it.
    public func verify(_ request: WebhookRequest, now: Timestamp) throws(WebhookRefusal) -> WebhookNews {
        guard request.method == "POST" else { throw WebhookRefusal(status: 400, reason: "CCV Shop's webhooks are POST, not \(request.method).") }
        let event = request.path.split(separator: "/").last.map(String.init) ?? ""
        guard Self.events.contains(event) else { throw WebhookRefusal(status: 400, reason: "The address does not end in a known event.") }
        let address = Self.address(request.publicURL, event)
        let proof = try prove(request, address)
        let body: Record
        do {
            body = Record(try JSONValue(parsing: request.body, limits: JSONLimits(duplicateKeys: .keepLast, loneSurrogates: .replace)))
        } catch {
            throw WebhookRefusal(status: 400, reason: "The body is no JSON: \(error)")
        }
        guard let id = body.text("id"), id.utf8.count < 20, id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw WebhookRefusal(status: 400, reason: "The body names no order.")
        }
        if let sent = body.time("triggered_at"), now - sent > Self.maximumAge {
            throw WebhookRefusal(status: 401, reason: "The call is more than a day old.")
        }
        let change = EntityChange(flow: .orders, entity: EntityRef(.order, id), changedAt: body.time("triggered_at"))
        return WebhookNews(changes: [change], deliveryID: "\(event)/\(id)/\(body.text("triggered_at") ?? "")/\(proof)")
    }

    /// What proved the call: its signature's beginning. Empty where no key is known and the token in the path has to do.
    private func prove(_ request: WebhookRequest, _ address: String) throws(WebhookRefusal) -> String {
        guard let keys = webhookKeys[address] else { return "" }
        guard let theirs = request.headers["x-hash"]?.lowercased() else { throw WebhookRefusal(status: 401, reason: "The x-hash header is missing.") }
        for key in keys {
            for signed in [address, nil] where Signature.areEqual(theirs, Signature.ofWebhook(key: key, address: signed, body: request.body)) {
                return String(theirs.prefix(16))
            }
        }
        throw WebhookRefusal(status: 401, reason: "x-hash was not made with the key of this webhook.")
    }

    public func loadWebhookKeys() async throws {
        let rows = try await client.list("webhooks", about: "the webhooks")
        webhookKeys.replace(rows.compactMap { row in row.text("address").map { ($0, row.text("key") ?? "") } })
    }

    static let events: Set<String> = [
        "orders.created", "orders.updated.status", "orders.updated.ispaid", "orders.updated.trackandtrace", "orders.deleted",
    ]

    static func address(_ url: String, _ event: String) -> String {
        url.hasSuffix("/\(event)") ? url : (url.hasSuffix("/") ? url : url + "/") + event
    }
}

extension CCVShopConnector: WebhookRegistering {
    /// There are no events of customers and none for a plain change of an order.
    private static func topics(of flows: Set<Flow>) -> [String] {
        flows.contains(.orders) ? ["orders.created", "orders.updated.status", "orders.updated.ispaid"] : []
    }

    public func webhooks() async throws -> [WebhookSubscription] {
        try await client.list("webhooks", about: "the webhooks").compactMap { row in
            guard let id = row.text("id") else { return nil }
            return WebhookSubscription(
                id: id, topic: row.text("event") ?? "?", url: row.text("address") ?? "", isActive: row.flag("is_active") ?? false)
        }
    }

    public func syncWebhooks(url: String, flows: Set<Flow>) async throws -> [String] {
        var ours = try await webhooks().filter { Self.isOurs($0, url) }
        var done: [String] = []
        for topic in Self.topics(of: flows) {
            let held = ours.filter { $0.topic == topic }
            ours.removeAll { $0.topic == topic }
            done.append("\(topic): " + (try await sync(topic, url, held.first)))
            for double in held.dropFirst() {
                _ = try await client.delete("webhooks/\(double.id)", about: "the webhook \(topic)")
                done.append("\(topic): removed a double")
            }
        }
        for leftover in ours {
            _ = try await client.delete("webhooks/\(leftover.id)", about: "the webhook \(leftover.topic)")
            done.append("\(leftover.topic): removed")
        }
        try await loadWebhookKeys()
        return done
    }

    /// One event that the shop refuses must not stop the others.
    private func sync(_ topic: String, _ url: String, _ held: WebhookSubscription?) async throws -> String {
        if let held {
            if held.isActive { return "was there" }
            _ = try await client.write("PATCH", "webhooks/\(held.id)", ["is_active": true], about: "the webhook \(topic)")
            return "switched on again"
        }
        let body: JSONObject = ["event": .string(topic), "address": .string(Self.address(url, topic)), "is_active": true]
        do {
            _ = try await client.write("POST", "webhooks", body, about: "the webhook \(topic)")
        } catch let fault as Fault where fault.handling == .park {
            return "refused: \(fault.message)"
        }
        return "added"
    }

    public func removeWebhooks(url: String) async throws -> [String] {
        var done: [String] = []
        for webhook in try await webhooks() where Self.isOurs(webhook, url) {
            _ = try await client.delete("webhooks/\(webhook.id)", about: "the webhook \(webhook.topic)")
            done.append("\(webhook.topic): removed")
        }
        return done
    }

    private static func isOurs(_ webhook: WebhookSubscription, _ url: String) -> Bool { webhook.url == address(url, webhook.topic) }
}
