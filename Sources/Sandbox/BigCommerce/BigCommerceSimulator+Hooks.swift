import Commerce
import JSON

/// A webhook subscription; only the account that made it sees it.
struct BigCommerceHook {
    var id: Int
    var clientID: String
    var clientSecret: String
    var scope: String
    var destination: String
    var headers: JSONValue = .null
    var isActive = true
    var created: Timestamp
    var updated: Timestamp

    func json(hash: String) -> JSONValue {
        [
            "id": .number(Decimal128(id)), "client_id": .string(clientID), "store_hash": .string(hash), "scope": .string(scope),
            "destination": .string(destination), "headers": headers, "is_active": .bool(isActive),
            "created_at": .number(Decimal128(Int(created.milliseconds / 1_000))),
            "updated_at": .number(Decimal128(Int(updated.milliseconds / 1_000))),
        ]
    }

    func matches(_ event: String) -> Bool {
        scope == event || (scope.hasSuffix("/*") && event.hasPrefix(scope.dropLast()))
    }
}

/// The webhooks API and the events.
extension BigCommerceSimulator {
    func listHooks(_ call: BigCommerceCall) -> BigCommerceReply {
        let (scope, destination) = (call.request.queryValue("scope"), call.request.queryValue("destination"))
        let isActive = call.request.queryValue("is_active").map { $0 == "true" || $0 == "1" }
        let hooks = store.hooks.values.sorted { $0.id < $1.id }.filter {
            $0.clientID == call.account.clientID && (scope == nil || scope == $0.scope)
                && (destination == nil || destination == $0.destination) && (isActive == nil || isActive == $0.isActive)
        }
        return .page(hooks.map { $0.json(hash: Self.storeHash) }, call)
    }

    private func hook(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceHook {
        guard let hook = store.hooks[call.id], hook.clientID == call.account.clientID else {
            throw BigCommerceRefusal(404, "Webhook with id \(call.id) not found.")
        }
        return hook
    }

    func readHook(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply { .data(try hook(call).json(hash: Self.storeHash)) }

    func createHook(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        guard let fields = call.body?.object else { throw BigCommerceRefusal(422, "JSON data is missing or invalid") }
        try BigCommerceFields.hookCreate.check(fields)
        let hook = BigCommerceHook(
            id: store.nextID(), clientID: call.account.clientID, clientSecret: call.account.clientSecret, scope: fields["scope"]?.string ?? "",
            destination: fields["destination"]?.string ?? "", headers: fields["headers"] ?? .null, isActive: fields["is_active"]?.bool ?? true,
            created: now, updated: now)
        try check(hook)
        store.hooks[hook.id] = hook
        return .data(hook.json(hash: Self.storeHash), didWrite: true)
    }

    func updateHook(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        var hook = try hook(call)
        guard let fields = call.body?.object else { throw BigCommerceRefusal(422, "JSON data is missing or invalid") }
        try BigCommerceFields.hookUpdate.check(fields)
        if let scope = fields["scope"]?.string { hook.scope = scope }
        if let destination = fields["destination"]?.string { hook.destination = destination }
        if let isActive = fields["is_active"]?.bool { hook.isActive = isActive }
        if let headers = fields["headers"] { hook.headers = headers }
        hook.updated = now
        try check(hook)
        store.hooks[hook.id] = hook
        return .data(hook.json(hash: Self.storeHash), didWrite: true)
    }

    /// Answers 200 with what was deleted, unlike all others.
    func deleteHook(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let hook = try hook(call)
        store.hooks[hook.id] = nil
        return .data(hook.json(hash: Self.storeHash), didWrite: true)
    }

    private func check(_ hook: BigCommerceHook) throws(BigCommerceRefusal) {
        guard BigCommerceScopes.allows(hook.scope) else { throw BigCommerceRefusal(422, "Invalid scope", errors: ["scope": "unknown"]) }
        let rest = hook.destination.dropFirst("https://".count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard hook.destination.hasPrefix("https://"), !authority.isEmpty, !authority.contains(":") || authority.hasSuffix(":443") else {
            throw BigCommerceRefusal(422, "Invalid destination", errors: ["destination": "must be https on port 443"])
        }
        let others = store.hooks.values.filter { $0.id != hook.id && $0.clientID == hook.clientID && $0.scope == hook.scope }
        if others.contains(where: { $0.destination == hook.destination }) {
            throw BigCommerceRefusal(422, "The webhook is a duplicate", errors: ["destination": "scope and destination exist"])
        }
        if others.count >= 10 { throw BigCommerceRefusal(422, "Too many webhooks for this scope", errors: ["scope": "at most 10"]) }
        if let headers = hook.headers.object, headers.contains(where: { $0.value.string == nil }) {
            throw BigCommerceRefusal(422, "Invalid headers", errors: ["headers": "must be texts"])
        }
    }

    /// Sends an event to all hooks that ask for it; a wildcard hook gets each event of an action.
    func announce(_ scope: String, _ data: JSONValue) {
        let event = BigCommerceEvent(scope: scope, data: data, created: now, hash: Self.storeHash, number: store.nextID())
        for hook in store.hooks.values.sorted(by: { $0.id < $1.id }) where hook.isActive && hook.matches(scope) {
            let id = hook.id
            sender.send(event, to: hook) { [weak self] in await self?.deactivate(hook: id) }
        }
    }

    private func deactivate(hook id: Int) {
        store.hooks[id]?.isActive = false
        store.hooks[id]?.updated = now
    }

    // MARK: store data

    func readStore() -> BigCommerceReply {
        BigCommerceReply(
            body: [
                "id": .string(Self.storeHash), "store_id": 1001, "domain": "sandbox.example", "secure_url": "https://sandbox.example",
                "name": "Sandbox Winkel", "status": "live",
                "timezone": [
                    "name": "Europe/Amsterdam", "raw_offset": 3600, "dst_offset": 7200, "dst_correction": true,
                    "date_format": ["display": "d-m-Y", "export": "d-m-Y", "extended_display": "d-m-Y H:i"],
                ], "currency": "EUR", "currency_symbol": "€", "decimal_places": 2, "weight_units": .string(store.catalog.weightUnits),
                "dimension_units": "Centimeters",
                "is_price_entered_with_tax": .bool(store.catalog.isPriceEnteredWithTax), "default_channel_id": 1, "plan_name": "Standard",
                "features": ["multi_storefront_enabled": false], "logo": [],
            ])
    }

    func listChannels(_ call: BigCommerceCall) -> BigCommerceReply {
        let channel: JSONValue = [
            "id": 1, "external_id": .null, "is_listable_from_ui": true, "is_visible": true, "status": "active", "name": "Sandbox Winkel",
            "type": "storefront", "platform": "bigcommerce", "date_created": "2026-01-02T09:00:00Z", "date_modified": "2026-01-02T09:00:00Z",
            "icon_url": "",
        ]
        return .page([channel], call)
    }
}

/// The scopes a webhook can name.
enum BigCommerceScopes {
    static func allows(_ scope: String) -> Bool {
        let words = scope.split(separator: "/").map(String.init)
        guard words.count >= 3, words[0] == "store" else { return false }
        return known[words[1]]?.contains(words.dropFirst(2).joined(separator: "/")) ?? false
    }

    private static let changes = ["*", "created", "updated", "deleted"]
    private static let known: [String: [String]] = [
        "order": [
            "*", "created", "updated", "archived", "statusUpdated", "message/created", "refund/created", "transaction/created", "transaction/updated",
        ],
        "shipment": changes, "customer": changes + ["address/*", "address/created", "address/updated", "address/deleted"],
        "product": changes + ["inventory/updated", "inventory/order/updated"], "sku": changes + ["inventory/updated", "inventory/order/updated"],
        "category": changes, "app": ["uninstalled"], "information": ["updated"], "hook": ["deliveryException"],
    ]
}
