import Commerce
import JSON

/// Reading products.
extension BigCommerceSimulator {
    static let productParts: Set = [
        "bulk_pricing_rules", "channels", "custom_fields", "images", "modifiers", "options", "parent_relations", "primary_image", "reviews",
        "variants", "videos",
    ]

    func listCatalog(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let include = try parts(call)
        let ids = call.list("id:in").map { Set($0.compactMap { Int($0) }) }
        let codes = (call.list("sku:in") ?? call.request.queryValue("sku").map { [$0] }).map { Set($0.map { $0.lowercased() }) }
        let categories = call.list("categories:in").map { $0.compactMap { Int($0) } }
        let (from, to) = (try call.date("date_modified:min"), try call.date("date_modified:max"))
        func wanted(_ name: String) -> String? { call.request.queryValue(name) }
        let rows = store.catalog.candidates(ids: ids, codes: codes).filter { product in
            // Codes of variants are not looked at here.
            if let codes, !codes.contains(product.sku.lowercased()) { return false }
            if let name = wanted("name"), product.name.lowercased() != name.lowercased() { return false }
            if let part = wanted("name:like"), !product.name.lowercased().contains(part.lowercased()) { return false }
            if let upc = wanted("upc"), product.fields["upc"]?.string != upc { return false }
            if let categories, !categories.allSatisfy(product.categories.contains) { return false }
            if let visible = wanted("is_visible"), (product.fields["is_visible"]?.bool ?? false) != (visible == "true" || visible == "1") {
                return false
            }
            if let from, product.modified < from { return false }
            if let to, product.modified > to { return false }
            return true
        }
        var call = call
        if !include.isDisjoint(with: ["options", "modifiers"]) { call.limit = min(call.limit, 10) }
        var reply = BigCommerceReply.page(rows.map { trimmed(store.catalog.json($0, include: include), call) }, call)
        reply.body?["meta"]?["pagination"]?["too_many"] = false
        return reply
    }

    func readCatalogProduct(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        .data(trimmed(store.catalog.json(try product(call), include: try parts(call)), call))
    }

    func listVariants(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let products = call.list("product_id:in").map { Set($0.compactMap { Int($0) }) }
        func wanted(_ name: String) -> String? { call.request.queryValue(name) }
        let rows = store.catalog.candidates(ids: products, codes: wanted("sku").map { [$0.lowercased()] }).flatMap { product in
            product.variants.map { store.catalog.json($0, of: product) }.filter { row in
                if let id = wanted("id"), row["id"]?.int != Int(id) { return false }
                if let code = wanted("sku"), row["sku"]?.string?.lowercased() != code.lowercased() { return false }
                if let upc = wanted("upc"), row["upc"]?.string != upc { return false }
                return true
            }
        }
        return .page(rows.map { trimmed($0, call) }, call)
    }

    func listVariantsOfProduct(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let product = try product(call)
        return .page(product.variants.map { trimmed(store.catalog.json($0, of: product), call) }, call)
    }

    func listBrands(_ call: BigCommerceCall) -> BigCommerceReply {
        let ids = call.list("id:in").map { Set($0.compactMap { Int($0) }) }
        let name = call.request.queryValue("name")?.lowercased()
        let brands = store.catalog.brands.sorted { $0.key < $1.key }.filter {
            ids?.contains($0.key) ?? true && (name ?? $0.value.lowercased()) == $0.value.lowercased()
        }
        return .page(brands.map { trimmed(brand($0.key, $0.value), call) }, call)
    }

    func readBrand(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        guard let name = store.catalog.brands[call.id] else { throw .missing }
        return .data(trimmed(brand(call.id, name), call))
    }

    private func brand(_ id: Int, _ name: String) -> JSONValue {
        [
            "id": .number(Decimal128(id)), "name": .string(name), "page_title": "", "meta_keywords": [""], "meta_description": "",
            "search_keywords": "", "image_url": "", "custom_url": ["url": .string("/brand-\(id)/"), "is_customized": false],
        ]
    }

    func listTaxClasses(_ call: BigCommerceCall) -> BigCommerceReply {
        .list(BigCommerceCatalog.taxClasses.map { ["id": .number(Decimal128($0.0)), "name": .string($0.1)] }, call)
    }

    /// The product in the path.
    func product(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceProduct {
        guard let product = store.catalog.products[call.id] else {
            throw BigCommerceRefusal(404, "The product was not found")
        }
        return product
    }

    private func parts(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> Set<String> {
        let include = call.include
        guard include.isSubset(of: Self.productParts) else {
            throw BigCommerceRefusal(422, "The include is not valid", errors: ["include": "unknown part"])
        }
        return include
    }

    /// Only what was asked for; ids always.
    func trimmed(_ row: JSONValue, _ call: BigCommerceCall) -> JSONValue {
        guard let object = row.object else { return row }
        if let wanted = call.list("include_fields").map(Set.init) {
            let ids: Set = ["id", "category_id"]
            return .object(JSONObject(object.filter { wanted.contains($0.key) || ids.contains($0.key) }.map { ($0.key, $0.value) }))
        }
        guard let unwanted = call.list("exclude_fields").map(Set.init) else { return row }
        return .object(JSONObject(object.filter { !unwanted.contains($0.key) }.map { ($0.key, $0.value) }))
    }
}
