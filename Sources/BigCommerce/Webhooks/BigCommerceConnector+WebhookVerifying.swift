public import Commerce
import Crypto
import Integrations
import JSON

extension BigCommerceConnector: WebhookVerifying {
    /// The header of our own secret.
    static let secretHeader = "X-Koppel-Secret"
    /// How far a signed call's time may be off.
    static let tolerance = Duration.seconds(300)

    /// Believes a call that carries our secret header, and, where it is signed and the client secret is known, the right signature of the
    /// last five minutes. Repeats of an event share `hash`, which is the delivery id.
    public func verify(_ request: WebhookRequest, now: Timestamp) throws(WebhookRefusal) -> WebhookNews {
        guard request.method == "POST" else { throw WebhookRefusal(status: 400, reason: "\(request.method) is no webhook") }
        try prove(request, now)
        guard let body = try? JSONValue(parsing: request.body), let scope = body["scope"]?.string, let data = body["data"] else {
            throw WebhookRefusal(status: 400, reason: "the body is no BigCommerce event")
        }
        guard body["producer"]?.string == "stores/\(settings.storeHash)" else {
            throw WebhookRefusal(status: 401, reason: "the event is of another store")
        }
        let at = body["created_at"]?.int.map { Timestamp(milliseconds: Int64($0) * 1_000) }
        let change = Self.entity(scope, data).map { EntityChange(flow: $0.kind == .order ? .orders : .customers, entity: $0, changedAt: at) }
        return WebhookNews(changes: change.map { [$0] } ?? [], deliveryID: body["hash"]?.words)
    }

    private func prove(_ request: WebhookRequest, _ now: Timestamp) throws(WebhookRefusal) {
        var isProved = false
        if let secret = settings.webhookSecret, !secret.isEmpty {
            guard let given = request.headers[Self.secretHeader.lowercased()], Self.equal(Array(given.utf8), Array(secret.utf8)) else {
                throw WebhookRefusal(status: 401, reason: "the header \(Self.secretHeader) is missing or wrong")
            }
            isProved = true
        }
        let isSigned = request.headers.keys.contains { ["webhook-signature", "webhook-id", "webhook-timestamp"].contains($0) }
        if let secret = settings.clientSecret, !secret.isEmpty, isSigned {
            guard let id = request.headers["webhook-id"], let time = request.headers["webhook-timestamp"], let seconds = Int64(time),
                let signatures = request.headers["webhook-signature"]
            else { throw WebhookRefusal(status: 401, reason: "a part of the signature is missing") }
            guard abs(seconds - now.milliseconds / 1_000) <= Self.tolerance.components.seconds else {
                throw WebhookRefusal(status: 401, reason: "the signature is more than five minutes off: check this machine's clock")
            }
            let expected = WebhookSignature.sign(id: id, timestamp: time, body: request.body, secret: secret)
            var matches = false
            for signature in signatures.split(separator: " ") where Self.equal(Array(signature.utf8), Array(expected.utf8)) { matches = true }
            guard matches else { throw WebhookRefusal(status: 401, reason: "the signature is wrong") }
            isProved = true
        }
        guard isProved else {
            throw WebhookRefusal(status: 401, reason: "nothing proves the call: set webhookSecret, or clientSecret for signed calls")
        }
    }

    /// In a time that does not depend on where they differ.
    private static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        var difference = UInt8(truncatingIfNeeded: a.count == b.count ? 0 : 1)
        for (x, y) in zip(a, b) { difference |= x ^ y }
        return difference == 0 && a.count == b.count
    }

    /// What an event is about; shapes differ per scope.
    private static func entity(_ scope: String, _ data: JSONValue) -> EntityRef? {
        let words = scope.split(separator: "/")
        guard words.count >= 3, words[0] == "store" else { return nil }
        func named(_ kind: EntityKind, _ value: JSONValue?) -> EntityRef? { value?.id.map { EntityRef(kind, $0) } }
        switch words[1] {
        case "order": return named(.order, words[2] == "transaction" ? data["order_id"] : data["id"])
        case "channel" where words.count > 3 && words[3] == "order": return named(.order, data["order_id"])
        case "shipment": return named(.order, data["orderId"])
        case "customer" where words[2] == "address": return named(.customer, data["address"]?["customer_id"])
        case "customer" where ["created", "updated", "deleted"].contains(words[2]): return named(.customer, data["id"])
        default: return nil
        }
    }
}

/// Signatures by the Standard Webhooks scheme.
enum WebhookSignature {
    /// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; the key is the client secret's own bytes.
    static func sign(id: String, timestamp: String, body: [UInt8], secret: String) -> String {
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: Array(secret.utf8)))
        hmac.update(data: Array("\(id).\(timestamp).".utf8))
        hmac.update(data: body)
        return "v1,\(Base64.encode(Array(hmac.finalize())))"
    }
}
