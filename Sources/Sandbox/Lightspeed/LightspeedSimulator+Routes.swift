import Commerce
import JSON

extension LightspeedSimulator {
    /// The content of an answer; nil for none (a deletion).
    func answer(_ call: LightspeedCall) throws(LightspeedRefusal) -> JSONValue? {
        let path = call.path
        let isCount = path.last == "count"
        switch path[0] {
        case "orders": return try orderAnswer(call, isCount: isCount)
        case "invoices", "shipments": return try documentAnswer(call, isCount: isCount)
        case "customers": return try customerAnswer(call, isCount: isCount)
        case "webhooks": return try webhookAnswer(call, isCount: isCount)
        case "products": return try productAnswer(call, isCount: isCount)
        case "variants": return try variantAnswer(call, isCount: isCount)
        case "categories": return try categoryAnswer(call, isCount: isCount)
        case "brands": return try brandAnswer(call, isCount: isCount)
        case "types", "attributes": return try specificationAnswer(call, isCount: isCount)
        default:
            guard call.method == "GET" else { throw .notOffered }
            return try settingsAnswer(call)
        }
    }

    /// 403 unless the key has the right.
    func demandRight(_ call: LightspeedCall) throws(LightspeedRefusal) {
        guard let area = call.area, let right = permissions[area] else { return }
        guard call.method == "GET" ? right.read : right.write else { throw LightspeedRefusal(status: 403, message: "Forbidden.") }
    }

    private func settingsAnswer(_ call: LightspeedCall) throws(LightspeedRefusal) -> JSONValue {
        switch call.path.joined(separator: "/") {
        case "shop":
            return [
                "shop": [
                    "id": 77_001, "createdAt": "2019-02-01T10:00:00+01:00", "status": "live", "isB2b": false, "isRetail": true,
                    "subDomain": "voorbeeld", "mainDomain": "www.voorbeeld.example", "email": "info@voorbeeld.example",
                    "currency": ["shortcode": "EUR", "symbol": "€", "title": "Euro", "isDefault": true, "currencyRate": "1.0000"],
                ]
            ]
        case "shop/limits":
            let limits: [(String, Int)] = [
                ("maxProducts", 5_000), ("maxProductsVariants", LightspeedGoods.maxVariants), ("maxProductsImages", LightspeedGoods.maxImages),
                ("maxProductsCategories", LightspeedGoods.maxCategories), ("maxAttributes", LightspeedGoods.maxAttributes),
                ("maxTypes", LightspeedGoods.maxTypes), ("maxWebhooks", Self.webhookLimit),
            ]
            return ["shopLimits": .object(JSONObject(limits.map { ($0.0, .number(Decimal128($0.1))) }))]
        case "languages":
            return [
                "languages": [
                    ["id": 1, "isActive": true, "isDefault": true, "code": "nl", "locale": "nl_NL", "title": "Nederlands"],
                    ["id": 3, "isActive": true, "isDefault": false, "code": "en", "locale": "en_GB", "title": "English"],
                    ["id": 2, "isActive": false, "isDefault": false, "code": "de", "locale": "de_DE", "title": "Deutsch"],
                ]
            ]
        case "account": return ["account": ["id": 1, "appId": false, "apiKey": .string(key)]]
        case "account/permissions":
            let rights = permissions.sorted { $0.key < $1.key }.map { area, right -> (String, JSONValue) in
                (area, ["read": .bool(right.read), "write": .bool(right.write)])
            }
            return ["accountPermissions": .object(JSONObject(rights))]
        case "account/ratelimit":
            let windows = zip(["limit5Min", "limitHour", "limitDay"], quota.windows(at: now)).map { name, window -> (String, JSONValue) in
                (
                    name,
                    [
                        "limit": .number(Decimal128(window.limit)), "remaining": .number(Decimal128(window.remaining)),
                        "reset": .number(Decimal128(Int(window.reset))),
                        "resetTime": .string(LightspeedTime.text(now + .seconds(window.reset))),
                    ]
                )
            }
            return ["accountRatelimit": .object(JSONObject(windows))]
        case "paymentmethods":
            return ["paymentmethods": [["id": 1, "key": "mollie", "title": "iDEAL"], ["id": 2, "key": "invoice", "title": "Op rekening"]]]
        case "shippingmethods": return ["shippingmethods": [["id": 501, "type": "core", "title": "Pakket"]]]
        case "taxes":
            let taxes = LightspeedGoods.taxes.map { tax -> JSONValue in
                [
                    "id": .number(Decimal128(tax.id)), "isDefault": .bool(tax.id == 1), "rate": .number(tax.rate),
                    "title": .string("\((tax.rate * 100).reduced)%"),
                ]
            }
            return ["taxes": .array(taxes)]
        case "time": return ["time": .string(LightspeedTime.text(now))]
        default: throw .notFound
        }
    }
}
