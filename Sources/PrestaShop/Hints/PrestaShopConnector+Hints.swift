public import Commerce
import Crypto
import Integrations
import JSON

extension PrestaShopConnector: WebhookVerifying {
    // PrestaShop has no webhooks of its own; modules send what they like. A call is only a hint to read an entity, so it needs no more than
    // the entity's name and id, from the places that the settings name.
    public func verify(_ request: WebhookRequest, now: Timestamp) throws(WebhookRefusal) -> WebhookNews {
        guard let hint = settings.hint else { throw WebhookRefusal(status: 410, reason: "no hint receiver is set up") }
        guard request.method == "POST" else { throw WebhookRefusal(status: 400, reason: "\(request.method) instead of POST") }
        let signature = try checkSignature(request, hint, now)
        guard let body = try? JSONValue(parsing: request.body), body.object != nil else {
            throw WebhookRefusal(status: 400, reason: "the body is no JSON object")
        }
        guard let entity = find(hint.entityPath, in: body)?.string, !entity.isEmpty else {
            throw WebhookRefusal(status: 400, reason: "no entity at \(hint.entityPath)")
        }
        guard let (flow, kind, member) = Self.meaning(of: entity) else { return WebhookNews(changes: [], deliveryID: signature) }
        // The id may be one behind another: an order's history names its order beside its own id.
        let path = member.map { Self.sibling(of: hint.idPath, $0) } ?? hint.idPath
        guard let key = find(path, in: body).flatMap(Self.key) else {
            throw WebhookRefusal(status: 400, reason: "no id of \(entity) at \(path)")
        }
        return WebhookNews(changes: [EntityChange(flow: flow, entity: EntityRef(kind, key))], deliveryID: signature)
    }

    /// The flow that an entity belongs to, its kind, and the member that holds the id where it is not the entity's own. Nil for others.
    private static func meaning(of entity: String) -> (Flow, EntityKind, String?)? {
        let name = entity.lowercased().prefix { $0 != "." }
        return switch name {
        case "order", "orders": (.orders, .order, nil)
        case "orderhistory", "order_history", "order_histories", "ordercarrier", "order_carrier", "orderinvoice", "orderdetail", "order_detail",
            "orderslip", "order_slip":
            (.orders, .order, "id_order")
        case "customer", "customers": (.customers, .customer, nil)
        case "address", "addresses": (.customers, .customer, "id_customer")
        default: nil
        }
    }

    private static func key(_ value: JSONValue) -> String? {
        let text = value.int.map(String.init) ?? value.string?.trimmed
        return text.flatMap { Int($0) }.flatMap { $0 > 0 ? String($0) : nil }
    }

    private static func sibling(of path: String, _ member: String) -> String {
        (path.split(separator: ".").dropLast() + [Substring(member)]).joined(separator: ".")
    }

    private func find(_ path: String, in body: JSONValue) -> JSONValue? {
        path.split(separator: ".").reduce(body) { (value: JSONValue?, member) in value?[String(member)] }
    }

    /// Proves the signature where one is configured. - Returns: the signature, which is the same when the call is repeated.
    private func checkSignature(_ request: WebhookRequest, _ hint: PrestaShopHintSettings, _ now: Timestamp) throws(WebhookRefusal) -> String? {
        guard let secret = hint.secret else { return nil }
        guard var given = request.headers[hint.signatureHeader.lowercased()] else {
            throw WebhookRefusal(status: 401, reason: "no header \(hint.signatureHeader)")
        }
        if given.hasPrefix("sha256=") { given.removeFirst(7) }
        var signed = request.body
        if let header = hint.timestampHeader {
            guard let text = request.headers[header.lowercased()], let seconds = Int64(text) else {
                throw WebhookRefusal(status: 401, reason: "no time in header \(header)")
            }
            let age = now.milliseconds / 1_000 - seconds
            guard abs(age) <= Int64(hint.maximumAgeSeconds) else { throw WebhookRefusal(status: 401, reason: "signed \(age) s ago") }
            signed = Array("\(text).".utf8) + signed
        }
        let code = bytes(hex: given)
        guard HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: SymmetricKey(data: Array(secret.utf8))) else {
            throw WebhookRefusal(status: 401, reason: "the signature is wrong")
        }
        return given.lowercased()
    }

    private func bytes(hex text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue).map(UInt8.init)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return [] }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
