import Commerce
import Crypto
import JSON

/// Where a shop's webhook module sends what changed.
struct HintTarget: Sendable {
    var url: String
    /// `ps_webhooks`, `openlinker` or `generic`.
    var form: String
    var secret: String?
}

extension PrestaShopSimulator {
    /// Sends what changed since the last call, for real.
    func sendNews() async {
        let news = shop.news
        shop.news = []
        guard let hint else { return }
        for change in news {
            let (headers, body) = message(change, hint)
            _ = await context.sendWebhook(hint.url, headers, body)
        }
    }

    func message(_ change: (entity: String, id: Int, action: String), _ hint: HintTarget) -> (headers: [(String, String)], body: [UInt8]) {
        var headers = [("Content-Type", "application/json")]
        let id = JSONValue.number(Decimal128(change.id))
        let body: [UInt8]
        switch hint.form {
        case "openlinker":
            let kind = change.entity.lowercased()
            let type =
                switch change.entity {
                case "Product": change.action == "delete" ? "product.deleted" : "product.saved"
                case "StockAvailable": "stock.changed"
                default: change.action == "add" ? "\(kind).created" : "\(kind).status_changed"
                }
            body =
                JSONValue.object([
                    "schemaVersion": "1", "eventId": .string("\(change.entity)-\(change.id)-\(context.clock.now.milliseconds)"),
                    "eventType": .string(type),
                    "occurredAt": .string(context.clock.now.description), "object": ["type": .string(kind), "externalId": .string("\(change.id)")],
                    "payload": [:],
                ]).bytes
        default:
            body =
                JSONValue.object([
                    "action": .string(change.action), "entity": .string(change.entity), "data": ["id": id, "date_upd": .string(shop.now)],
                ]).bytes
        }
        if let secret = hint.secret {
            let time = String(context.clock.now.milliseconds / 1_000)
            let isDated = hint.form == "openlinker"
            let signed = isDated ? Array("\(time).".utf8) + body : body
            let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: Array(secret.utf8)))
            let hex = code.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
            if isDated { headers.append(("X-OpenLinker-Timestamp", time)) }
            headers.append((isDated ? "X-OpenLinker-Signature" : "X-Signature", hex))
        }
        return (headers, body)
    }
}
