import Commerce
import JSON

extension CCVShopSimulator {
    private static let schema: [String: CCVType] = [
        "name": .text(255), "description": .text(65_536), "description_bottom": .text(65_536), "searchwords": .text(255), "position": .integer,
        "show_on_website": .bool, "parentcategory_id": .integer, "photo_source": .text(.max), "photo_file_type": .text(5), "alias": .text(255),
        "page_title": .text(255), "meta_description": .text(65_536), "meta_keywords": .text(65_536), "no_index": .bool, "no_follow": .bool,
        "layout_of_products_id": .integer,
    ]

    func categoryAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        let lenient = switches.ignoresUnknownKeys
        if call.path.count == 1 {
            switch call.method {
            case "GET": return try collection(call, catalog.categories.keys.map { ($0, shownCategory($0)) })
            case "POST": return .object(shownCategory(try makeCategory(call.body(Self.schema, required: ["name"], lenient: lenient))))
            default: throw .method
            }
        }
        guard let id = Int(call.path[1]), catalog.categories[id] != nil else { throw missing }
        switch (call.method, call.path.count) {
        case ("GET", 2): return .object(shownCategory(id))
        case ("PATCH", 2):
            for (key, value) in try call.body(Self.schema, lenient: lenient) { catalog.categories[id]?[key] = value }
            return nil
        case ("DELETE", 2):
            catalog.categories[id] = nil
            catalog.placements = catalog.placements.filter { $0.value["category_id"]?.int != id }
            return nil
        case ("GET", 3) where call.path[2] == "producttocategories": return unpaged(call, placementRows { $0["category_id"]?.int == id })
        default: throw .method
        }
    }

    func makeCategory(_ body: JSONObject) throws(CCVRefusal) -> Int {
        if let parent = body["parentcategory_id"], !parent.isNull, catalog.categories[parent.int ?? 0] == nil {
            throw .invalid("parentcategory_id does not exist.")
        }
        let id = newID()
        catalog.categories[id] = body
        return id
    }

    private func shownCategory(_ id: Int) -> JSONObject {
        var out = catalog.categories[id] ?? [:]
        let parent = out["parentcategory_id"] ?? .null
        out["parentcategory_id"] = nil
        out["href"] = .string("\(root)/categories/\(id)/")
        out["id"] = .number(Decimal128(id))
        out["parentcategory"] = ["id": parent]
        return out
    }

    /// The whole tree; one object, not a collection.
    func treeAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue {
        guard call.method == "GET" else { throw .method }
        return ["href": .string("\(root)/categorytree/"), "root_categories": .array(branches(beneath: nil))]
    }

    private func branches(beneath parent: Int?) -> [JSONValue] {
        catalog.categories.filter { $0.value["parentcategory_id"]?.int == parent }.sorted { $0.key < $1.key }.map { id, row in
            [
                "href": .string("\(root)/categories/\(id)/"), "id": .number(Decimal128(id)), "name": row["name"] ?? .null,
                "description": row["description"] ?? "", "position": row["position"] ?? 0, "show_on_website": row["show_on_website"] ?? true,
                "deeplink": .string("\(context.baseURL)/c/\(id)"), "children": .array(branches(beneath: id)),
            ]
        }
    }

    // MARK: Products in categories

    func placementAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        if call.path.count == 1 {
            guard call.method == "POST" else { throw .method }
            let body = try call.body(
                ["product_id": .integer, "category_id": .integer, "position": .integer], required: ["product_id", "category_id"],
                lenient: switches.ignoresUnknownKeys)
            guard catalog.products[body["product_id"]?.int ?? 0] != nil else { throw .invalid("product_id does not exist.") }
            guard catalog.categories[body["category_id"]?.int ?? 0] != nil else { throw .invalid("category_id does not exist.") }
            let isThere = catalog.placements.values.contains {
                $0["product_id"] == body["product_id"] && $0["category_id"] == body["category_id"]
            }
            guard !isThere else { throw .exists }
            let id = newID()
            catalog.placements[id] = body
            return placementRows { $0 == body }.first
        }
        guard call.path.count == 2, let id = Int(call.path[1]), catalog.placements[id] != nil else { throw missing }
        switch call.method {
        case "PATCH": catalog.placements[id]?["position"] = try call.body(["position": .integer], lenient: false)["position"]
        case "DELETE": catalog.placements[id] = nil
        default: throw .method
        }
        return nil
    }

    func placementRows(_ isWanted: (JSONObject) -> Bool) -> [JSONValue] {
        catalog.placements.filter { isWanted($0.value) }.sorted { $0.key < $1.key }.map { id, row in
            var out = row
            out["href"] = .string("\(root)/producttocategories/\(id)/")
            out["id"] = .number(Decimal128(id))
            return .object(out)
        }
    }
}
