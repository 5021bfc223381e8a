public import Commerce
import Crypto
import Integrations
import JSON

extension LightspeedConnector: WebhookVerifying {
    /// Proves the call by `X-Signature`, the MD5 of body and API secret, and reads which order or customer it is about.
    public func verify(_ request: WebhookRequest, now: Timestamp) throws(WebhookRefusal) -> WebhookNews {
        guard request.method == "POST" else { throw WebhookRefusal(status: 400, reason: "Lightspeed webhooks are POST, not \(request.method).") }
        guard let signature = request.headers["x-signature"] else { throw WebhookRefusal(status: 401, reason: "The X-Signature header is missing.") }
        let expected = Encoding.hexadecimal(Insecure.MD5.hash(data: request.body + Array(settings.secret.utf8)))
        guard Encoding.areEqual(signature.lowercased(), expected) else {
            throw WebhookRefusal(status: 401, reason: "X-Signature is not the MD5 of the body and this shop's API secret.")
        }
        guard let event = request.headers["x-event"]?.lowercased() else {
            throw WebhookRefusal(status: 400, reason: "The X-Event header is missing.")
        }
        let parts = event.split(separator: "/").map(String.init)
        guard parts.count == 2 else { throw WebhookRefusal(status: 400, reason: "X-Event is not group/action.") }
        let (group, action) = (parts[0], parts[1])
        let named = request.headers["x-\(Self.singular(group))-id"]
        let body = try Self.content(of: request.body, action: action)
        // Header ids are not signed, the body is: where both name an id they must agree.
        if let named, let signed = body?.text("id"), named != signed {
            throw WebhookRefusal(status: 401, reason: "The id in the header is not the id in the signed body.")
        }
        return WebhookNews(
            changes: Self.change(group: group, body: body, named: named).map { [$0] } ?? [],
            deliveryID: "\(event)/\(named ?? body?.text("id") ?? "")/\(expected)")
    }

    /// The object in the body; a deletion's body carries nothing.
    private static func content(of body: [UInt8], action: String) throws(WebhookRefusal) -> Record? {
        let parsed: JSONValue
        do {
            parsed = try JSONValue(parsing: body, limits: JSONLimits(duplicateKeys: .keepLast, loneSurrogates: .replace))
        } catch {
            if action == "deleted" { return nil }
            throw WebhookRefusal(status: 400, reason: "The body is no JSON: \(error)")
        }
        return parsed.object?.values.first.map { Record($0) }
    }

    private static func change(group: String, body: Record?, named: String?) -> EntityChange? {
        let id = named ?? body?.text("id")
        switch group {
        case "orders":
            return id.flatMap { change(.orders, .order, $0, revision: body.flatMap(OrderStates.revision(of:)), at: body) }
        case "invoices", "shipments":
            return body?.reference("order").flatMap { change(.orders, .order, String($0), revision: nil, at: nil) }
        case "customers":
            return id.flatMap { change(.customers, .customer, $0, revision: body.flatMap(Customer.revision(of:)), at: body) }
        default:
            return nil
        }
    }

    private static func change(_ flow: Flow, _ kind: EntityKind, _ id: String, revision: String?, at body: Record?) -> EntityChange? {
        guard !id.isEmpty, id.utf8.count < 20, id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return EntityChange(flow: flow, entity: EntityRef(kind, id), revision: revision, changedAt: body?.time("updatedAt"))
    }

    private static func singular(_ group: String) -> String { group.hasSuffix("s") ? String(group.dropLast()) : group }
}

extension LightspeedConnector: WebhookRegistering {
    private static func topics(of flows: Set<Flow>) -> [String] {
        (flows.contains(.orders) ? ["orders/created", "orders/updated", "orders/paid"] : [])
            + (flows.contains(.customers) ? ["customers/created", "customers/updated"] : [])
    }

    public func webhooks() async throws -> [WebhookSubscription] {
        try await client.list("webhooks", about: "the webhooks").compactMap { row in
            guard let id = row.text("id") else { return nil }
            return WebhookSubscription(
                id: id, topic: "\(row.text("itemGroup") ?? "?")/\(row.text("itemAction") ?? "?")", url: row.text("address") ?? "",
                isActive: row.flag("isActive"))
        }
    }

    public func syncWebhooks(url: String, flows: Set<Flow>) async throws -> [String] {
        // The shop does not prevent doubles, and foreign subscriptions share the list: only exact addresses are ours.
        var ours = try await webhooks().filter { $0.url == url }
        var done: [String] = []
        for topic in Self.topics(of: flows) {
            let held = ours.filter { $0.topic == topic }
            ours.removeAll { $0.topic == topic }
            if let first = held.first {
                if !first.isActive {
                    _ = try await client.write("PUT", "webhooks/\(first.id)", "webhook", ["isActive": true], about: "the webhook \(topic)")
                    done.append("\(topic): switched on again")
                } else {
                    done.append("\(topic): was there")
                }
                for double in held.dropFirst() {
                    _ = try await client.delete("webhooks/\(double.id)", about: "the webhook \(topic)")
                    done.append("\(topic): removed a double")
                }
            } else {
                try await create(topic, url: url)
                done.append("\(topic): added")
            }
        }
        for leftover in ours {
            _ = try await client.delete("webhooks/\(leftover.id)", about: "the webhook \(leftover.topic)")
            done.append("\(leftover.topic): removed")
        }
        return done
    }

    public func removeWebhooks(url: String) async throws -> [String] {
        var done: [String] = []
        for webhook in try await webhooks() where webhook.url == url {
            _ = try await client.delete("webhooks/\(webhook.id)", about: "the webhook \(webhook.topic)")
            done.append("\(webhook.topic): removed")
        }
        return done
    }

    private func create(_ topic: String, url: String) async throws {
        let parts = topic.split(separator: "/").map(String.init)
        let fields: JSONObject = [
            "isActive": true, "itemGroup": .string(parts[0]), "itemAction": .string(parts[1]), "language": .string(settings.language),
            "format": "json", "address": .string(url),
        ]
        guard try await client.write("POST", "webhooks", "webhook", fields, about: "the webhook \(topic)") != nil else {
            throw Fault.retry("lightspeed.not-found", "Lightspeed did not find where to register webhooks.")
        }
    }
}
