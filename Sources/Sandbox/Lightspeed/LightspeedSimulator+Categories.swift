import Commerce
import JSON

extension LightspeedSimulator {
    private static let form = LightspeedForm(kinds: [
        "isVisible": .flag, "type": .choice(["category", "textpage", "index"]), "sortOrder": .whole, "sorting": .text, "url": .translated,
        "title": .translated, "fulltitle": .translated, "description": .translated, "content": .translated, "parent": .link("categories"),
    ])
    private static let brandForm = LightspeedForm(kinds: ["url": .text, "title": .text, "content": .text])

    func categoryAnswer(_ call: LightspeedCall, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        let path = call.path
        if path.count >= 2, path[1] == "products" { return try placingAnswer(call, isCount: isCount) }
        if call.method == "GET", path.count == 1 || isCount {
            return try list(
                call, goods.categories.values, key: "categories", isCount: isCount, where: { points($0, "parent", call) },
                show: { shownCategory($0, call.language) })
        }
        if path.count == 1 {
            guard call.method == "POST" else { throw .notOffered }
            return ["category": .object(shownCategory(try makeCategory(call.fields("category"), call.language), call.language))]
        }
        guard path.count == 2, let id = Int(path[1]), var category = goods.categories[id] else { throw .notFound }
        switch call.method {
        case "GET": break
        case "PUT":
            let content = try checked(Self.form.read(call.fields("category")))
            if content.texts["title"] == "" || content.links.contains(where: { $0.id == id }) { throw .invalid }
            category.apply(content, language: call.language)
            category.updated = now
            goods.categories[id] = category
        case "DELETE":
            goods.categories[id] = nil
            goods.placings = goods.placings.filter { $0.value.link("category") != id }
            return nil
        default: throw .notOffered
        }
        return ["category": .object(shownCategory(category, call.language))]
    }

    func makeCategory(_ fields: JSONObject, _ language: String) throws(LightspeedRefusal) -> LightspeedRecord {
        let content = try checked(Self.form.read(fields))
        guard let title = content.texts["title"]?.string, !title.isEmpty else { throw .invalid }
        let id = newID()
        var category = LightspeedRecord(id, at: now, ["isVisible": true, "type": "category", "sortOrder": 1, "sorting": "popular", "image": false])
        category.translated = ["url", "title", "fulltitle", "description", "content"]
        category.links = [("parent", "categories", nil)]
        category.lists = [("children", "categories?parent=\(id)"), ("products", "categories/products?category=\(id)")]
        category.apply(content, language: language)
        goods.categories[id] = category
        return category
    }

    private func shownCategory(_ category: LightspeedRecord, _ language: String) -> JSONObject {
        var (path, next) = ([String](), Optional(category))
        while let at = next, path.count < 20 {
            path.append(String(at.id))
            next = at.link("parent").flatMap { goods.categories[$0] }
        }
        var out = category.shown(language: language)
        out["depth"] = .number(Decimal128(path.count))
        out["path"] = .array(path.map { .string($0) })
        return out
    }

    /// Which product is in which category. A link that is there already is refused, and none can be changed.
    private func placingAnswer(_ call: LightspeedCall, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        if call.path.count == 2 || isCount {
            switch call.method {
            case "GET":
                return try list(call, goods.placings.values, key: "categoriesProducts", isCount: isCount) {
                    points($0, "category", call) && points($0, "product", call)
                }
            case "POST":
                let row = try place(call.fields("categoriesProduct"))
                return ["categoriesProduct": .object(row.shown())]
            default: throw .notOffered
            }
        }
        guard call.path.count == 3, let id = Int(call.path[2]), let row = goods.placings[id] else { throw .notFound }
        switch call.method {
        case "GET": return ["categoriesProduct": .object(row.shown())]
        case "DELETE":
            goods.placings[id] = nil
            return nil
        default: throw .notOffered
        }
    }

    func place(_ fields: JSONObject) throws(LightspeedRefusal) -> LightspeedRecord {
        guard let category = fields["category"]?.int, let product = fields["product"]?.int, goods.categories[category] != nil,
            goods.products[product] != nil
        else { throw .invalid }
        let rows = goods.placings(of: product)
        guard rows.count < LightspeedGoods.maxCategories, !rows.contains(where: { $0.link("category") == category }) else { throw .invalid }
        var row = LightspeedRecord(newID(), at: now, ["sortOrder": fields["sortOrder"] ?? .number(Decimal128(rows.count + 1))], hasDates: false)
        row.links = [("category", "categories", category), ("product", "products", product)]
        goods.placings[row.id] = row
        return row
    }

    func brandAnswer(_ call: LightspeedCall, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        let path = call.path
        if call.method == "GET", path.count == 1 || isCount { return try list(call, goods.brands.values, key: "brands", isCount: isCount) }
        if path.count == 1 {
            guard call.method == "POST" else { throw .notOffered }
            return ["brand": .object(try makeBrand(call.fields("brand")).shown())]
        }
        guard path.count == 2, let id = Int(path[1]), let brand = goods.brands[id] else { throw .notFound }
        guard call.method == "GET" else { throw .notOffered }
        return ["brand": .object(brand.shown())]
    }

    func makeBrand(_ fields: JSONObject) throws(LightspeedRefusal) -> LightspeedRecord {
        let content = try Self.brandForm.read(fields)
        guard let title = content.own["title"]?.string, !title.isEmpty else { throw .invalid }
        var brand = LightspeedRecord(newID(), at: now, ["url": .string(Self.slug(title)), "content": false, "image": false, "isVisible": true])
        brand.lists = [("products", "products?brand=\(brand.id)")]
        brand.apply(content, language: "nl")
        goods.brands[brand.id] = brand
        return brand
    }
}
