import Commerce
import JSON

/// What the owner does with products in the control panel.
extension BigCommerceSimulator {
    static let catalogCommands = [
        "add-product", "add-products", "edit-product", "remove-product", "remove-variant", "add-custom-field", "add-category", "edit-category",
        "set-stock",
        "add-location", "set-store",
    ]

    func performOnCatalog(_ command: String, _ arguments: JSONValue) throws -> JSONValue {
        switch command {
        case "add-product": return try addProduct(arguments)
        case "add-products": return addProducts(arguments)
        case "edit-product":
            var product = try product(arguments)
            for (name, value) in arguments.object ?? [:] where !["sku", "tracking"].contains(name) { product.fields[name] = value }
            product.tracking = arguments["tracking"]?.string ?? product.tracking
            product.modified = now
            store.catalog.products[product.id] = product
        case "remove-product": remove(product: try product(arguments).id)
        case "remove-variant":
            guard let owner = arguments["sku"]?.string.flatMap({ store.catalog.product(withCode: $0) }), let variant = owner.variant else {
                throw SandboxCommandError("remove-variant needs the sku of a variant")
            }
            store.catalog.products[owner.product.id]?.variants.removeAll { $0.id == variant.id }
            store.catalog.stock.forget([.variant(variant.id)])
        case "add-custom-field":
            let id = try product(arguments).id
            let field = BigCommerceCustomField(
                id: store.nextID(), name: arguments["name"]?.string ?? "", value: arguments["value"]?.string ?? "")
            store.catalog.products[id]?.customFields.append(field)
        case "add-category":
            let category = BigCommerceCategory(
                id: store.nextID(), uuid: "00000000-0000-4000-8000-00000000\(1_000 + store.catalog.categories.count)",
                parentID: arguments["parent"]?.int ?? 0, fields: ["name": arguments["name"] ?? "Category"])
            store.catalog.categories[category.id] = category
            return ["id": .number(Decimal128(category.id))]
        case "edit-category":
            guard let id = arguments["id"]?.int, store.catalog.categories[id] != nil else { throw SandboxCommandError("edit-category needs an id") }
            store.catalog.categories[id]?.fields["name"] = arguments["name"]
        case "set-stock":
            guard let code = arguments["sku"]?.string, let owner = store.catalog.product(withCode: code), let level = arguments["quantity"]?.int
            else { throw SandboxCommandError("set-stock needs sku and quantity") }
            store.catalog.stock.set(key(owner), at: store.catalog.stock.locations[0].id, to: level, due: now)
        case "add-location":
            let id = store.nextID()
            store.catalog.stock.locations.append(.init(id: id, code: "BC-LOCATION-\(id)", label: arguments["label"]?.string ?? "Shop"))
            return ["id": .number(Decimal128(id))]
        default:
            store.catalog.isPriceEnteredWithTax = arguments["is_price_entered_with_tax"]?.bool ?? store.catalog.isPriceEnteredWithTax
            store.catalog.weightUnits = arguments["weight_units"]?.string ?? store.catalog.weightUnits
        }
        store.catalog.stock.settle(until: now)
        return ["ok": true]
    }

    private func product(_ arguments: JSONValue) throws -> BigCommerceProduct {
        guard let code = arguments["sku"]?.string, let found = store.catalog.product(withCode: code) else {
            throw SandboxCommandError("there is no product with sku \(arguments["sku"]?.text ?? "")")
        }
        return found.product
    }

    /// {count, prefix}: simple products with the codes that AccountView's add-articles makes, prefix001 and so on; nothing in stock.
    private func addProducts(_ arguments: JSONValue) -> JSONValue {
        let count = max(0, arguments["count"]?.int ?? 0), prefix = arguments["prefix"]?.string ?? "BULK-"
        var products = store.catalog.products
        for number in 0..<count {
            let digits = String(number + 1)
            let code = prefix + String(repeating: "0", count: max(3, String(count).count) - digits.count) + digits
            var product = BigCommerceProduct(
                id: store.nextID(), created: now, modified: now,
                fields: ["name": .string("Product \(code)"), "type": "physical", "sku": .string(code), "weight": 1, "price": 10, "is_visible": true],
                url: "/\(code.lowercased())/")
            product.tracking = "product"
            product.variants = [BigCommerceVariant(id: store.nextID(), skuID: nil, fields: [:], values: [])]
            products[product.id] = product
            store.catalog.stock.set(.product(product.id), at: store.catalog.stock.locations[0].id, to: 0, due: now)
        }
        store.catalog.products = products
        return ["count": .number(Decimal128(count))]
    }

    /// {sku, name?, upc?, price?, stock?, tracking?, variants?: [codes]}: variants differ in Size.
    private func addProduct(_ arguments: JSONValue) throws -> JSONValue {
        guard let code = arguments["sku"]?.string else { throw SandboxCommandError("add-product needs a sku") }
        let codes = (arguments["variants"]?.array ?? []).compactMap(\.string)
        for code in [code] + codes where store.catalog.product(withCode: code) != nil { throw SandboxCommandError("\(code) is taken") }
        var product = BigCommerceProduct(
            id: store.nextID(), created: now, modified: now,
            fields: [
                "name": arguments["name"] ?? .string("Product \(code)"), "type": "physical", "sku": .string(code), "weight": 1,
                "price": arguments["price"] ?? 10, "upc": arguments["upc"] ?? "", "gtin": arguments["upc"] ?? "", "is_visible": true,
            ], url: "/\(code.lowercased())/")
        product.tracking = arguments["tracking"]?.string ?? (codes.isEmpty ? "product" : "variant")
        if codes.isEmpty {
            product.variants = [BigCommerceVariant(id: store.nextID(), skuID: nil, fields: [:], values: [])]
        } else {
            let values = codes.indices.map { BigCommerceOptionValue(id: store.nextID(), label: "Size \($0 + 1)", sortOrder: $0) }
            let option = BigCommerceOption(id: store.nextID(), name: "Size", type: "rectangles", sortOrder: 0, values: values)
            product.options = [option]
            product.variants = zip(codes, values).map { code, value in
                BigCommerceVariant(
                    id: store.nextID(), skuID: store.nextID(), fields: ["sku": .string(code)], values: [(option.id, value.id)])
            }
        }
        store.catalog.products[product.id] = product
        if let level = arguments["stock"]?.int {
            let location = store.catalog.stock.locations[0].id
            for key in codes.isEmpty ? [key((product, nil))] : product.variants.map({ .variant($0.id) }) {
                store.catalog.stock.set(key, at: location, to: level, due: now)
            }
            store.catalog.stock.settle(until: now)
        }
        return ["id": .number(Decimal128(product.id))]
    }

    private func key(_ owner: (product: BigCommerceProduct, variant: BigCommerceVariant?)) -> BigCommerceStock.Key {
        if let variant = owner.variant { return .variant(variant.id) }
        if owner.product.tracking == "variant", let base = owner.product.baseVariantID { return .variant(base) }
        return .product(owner.product.id)
    }
}

extension BigCommerceCatalog {
    /// Products, categories and locations as tests and the sandbox's pages see them.
    var snapshot: JSONObject {
        func number(_ value: Int) -> JSONValue { .number(Decimal128(value)) }
        let rows = sorted.map { product -> JSONValue in
            [
                "id": number(product.id), "sku": .string(product.sku), "name": .string(product.name),
                "description": product.fields["description"] ?? "", "price": product.fields["price"] ?? 0,
                "upc": product.fields["upc"] ?? "", "is_visible": product.fields["is_visible"] ?? false,
                "tax_class_id": product.fields["tax_class_id"] ?? 0, "weight": product.fields["weight"] ?? 0,
                "brand": .string(brands[product.brandID] ?? ""), "tracking": .string(product.tracking), "stock": number(level(of: product)),
                "categories": .array(product.categories.compactMap { categories[$0].map { .string($0.name) } }),
                "channels": .array(product.channels.map(number)),
                "options": .array(
                    product.options.map { ["name": .string($0.name), "values": .array($0.values.map { .string($0.label) })] }),
                "variants": .array(product.variants.filter { $0.skuID != nil }.map { variant(json($0, of: product)) }),
                "custom_fields": .array(product.customFields.map(\.json)),
                "images": .array(
                    product.pictures.sorted { ($0.isThumbnail ? 0 : 1, $0.sortOrder) < ($1.isThumbnail ? 0 : 1, $1.sortOrder) }
                        .map { ["id": number($0.id), "file": .string($0.file), "is_thumbnail": .bool($0.isThumbnail)] }),
            ]
        }
        return [
            "products": .array(rows),
            "categories": .array(
                categories.values.sorted { $0.id < $1.id }.map {
                    ["id": number($0.id), "name": .string($0.name), "parent": number($0.parentID)]
                }),
            "locations": .array(
                stock.locations.map { location in
                    let figures = sorted.flatMap { product in
                        [(product.sku, stock.onHand(.product(product.id), at: location.id))]
                            + product.variants.map { ($0.sku, stock.onHand(.variant($0.id), at: location.id)) }
                    }
                    return [
                        "id": number(location.id),
                        "stock": .object(JSONObject(figures.filter { $0.1 != 0 && !$0.0.isEmpty }.map { ($0.0, number($0.1)) })),
                    ]
                }),
        ]
    }

    private func variant(_ row: JSONValue) -> JSONValue {
        let options = (row["option_values"]?.array ?? []).map { ($0["option_display_name"]?.string ?? "", $0["label"] ?? "") }
        return [
            "id": row["id"] ?? 0, "sku": row["sku"] ?? "", "price": row["calculated_price"] ?? 0, "upc": row["upc"] ?? "",
            "options": .object(JSONObject(options)), "stock": row["inventory_level"] ?? 0, "isDisabled": row["purchasing_disabled"] ?? false,
        ]
    }
}
