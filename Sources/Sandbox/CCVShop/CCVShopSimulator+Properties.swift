import Commerce
import JSON

extension CCVShopSimulator {
    private static let types = ["Text", "Option", "OptionCheckbox", "Checkbox", "Group", "CollapsedGroup", "TextArea", "Price"]

    func propertyAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        switch call.path.first {
        case "productpropertygroups": return try groupAnswer(call)
        case "productproperties": return try optionAnswer(call)
        case "producttopropertygroups": return try groupLinkAnswer(call)
        default: return try valueAnswer(call)
        }
    }

    private func groupAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        let lenient = switches.ignoresUnknownKeys
        switch (call.method, call.path.count) {
        case ("GET", 1):
            return unpaged(call, catalog.propertyGroups.keys.sorted().map { .object(row("productpropertygroups", $0, catalog.propertyGroups)) })
        case ("POST", 1):
            let body = try call.body(["name": .text(255)], required: ["name"], lenient: lenient)
            guard !catalog.propertyGroups.values.contains(where: { $0["name"] == body["name"] }) else { throw .exists }
            let id = newID()
            catalog.propertyGroups[id] = body
            return .object(row("productpropertygroups", id, catalog.propertyGroups))
        case (_, 3) where call.path[2] == "productproperties":
            guard let group = Int(call.path[1]), catalog.propertyGroups[group] != nil else { throw missing }
            if call.method == "GET" {
                let ids = catalog.properties.filter { $0.value["group_id"]?.int == group }.keys.sorted()
                return unpaged(call, ids.map { .object(shownProperty($0)) })
            }
            guard call.method == "POST" else { throw .method }
            var body = try call.body(
                ["name": .text(255), "type": .words(Self.types), "description": .text(65_536), "position": .integer, "parent": .integer],
                required: ["name", "type"], lenient: lenient)
            guard !catalog.properties.values.contains(where: { $0["group_id"]?.int == group && $0["name"] == body["name"] }) else { throw .exists }
            let id = newID()
            body["group_id"] = .number(Decimal128(group))
            catalog.properties[id] = body
            return .object(shownProperty(id))
        default: throw .method
        }
    }

    private func row(_ resource: String, _ id: Int, _ store: [Int: JSONObject]) -> JSONObject {
        var out = store[id] ?? [:]
        out["href"] = .string("\(root)/\(resource)/\(id)/")
        out["id"] = .number(Decimal128(id))
        return out
    }

    private func shownProperty(_ id: Int) -> JSONObject {
        var out = row("productproperties", id, catalog.properties)
        out["group_id"] = nil
        let options = catalog.propertyOptions.filter { $0.value["property_id"]?.int == id }.keys.sorted()
        out["options"] = [
            "href": .string("\(root)/productproperties/\(id)/productpropertyoptions/"),
            "collection": .array(options.map { .object(row("productpropertyoptions", $0, catalog.propertyOptions)) }),
        ]
        return out
    }

    private func optionAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        guard call.path.count >= 2, let property = Int(call.path[1]), catalog.properties[property] != nil else { throw missing }
        switch (call.method, call.path.count) {
        case ("GET", 2): return .object(shownProperty(property))
        case ("GET", 3): return ["href": "", "items": shownProperty(property)["options"]?["collection"] ?? []]
        case ("POST", 3):
            var body = try call.body(["name": .text(255), "position": .integer], required: ["name"], lenient: switches.ignoresUnknownKeys)
            let id = newID()
            body["property_id"] = .number(Decimal128(property))
            catalog.propertyOptions[id] = body
            return .object(row("productpropertyoptions", id, catalog.propertyOptions))
        default: throw .method
        }
    }

    // MARK: What products have

    private func groupLinkAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        if call.path.count == 1, call.method == "POST" {
            let body = try call.body(
                ["product_id": .integer, "product_property_group_id": .integer], required: ["product_id", "product_property_group_id"],
                lenient: switches.ignoresUnknownKeys)
            guard catalog.products[body["product_id"]?.int ?? 0] != nil else { throw .invalid("product_id does not exist.") }
            guard catalog.propertyGroups[body["product_property_group_id"]?.int ?? 0] != nil else {
                throw .invalid("product_property_group_id does not exist.")
            }
            guard !catalog.groupLinks.values.contains(body) else { throw .exists }
            let id = newID()
            catalog.groupLinks[id] = body
            return .object(shownGroupLink(id))
        }
        guard call.path.count == 2, let id = Int(call.path[1]), catalog.groupLinks[id] != nil else { throw missing }
        switch call.method {
        case "GET": return .object(shownGroupLink(id))
        case "DELETE":
            catalog.groupLinks[id] = nil
            return nil
        default: throw .method
        }
    }

    func groupLinkRows(of product: Int) -> [JSONValue] {
        catalog.groupLinks.filter { $0.value["product_id"]?.int == product }.keys.sorted().map { .object(shownGroupLink($0)) }
    }

    private func shownGroupLink(_ id: Int) -> JSONObject {
        var out = row("producttopropertygroups", id, catalog.groupLinks)
        let group = out["product_property_group_id"]?.int
        let values = catalog.propertyValues.filter { entry in
            entry.value["product_id"] == out["product_id"]
                && catalog.properties[entry.value["product_property_id"]?.int ?? 0]?["group_id"]?.int == group
        }
        out["values"] = [
            "href": .string("\(root)/producttopropertygroups/\(id)/productpropertyvalues/"),
            "collection": .array(values.keys.sorted().map { .object(row("productpropertyvalues", $0, catalog.propertyValues)) }),
        ]
        return out
    }

    private func valueAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        let schema: [String: CCVType] = ["product_id": .integer, "product_property_id": .integer, "value": .text(65_536)]
        if call.path.count == 1 {
            guard call.method == "POST" else { throw .method }
            let body = try call.body(schema, required: ["product_id", "product_property_id", "value"], lenient: switches.ignoresUnknownKeys)
            try check(body)
            let isThere = catalog.propertyValues.values.contains {
                $0["product_id"] == body["product_id"] && $0["product_property_id"] == body["product_property_id"]
            }
            guard !isThere else { throw .exists }
            let id = newID()
            catalog.propertyValues[id] = body
            return .object(row("productpropertyvalues", id, catalog.propertyValues))
        }
        guard call.path.count == 2, let id = Int(call.path[1]), var value = catalog.propertyValues[id] else { throw missing }
        switch call.method {
        case "GET": return .object(row("productpropertyvalues", id, catalog.propertyValues))
        case "PATCH":
            for (key, new) in try call.body(schema, lenient: switches.ignoresUnknownKeys) { value[key] = new }
            try check(value)
            catalog.propertyValues[id] = value
            return nil
        case "DELETE":
            catalog.propertyValues[id] = nil
            return nil
        default: throw .method
        }
    }

    private func check(_ body: JSONObject) throws(CCVRefusal) {
        guard let id = body["product_property_id"]?.int, let property = catalog.properties[id] else {
            throw .invalid("product_property_id does not exist.")
        }
        let isLinked = catalog.groupLinks.values.contains {
            $0["product_id"] == body["product_id"] && $0["product_property_group_id"] == property["group_id"]
        }
        guard isLinked else { throw .invalid("The product has no such property group.") }
        let value = body["value"]?.string ?? ""
        switch property["type"]?.string {
        case "Checkbox": guard ["true", "false"].contains(value) else { throw .invalid("value must be a boolean word.") }
        case "Option", "OptionCheckbox":
            guard let option = Int(value), catalog.propertyOptions[option]?["property_id"]?.int == id else {
                throw .invalid("value must be an option's id.")
            }
        default: break
        }
    }
}
