import Commerce
import JSON

/// Writing products.
extension BigCommerceSimulator {
    func createCatalogProduct(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let body = try object(call)
        try BigCommerceFields.productCreate.check(body)
        try refuseConflicts(body, except: nil)
        if body["images"]?.array?.isEmpty == false {
            throw BigCommerceRefusal(400, "The image could not be fetched", errors: ["images.0.image_url": "not reachable"])
        }
        var product = BigCommerceProduct(id: store.nextID(), created: now, modified: now, fields: ["is_visible": false], url: "")
        try set(customFields: body["custom_fields"]?.array ?? [], of: &product)
        let rows = body["variants"]?.array ?? []
        if rows.isEmpty {
            product.variants = [BigCommerceVariant(id: store.nextID(), skuID: nil, fields: [:], values: [])]
        } else {
            try addInline(rows, to: &product, productCode: body["sku"]?.string)
        }
        let isPartial = takePartialWrite()
        try apply(body, to: &product, withoutStock: isPartial)
        product.url = freeURL(product.name)
        store.catalog.products[product.id] = product
        if !isPartial {
            for (variant, row) in zip(product.variants, rows) { setLevel(row["inventory_level"], of: variant, in: product) }
        }
        return reply(product, include: Self.productParts, isPartial: isPartial)
    }

    func updateCatalogProduct(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let old = try product(call)
        let body = try object(call)
        if let id = body["id"]?.int, id != old.id { throw BigCommerceRefusal(422, "The ids differ", errors: ["id": "differs from the path"]) }
        let isPartial = try change(old, body)
        return reply(store.catalog.products[old.id] ?? old, include: [], isPartial: isPartial)
    }

    func updateCatalogProducts(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let items = try batch(call)
        for item in items {
            // Without id it counts as a creation.
            guard let id = item["id"]?.int else {
                try BigCommerceFields.productCreate.check(item)
                throw BigCommerceRefusal(422, "JSON data is missing or invalid", errors: ["id": "error.path.missing"])
            }
            guard store.catalog.products[id] != nil else { throw BigCommerceRefusal(404, "The product \(id) was not found") }
            try BigCommerceFields.productUpdate.check(item)
            try refuseConflicts(item, except: id)
        }
        var rows: [JSONValue] = []
        for item in items {
            guard let id = item["id"]?.int, let old = store.catalog.products[id] else { continue }
            _ = try change(old, item)
            if let changed = store.catalog.products[id] { rows.append(store.catalog.json(changed, include: [])) }
        }
        return .data(.array(rows), didWrite: true)
    }

    func deleteCatalogProduct(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        remove(product: try product(call).id)
        return BigCommerceReply(status: 204, didWrite: true)
    }

    func remove(product id: Int) {
        guard let product = store.catalog.products.removeValue(forKey: id) else { return }
        store.catalog.stock.forget([.product(id)] + product.variants.map { .variant($0.id) })
    }

    /// Whether the change was kept without its stock.
    private func change(_ old: BigCommerceProduct, _ body: JSONObject) throws(BigCommerceRefusal) -> Bool {
        try BigCommerceFields.productUpdate.check(body)
        try refuseConflicts(body, except: old.id)
        var product = old
        let isPartial = takePartialWrite()
        try apply(body, to: &product, withoutStock: isPartial)
        product.modified = now
        store.catalog.products[product.id] = product
        return isPartial
    }

    private func reply(_ product: BigCommerceProduct, include: Set<String>, isPartial: Bool) -> BigCommerceReply {
        guard isPartial else { return .data(store.catalog.json(product, include: include), didWrite: true) }
        // What is in the body is not documented: nothing that a client may lean on.
        let body: JSONValue = ["status": 207, "title": "The product was saved, its inventory was not", "type": "about:blank", "errors": [:]]
        return BigCommerceReply(status: 207, body: body, didWrite: true)
    }

    private func takePartialWrite() -> Bool {
        guard switches.partialWrites > 0 else { return false }
        switches.partialWrites -= 1
        return true
    }

    private func apply(_ body: JSONObject, to product: inout BigCommerceProduct, withoutStock: Bool) throws(BigCommerceRefusal) {
        for (name, value) in body {
            switch name {
            case "id", "variants", "custom_fields", "images", "custom_url", "inventory_level": break
            case "categories": product.categories = (value.array ?? []).compactMap(\.int)
            case "brand_id": product.brandID = value.int ?? 0
            case "brand_name": product.brandID = brandID(value.string ?? "")
            case "inventory_tracking": if !withoutStock { product.tracking = value.string ?? "none" }
            default: product.fields[name] = BigCommerceCatalog.kept(name, value)
            }
        }
        if product.tracking == "variant", product.variants.isEmpty, product.options.isEmpty {
            throw BigCommerceRefusal(422, "The product has no variants to track", errors: ["inventory_tracking": "variant"])
        }
        guard !withoutStock, let level = body["inventory_level"]?.int else { return }
        let key: BigCommerceStock.Key =
            product.tracking == "variant" ? product.variants.first.map { .variant($0.id) } ?? .product(product.id) : .product(product.id)
        if product.tracking != "variant" || product.options.isEmpty {
            store.catalog.stock.set(key, at: store.catalog.stock.locations[0].id, to: level, due: now)
            store.catalog.stock.settle(until: now)
        }
    }

    func setLevel(_ level: JSONValue?, of variant: BigCommerceVariant, in product: BigCommerceProduct) {
        guard let level = level?.int else { return }
        store.catalog.stock.set(.variant(variant.id), at: store.catalog.stock.locations[0].id, to: level, due: now)
        store.catalog.stock.settle(until: now)
    }

    /// 409 for what is taken or does not exist.
    private func refuseConflicts(_ body: JSONObject, except id: Int?) throws(BigCommerceRefusal) {
        if let name = body["name"]?.string?.lowercased(),
            store.catalog.products.values.contains(where: { $0.id != id && $0.name.lowercased() == name })
        {
            throw BigCommerceRefusal(409, "The product name is a duplicate", errors: ["name": "The product name is a duplicate"])
        }
        if let code = body["sku"]?.string, !code.isEmpty { try refuseTaken(code, exceptProduct: id) }
        let unknown = (body["categories"]?.array ?? []).compactMap(\.int).first { store.catalog.categories[$0] == nil }
        if let unknown { throw BigCommerceRefusal(409, "One or more categories do not exist", errors: ["categories": .string("\(unknown)")]) }
        if let tax = body["tax_class_id"]?.int, !BigCommerceCatalog.taxClasses.contains(where: { $0.0 == tax }) {
            throw BigCommerceRefusal(409, "The tax class does not exist", errors: ["tax_class_id": .string("\(tax)")])
        }
        if let brand = body["brand_id"]?.int, brand != 0, store.catalog.brands[brand] == nil {
            throw BigCommerceRefusal(409, "The brand does not exist", errors: ["brand_id": .string("\(brand)")])
        }
        if body["brand_id"] != nil, body["brand_name"] != nil {
            throw BigCommerceRefusal(422, "Give the brand by id or by name", errors: ["brand_name": "not together with brand_id"])
        }
    }

    func refuseTaken(_ code: String, exceptProduct id: Int? = nil, exceptVariant: Int? = nil) throws(BigCommerceRefusal) {
        guard let owner = store.catalog.product(withCode: code) else { return }
        if let variant = owner.variant { if variant.id == exceptVariant { return } } else if owner.product.id == id { return }
        throw BigCommerceRefusal(409, "Sku '\(code)' is not unique", errors: ["sku": .string("The sku \(code) is already in use")])
    }

    private func brandID(_ name: String) -> Int {
        if name.isEmpty { return 0 }
        if let known = store.catalog.brands.first(where: { $0.value.lowercased() == name.lowercased() }) { return known.key }
        let id = store.nextID()
        store.catalog.brands[id] = name
        return id
    }

    private func freeURL(_ name: String) -> String {
        let base = name.lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        let taken = Set(store.catalog.products.values.map(\.url))
        return taken.contains("/\(base)/") ? "/\(base)-\(random.next() % 100_000)/" : "/\(base)/"
    }

    /// The body, which must be an object.
    func object(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> JSONObject {
        guard let object = call.body?.object else {
            throw BigCommerceRefusal(422, "JSON data is missing or invalid", errors: ["": "error.expected.jsobject"])
        }
        return object
    }
}
