import Commerce
import JSON

/// Stock by location. What is accepted shows after a while; a call is accepted as a whole or not at all.
extension BigCommerceSimulator {
    private static let mostItems = 2_000

    func listLocations(_ call: BigCommerceCall) -> BigCommerceReply {
        let wantsDefault = call.request.queryValue("is_default").map { $0 == "true" || $0 == "1" }
        let all = store.catalog.stock.locations
        let rows = all.filter { location in wantsDefault.map { $0 == (location.id == all[0].id) } ?? true }.map { location -> JSONValue in
            [
                "id": .number(Decimal128(location.id)), "code": .string(location.code), "label": .string(location.label), "description": "",
                "managed_by_external_source": false, "type_id": "PHYSICAL", "enabled": .bool(location.isEnabled), "operating_hours": .null,
                "time_zone": "Europe/Amsterdam", "created_at": "2026-01-02T09:00:00Z", "updated_at": "2026-01-02T09:00:00Z", "address": .null,
                "storefront_visibility": true, "special_hours": [],
            ]
        }
        return .page(rows, call)
    }

    func adjustAbsolute(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let changes = try changes(call)
        if let change = changes.first(where: { $0.quantity < 0 }) { throw .inventory("The quantity \(change.quantity) is below zero") }
        for change in changes { store.catalog.stock.set(change.key, at: change.location, to: change.quantity, due: now + switches.stockDelay) }
        return adjusted()
    }

    func adjustRelative(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        store.catalog.stock.settle(until: now)
        let changes = try changes(call)
        for change in changes {
            guard store.catalog.stock.isKnown(change.key, at: change.location) else {
                throw .inventory("Item \(change.name) requires absolute adjustment before relative")
            }
            let sum = store.catalog.stock.onHand(change.key, at: change.location) + change.quantity
            guard (0...Int(Int32.max)).contains(sum) else { throw .inventory("Item \(change.name) would be out of range") }
        }
        for change in changes {
            let sum = store.catalog.stock.onHand(change.key, at: change.location) + change.quantity
            store.catalog.stock.set(change.key, at: change.location, to: sum, due: now + switches.stockDelay)
        }
        return adjusted()
    }

    private func adjusted() -> BigCommerceReply {
        store.catalog.stock.settle(until: now)
        return BigCommerceReply(body: ["transaction_id": .string("t-\(store.nextID())")], didWrite: true)
    }

    private struct Change {
        var key: BigCommerceStock.Key
        var name: String
        var location: Int
        var quantity: Int
    }

    private func changes(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> [Change] {
        let body = try object(call)
        try BigCommerceFields.adjustment.check(body)
        let items = body["items"]?.array ?? []
        if items.isEmpty { throw invalid("items", "error.minLength") }
        if items.count > Self.mostItems { throw BigCommerceRefusal(413, "At most \(Self.mostItems) items") }
        var changes: [Change] = []
        for (index, item) in items.enumerated() {
            let item = item.object ?? [:]
            try BigCommerceFields.adjustmentItem.check(item, at: "items.\(index).")
            guard [item["sku"], item["variant_id"], item["product_id"]].compactMap({ $0 }).count == 1 else {
                throw invalid("items.\(index)", "exactly one of sku, variant_id and product_id")
            }
            guard let location = store.catalog.stock.locations.first(where: { $0.id == item["location_id"]?.int }), location.isEnabled else {
                throw .inventory("The location was not found")
            }
            let (key, name) = try key(item)
            changes.append(Change(key: key, name: name, location: location.id, quantity: item["quantity"]?.int ?? 0))
        }
        return changes
    }

    /// Whose figure an item means; the wrong level is refused.
    private func key(_ item: JSONObject) throws(BigCommerceRefusal) -> (BigCommerceStock.Key, String) {
        let owner: (product: BigCommerceProduct, variant: BigCommerceVariant?)
        if let code = item["sku"]?.string {
            guard let found = store.catalog.product(withCode: code) else { throw .inventory("The sku \(code) was not found") }
            owner = found
            if found.variant == nil, found.product.tracking == "variant", let base = found.product.baseVariantID {
                return (.variant(base), code)
            }
        } else if let id = item["variant_id"]?.int {
            guard let product = store.catalog.product(ofVariant: id) else { throw .inventory("The variant \(id) was not found") }
            owner = (product, product.variants.first { $0.id == id })
        } else {
            guard let product = item["product_id"]?.int.flatMap({ store.catalog.products[$0] }) else {
                throw .inventory("The product was not found")
            }
            owner = (product, nil)
        }
        let product = owner.product
        if product.tracking == "none", switches.refusesUntracked { throw .inventory("Inventory of product \(product.id) is not tracked") }
        if let variant = owner.variant {
            if product.tracking == "product" { throw .inventory("Variant \(variant.id) is tracked by product") }
            let isBase = variant.skuID == nil && product.tracking == "none"
            return (isBase ? .product(product.id) : .variant(variant.id), "\(variant.id)")
        }
        if product.tracking == "variant" { throw .inventory("Product \(product.id) is tracked by variant") }
        return (.product(product.id), "\(product.id)")
    }

    func listInventory(_ call: BigCommerceCall) -> BigCommerceReply {
        store.catalog.stock.settle(until: now)
        func ids(_ name: String) -> Set<Int>? { call.list(name).map { Set($0.compactMap { Int($0) }) } }
        let codes = call.list("sku:in").map { Set($0.map { $0.lowercased() }) }
        let (variants, products, locations) = (ids("variant_id:in"), ids("product_id:in"), ids("location_id:in"))
        var rows: [JSONValue] = []
        for product in store.catalog.candidates(ids: products, codes: codes) {
            for item in items(of: product) {
                if let codes, !codes.contains(item.sku.lowercased()) { continue }
                if let variants, !(item.variant.map { variants.contains($0) } ?? false) { continue }
                let places = store.catalog.stock.locations.filter { locations?.contains($0.id) ?? true }
                if switches.listsOnlyStocked, !places.contains(where: { store.catalog.stock.isKnown(item.key, at: $0.id) }) { continue }
                rows.append([
                    "identity": [
                        "sku": .string(item.sku), "variant_id": item.variant.map { .number(Decimal128($0)) } ?? .null,
                        "product_id": .number(Decimal128(product.id)),
                    ], "locations": .array(places.map { figures(item.key, at: $0) }),
                ])
            }
        }
        return .page(rows, call)
    }

    private func items(of product: BigCommerceProduct) -> [(sku: String, variant: Int?, key: BigCommerceStock.Key)] {
        if product.options.isEmpty {
            return product.variants.map { (product.sku, $0.id, product.tracking == "variant" ? .variant($0.id) : .product(product.id)) }
        }
        if product.tracking == "product" { return [(product.sku, nil, .product(product.id))] }
        return product.variants.map { ($0.sku, $0.id, .variant($0.id)) }
    }

    private func figures(_ key: BigCommerceStock.Key, at location: BigCommerceStock.Location) -> JSONValue {
        let figure = JSONValue.number(Decimal128(store.catalog.stock.onHand(key, at: location.id)))
        return [
            "location_id": .number(Decimal128(location.id)), "location_code": .string(location.code), "location_name": .string(location.label),
            "available_to_sell": figure, "total_inventory_onhand": figure, "location_enabled": .bool(location.isEnabled),
            "settings": ["safety_stock": 0, "is_in_stock": true, "warning_level": 0, "bin_picking_number": ""],
        ]
    }
}
