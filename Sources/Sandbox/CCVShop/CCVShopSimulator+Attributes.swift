import Commerce
import JSON

extension CCVShopSimulator {
    func attributeAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        let words = CCVCatalog.attributeTypes.map(\.word)
        let schema: [String: CCVType] = ["name": .text(255), "type": .words(words)]
        if call.path.count == 1 {
            switch call.method {
            case "GET": return unpaged(call, catalog.attributes.keys.sorted().map { .object(shownAttribute($0)) })
            case "POST":
                let body = try call.body(schema, required: ["name", "type"], lenient: switches.ignoresUnknownKeys)
                guard !catalog.attributes.values.contains(where: { $0["name"] == body["name"] }) else { throw .exists }
                let id = newID()
                catalog.attributes[id] = body
                return .object(shownAttribute(id))
            default: throw .method
            }
        }
        guard let id = Int(call.path[1]), let attribute = catalog.attributes[id] else { throw missing }
        switch (call.method, call.path.count) {
        case ("GET", 2): return .object(shownAttribute(id))
        case ("PATCH", 2):
            let body = try call.body(schema, lenient: switches.ignoresUnknownKeys)
            if let type = body["type"]?.string, let old = attribute["type"]?.string, Self.stem(type) != Self.stem(old) {
                throw .invalid("A type can only be switched between optional and required.")
            }
            for (key, value) in body { catalog.attributes[id]?[key] = value }
            return nil
        case ("GET", 3) where call.path[2] == "attributevalues":
            let rows = catalog.attributeValues.filter { $0.value["attribute_id"]?.int == id }.sorted { $0.key < $1.key }
            return unpaged(call, rows.map { .object($0.value) })
        case ("POST", 3) where call.path[2] == "attributevalues":
            let body = try call.body(
                ["name": .text(255), "default_price": .number], required: ["name", "default_price"], lenient: switches.ignoresUnknownKeys)
            guard !catalog.attributeValues.values.contains(where: { $0["attribute_id"]?.int == id && $0["name"] == body["name"] }) else {
                throw .exists
            }
            let value = newID()
            var row = body
            row["href"] = .string("\(root)/attributevalues/\(value)/")
            row["id"] = .number(Decimal128(value))
            row["attribute_id"] = .number(Decimal128(id))
            catalog.attributeValues[value] = row
            return .object(row)
        default: throw .method
        }
    }

    private static func stem(_ type: String) -> String { type.hasSuffix("_required") ? String(type.dropLast(9)) : type }

    private func shownAttribute(_ id: Int) -> JSONObject {
        var out = catalog.attributes[id] ?? [:]
        out["href"] = .string("\(root)/attributes/\(id)/")
        out["id"] = .number(Decimal128(id))
        out["attribute_type"] = .number(Decimal128(CCVCatalog.attributeTypes.first { $0.word == out["type"]?.string }?.number ?? 1))
        out["attribute_values"] = ["href": .string("\(root)/attributes/\(id)/attributevalues/")]
        return out
    }

    // MARK: A product's values

    func productValueAnswer(_ call: CCVCall, of product: Int) throws(CCVRefusal) -> JSONValue? {
        switch call.method {
        case "GET":
            let rows = catalog.productValues.filter { $0.value["product_id"]?.int == product }
            return try collection(call, rows.map { ($0.key, shownProductValue($0.key)) }, orders: ["id", "position", "optionposition"])
        case "POST":
            let body = try call.body(
                ["optionvalue": .integer, "price": .number, "position": .integer, "stock": .number], required: ["optionvalue", "price"],
                lenient: switches.ignoresUnknownKeys)
            return .object(shownProductValue(try addValue(body, to: product)))
        default: throw .method
        }
    }

    func addValue(_ body: JSONObject, to product: Int) throws(CCVRefusal) -> Int {
        guard let value = body["optionvalue"]?.int, let attribute = catalog.attributeValues[value]?["attribute_id"]?.int else {
            throw .invalid("optionvalue does not exist.")
        }
        let isThere = catalog.productValues.values.contains { $0["product_id"]?.int == product && $0["optionvalue_id"]?.int == value }
        guard !isThere else { throw .exists }
        let id = newID()
        catalog.productValues[id] = [
            "product_id": .number(Decimal128(product)), "optionid": .number(Decimal128(attribute)), "optionvalue_id": .number(Decimal128(value)),
            "price": body["price"] ?? 0, "position": body["position"] ?? 0,
        ]
        regenerate(product, stock: body["stock"]?.decimal)
        return id
    }

    private func regenerate(_ product: Int, stock: Decimal128? = nil) {
        catalog.regenerate(product: product, stock: stock, renumbering: switches.renumbersCombinations) {
            lastID += 1
            return lastID
        }
    }

    func productValueAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        guard call.path.count == 2, let id = Int(call.path[1]), let row = catalog.productValues[id] else { throw missing }
        switch call.method {
        case "GET": return .object(shownProductValue(id))
        case "PATCH":
            let schema: [String: CCVType] = ["price": .number, "position": .integer, "optionposition": .integer]
            for (key, value) in try call.body(schema, lenient: switches.ignoresUnknownKeys) { catalog.productValues[id]?[key] = value }
            if catalog.productValues[id] == row, switches.refusesSameValue { throw .sameValue }
            return nil
        case "DELETE":
            catalog.productValues[id] = nil
            regenerate(row["product_id"]?.int ?? 0)
            return nil
        default: throw .method
        }
    }

    private func shownProductValue(_ id: Int) -> JSONObject {
        var out = catalog.productValues[id] ?? [:]
        out["href"] = .string("\(root)/productattributevalues/\(id)/")
        out["id"] = .number(Decimal128(id))
        out["optionname"] = catalog.attributes[out["optionid"]?.int ?? 0]?["name"] ?? .null
        out["optionvalue_name"] = catalog.attributeValues[out["optionvalue_id"]?.int ?? 0]?["name"] ?? .null
        out["enable"] = true
        out["product_id"] = nil
        return out
    }

    // MARK: Combinations

    func combinationAnswer(_ call: CCVCall, of product: Int) throws(CCVRefusal) -> JSONValue {
        guard call.method == "GET" else { throw .method }
        return unpaged(call, combinationRows(of: product))
    }

    func combinationRows(of product: Int) -> [JSONValue] {
        catalog.combinations.filter { $0.value.product == product }.sorted { $0.key < $1.key }.map { .object(withUnknown(shownCombination($0.key))) }
    }

    /// There is neither POST nor DELETE.
    func combinationAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        guard call.path.count == 2, let id = Int(call.path[1]), catalog.combinations[id] != nil else { throw missing }
        switch call.method {
        case "GET": return .object(withUnknown(shownCombination(id)))
        case "PATCH":
            try changeCombination(
                id,
                call.body(
                    [
                        "note": .text(255), "stock": .number, "product_number": .text(50), "ean_number": .text(50), "sku_number": .text(50),
                        "delivery_time": .integer, "delivery_time_type": .text(20), "delivery_default_text": .text(255), "active": .bool,
                    ], lenient: switches.ignoresUnknownKeys))
            return nil
        default: throw .method
        }
    }

    func changeCombination(_ id: Int, _ body: JSONObject) throws(CCVRefusal) {
        guard var combination = catalog.combinations[id] else { throw missing }
        let before = shownCombination(id)
        for (key, value) in body {
            switch key {
            case "active": combination.isActive = value.bool ?? combination.isActive
            case "stock": combination.stock = value.decimal
            default: combination.texts[key] = value
            }
        }
        catalog.combinations[id] = combination
        if shownCombination(id) == before, switches.refusesSameValue { throw .sameValue }
    }

    func shownCombination(_ id: Int) -> JSONObject {
        guard let combination = catalog.combinations[id] else { return [:] }
        var out = combination.texts
        out["href"] = .string("\(root)/attributecombinations/\(id)/")
        out["id"] = .number(Decimal128(id))
        out["product_id"] = .number(Decimal128(combination.product))
        out["stock"] = combination.stock.map { .number($0) } ?? .null
        out["netto_extra_price"] = .number(catalog.extraPrice(combination))
        out["active"] = .bool(combination.isActive)
        out["combination"] = .array(
            combination.values.map { value in
                let row = catalog.attributeValues[value] ?? [:]
                let attribute = row["attribute_id"]?.int ?? 0
                return [
                    "attribute": ["id": .number(Decimal128(attribute)), "name": catalog.attributes[attribute]?["name"] ?? .null],
                    "attribute_value": ["id": .number(Decimal128(value)), "name": row["name"] ?? .null], "extra_price": 0,
                ]
            })
        out["parent"] = ["href": .string("\(root)/products/\(combination.product)")]
        return out
    }
}
