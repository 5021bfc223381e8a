import Commerce
import JSON

extension LightspeedSimulator {
    private static let form = LightspeedForm(kinds: [
        "visibility": .choice(["hidden", "visible", "auto"]), "data01": .text, "data02": .text, "data03": .text, "url": .translated,
        "title": .translated, "fulltitle": .translated, "description": .translated, "content": .translated, "brand": .link("brands"),
        "type": .link("types"), "supplier": .link("suppliers"), "deliverydate": .link("deliverydates"),
    ])

    func productAnswer(_ call: LightspeedCall, isCount: Bool) throws(LightspeedRefusal) -> JSONValue? {
        let path = call.path
        if call.method == "GET", path.count == 1 || (path.count == 2 && isCount) {
            return try list(
                call, goods.products.values, key: "products", isCount: isCount, where: { points($0, "brand", call) && points($0, "type", call) },
                show: { shownProduct($0, call.language) })
        }
        if path.count == 1 {
            guard call.method == "POST" else { throw .notOffered }
            return ["product": .object(shownProduct(try makeProduct(call.fields("product"), call.language), call.language))]
        }
        guard let id = Int(path[1]), let product = goods.products[id] else { throw .notFound }
        if path.count > 2 {
            switch path[2] {
            case "images": return try imageAnswer(call, product, isCount: isCount)
            case "attributes": return try valueAnswer(call, product)
            default: throw .notFound
            }
        }
        switch call.method {
        case "GET": return ["product": .object(shownProduct(product, call.language))]
        case "PUT": return ["product": .object(shownProduct(try changeProduct(id, call.fields("product"), call.language), call.language))]
        case "DELETE":
            removeProduct(id)
            return nil
        default: throw .notOffered
        }
    }

    /// Makes a product, and with it the variant that every product has.
    func makeProduct(_ fields: JSONObject, _ language: String) throws(LightspeedRefusal) -> LightspeedRecord {
        let content = try checked(Self.form.read(fields))
        guard let title = content.texts["title"]?.string, !title.isEmpty else { throw .invalid }
        let id = newID()
        var product = LightspeedRecord(id, at: now, ["visibility": "visible", "data01": "", "data02": "", "data03": ""])
        product.translated = ["url", "title", "fulltitle", "description", "content"]
        product.links = ["brand", "supplier", "deliverydate", "type"].map { ($0, "\($0)s", nil) }
        product.lists = ["relations", "metafields"].map { ($0, "products/\(id)/\($0)") }
        product.lists += [
            ("categories", "categories/products?product=\(id)"), ("attributes", "products/\(id)/attributes"), ("variants", "variants?product=\(id)"),
            ("reviews", "reviews?product=\(id)"), ("tags", "tags/products?product=\(id)"), ("movements", "variants/movements?product=\(id)"),
        ]
        product.apply(content, language: language)
        if product.texts[language]?["url"] == nil { product.texts[language]?["url"] = .string(Self.slug(title)) }
        goods.products[id] = product
        announce("products", "created", product)
        _ = addVariant(of: id, title: "Default", isDefault: true, language: language)
        return product
    }

    func changeProduct(_ id: Int, _ fields: JSONObject, _ language: String) throws(LightspeedRefusal) -> LightspeedRecord {
        guard var product = goods.products[id] else { throw .notFound }
        let content = try checked(Self.form.read(fields))
        if let title = content.texts["title"], title == "" { throw .invalid }
        product.apply(content, language: language)
        product.updated = now
        goods.products[id] = product
        announce("products", "updated", product)
        return product
    }

    /// Variants, pictures and links go with it.
    func removeProduct(_ id: Int) {
        guard let product = goods.products.removeValue(forKey: id) else { return }
        goods.variants = goods.variants.filter { $0.value.link("product") != id }
        goods.images = goods.images.filter { $0.value.product != id }
        goods.placings = goods.placings.filter { $0.value.link("product") != id }
        goods.values[id] = nil
        announce("products", "deleted", product)
    }

    /// Links must point to something.
    func checked(_ content: LightspeedForm.Content) throws(LightspeedRefusal) -> LightspeedForm.Content {
        for link in content.links {
            if let id = link.id, !goods.has(link.resource, id) { throw .invalid }
        }
        return content
    }

    func shownProduct(_ product: LightspeedRecord, _ language: String) -> JSONObject {
        var out = product.shown(language: language)
        let pictures = goods.images(of: product.id)
        let visibility = product.fields["visibility"]?.string
        let isSellable = goods.variants(of: product.id).contains {
            $0.fields["stockTracking"]?.string != "enabled" || ($0.fields["stockLevel"]?.int ?? 0) > 0
        }
        out["isVisible"] = .bool(visibility == "visible" || (visibility == "auto" && isSellable))
        out["hasMatrix"] = false
        out["set"] = false
        out["templateDataFields"] = []
        out["image"] = pictures.first.map { .object($0.shown(isRow: false)) } ?? false
        let url = "products/\(product.id)/images"
        out["images"] =
            pictures.isEmpty
            ? false : ["resource": ["id": false, "url": .string(url), "link": .string("https://api.webshopapp.com/nl/\(url).json")]]
        return out
    }

    static func slug(_ text: String) -> String {
        text.lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
    }
}
