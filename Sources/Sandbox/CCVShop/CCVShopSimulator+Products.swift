import Commerce
import JSON

extension CCVShopSimulator {
    /// What may be written of a product.
    static let productSchema: [String: CCVType] = [
        "name": .text(200), "productnumber": .text(50), "eannumber": .text(50), "mpnnumber": .text(50), "shortdescription": .text(255),
        "description": .text(65_536), "price": .number, "discount": .number, "purchaseprice": .number,
        "taxtariff": .words(CCVCatalog.tariffs.map(\.word)), "vatrate": .number, "unit": .text(50), "stockenabled": .bool,
        "stocktype": .words(["Product", "Attribute"]), "stock": .number, "stocklocation": .text(50), "weight": .number, "brand": .text(100),
        "brand_id": .integer, "condition_id": .integer, "color_id": .integer, "supplier_id": .integer, "package_id": .integer, "active": .bool,
        "meta_description": .text(65_536), "meta_keywords": .text(65_536), "page_title": .text(255), "alias": .text(255), "memo": .text(65_536),
        "no_index": .bool, "no_follow": .bool, "minimal_order_amount": .number,
        "hide_without_category": .words(["YES", "NO_DIRECTLINK", "NO_SEARCHRESULTS"]), "show_order_button": .words(["Y", "QUOTATION", "N"]),
        "photo_size": .words(["NONE", "SMALL", "BIG"]), "product_layout": .integer, "stock_delivery_number": .integer,
        "stock_delivery_type": .words([
            "days", "weeks", "months", "quarters", "years", "outofstock", "temporarilysoldout", "ordered", "onrequest", "unknown",
        ]), "stock_delivery_standard": .text(255), "ordering_without_stock": .words(["global_setting", "allow", "disallow"]),
        "maincategory": .text(255), "subcategory": .text(255), "is_included_for_export_feed": .bool,
    ]
    private static let childNames = [
        "attributecombinations", "productphotos", "producttocategories", "producttopropertygroups", "productkeywords", "productstaggeredprices",
    ]

    func productAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue? {
        let lenient = switches.ignoresUnknownKeys
        if call.path.count == 1 {
            switch call.method {
            case "GET": return try productList(call)
            case "POST":
                let body = try call.body(Self.productSchema, required: ["name", "price", "discount", "package_id"], lenient: lenient)
                return .object(shown(try makeProduct(body)))
            default: throw .method
            }
        }
        guard let id = Int(call.path[1]), catalog.products[id] != nil else { throw missing }
        if call.path.count == 3 { return try childAnswer(call, of: id) }
        switch call.method {
        case "GET": return .object(withUnknown(shown(id)))
        case "PATCH":
            try changeProduct(id, call.body(Self.productSchema, lenient: lenient))
            return nil
        case "DELETE":
            catalog.removeProduct(id)
            return nil
        default: throw .method
        }
    }

    private func childAnswer(_ call: CCVCall, of id: Int) throws(CCVRefusal) -> JSONValue? {
        switch call.path[2] {
        case "attributecombinations": return try combinationAnswer(call, of: id)
        case "productattributevalues": return try productValueAnswer(call, of: id)
        case "productphotos": return try photoAnswer(call, of: id)
        case "producttocategories", "producttopropertygroups", "productkeywords", "productstaggeredprices":
            guard call.method == "GET" else { throw .method }
            return unpaged(call, children(call.path[2], of: id))
        default: throw .unknownResource
        }
    }

    private func children(_ name: String, of id: Int) -> [JSONValue] {
        switch name {
        case "attributecombinations": combinationRows(of: id)
        case "productphotos": catalog.photos.filter { $0.value.product == id }.sorted { $0.key < $1.key }.map { .object(shownPhoto($0.key)) }
        case "producttocategories": placementRows { $0["product_id"]?.int == id }
        case "producttopropertygroups": groupLinkRows(of: id)
        default: []
        }
    }

    private func productList(_ call: CCVCall) throws(CCVRefusal) -> JSONValue {
        let wanted = { (name: String) in call.request.queryValue(name) }
        if let part = wanted("productname"), part.count < 3 { throw .invalid("productname must be 3 characters or more.") }
        let found = catalog.products.filter { _, product in
            ["productnumber", "eannumber", "mpnnumber"].allSatisfy { key in wanted(key).map { product[key]?.string == $0 } ?? true }
                && (wanted("productname").map { (product["name"]?.string ?? "").lowercased().contains($0.lowercased()) } ?? true)
                && (wanted("active").map { product["is_active"]?.bool == ($0 == "true") } ?? true)
        }
        let expanded = Set((wanted("expand") ?? "").split(separator: ",").map(String.init))
        return try collection(
            call, found.map { ($0.key, shown($0.key, expanded: expanded)) }, orders: ["id", "name", "createdate", "modifydate"],
            texts: ["name", "createdate", "modifydate"], breaking: switches.brokenProduct)
    }

    /// Products by one of their numbers; by SKU those of their combinations.
    func productQueryAnswer(_ call: CCVCall) throws(CCVRefusal) -> JSONValue {
        guard call.method == "GET" else { throw .method }
        let names = ["productnumber", "eannumber", "mpnnumber", "skunumber"]
        let given = names.compactMap { name in call.request.queryValue(name).map { (name, $0) } }
        guard given.count == 1, let (name, text) = given.first else { throw .invalid("Give one of \(names.joined(separator: ", ")).") }
        let ids =
            name == "skunumber"
            ? Set(catalog.combinations.values.filter { $0.texts["sku_number"]?.string == text }.map(\.product))
            : Set(catalog.products.filter { $0.value[name]?.string == text }.keys)
        return try collection(call, ids.map { ($0, shown($0)) })
    }

    func makeProduct(_ body: JSONObject) throws(CCVRefusal) -> Int {
        guard body["taxtariff"] != nil || body["vatrate"] != nil else { throw .invalid("One of the properties taxtariff and vatrate is required.") }
        guard catalog.productLimit < 0 || catalog.products.count < catalog.productLimit else {
            throw CCVRefusal(status: 500, code: "500.60", message: "The product limit of this subscription is reached.")
        }
        let id = newID()
        var product: JSONObject = ["id": .number(Decimal128(id)), "is_active": true, "createdate": .string(Self.dateText(now))]
        for key in ["productnumber", "eannumber", "mpnnumber", "shortdescription", "description", "unit", "stocklocation", "memo"] {
            product[key] = ""
        }
        for key in ["meta_description", "meta_keywords", "page_title", "maincategory", "subcategory", "stock_delivery_standard"] { product[key] = "" }
        product["purchaseprice"] = 0
        product["weight"] = 0
        product["stockenabled"] = true
        product["stocktype"] = "Product"
        product["stock"] = 0
        product["ordering_without_stock"] = "global_setting"
        product["hide_without_category"] = .string(switches.hidesWithoutCategory ? "YES" : "NO_SEARCHRESULTS")
        product["show_order_button"] = "Y"
        product["minimal_order_amount"] = 1
        catalog.products[id] = product
        do {
            try changeProduct(id, body)
        } catch {
            catalog.products[id] = nil
            throw error
        }
        return id
    }

    /// Changes a product as the API and the back office do.
    func changeProduct(_ id: Int, _ body: JSONObject) throws(CCVRefusal) {
        guard let before = catalog.products[id] else { throw missing }
        var product = before
        for (key, value) in body {
            switch key {
            case "active": product["is_active"] = value
            case "taxtariff":
                product[key] = value
                product["vatrate"] = .number(CCVCatalog.tariffs.first { $0.word == value.string }?.rate ?? 21)
            case "vatrate":
                product[key] = value
                product["taxtariff"] = .string(CCVCatalog.tariffs.first { $0.rate == value.decimal }?.word ?? "low b")
            case "package_id":
                guard let package = value.int, catalog.packages[package] != nil else { throw .invalid("package_id does not exist.") }
                product[key] = value
            default: product[key] = value
            }
        }
        if product == before, switches.refusesSameValue { throw .sameValue }
        if product != before { product["modifydate"] = .string(Self.dateText(now)) }
        catalog.products[id] = product
    }

    /// A product as the API shows it.
    func shown(_ id: Int, expanded: Set<String> = []) -> JSONObject {
        guard var out = catalog.products[id] else { return [:] }
        out["href"] = .string("\(root)/products/\(id)/")
        if out["stockenabled"]?.bool == false { out["stock"] = .null }
        let package = out["package_id"]?.int
        out["package"] = [
            "id": package.map { .number(Decimal128($0)) } ?? .null, "name": package.flatMap { catalog.packages[$0] }.map { .string($0) } ?? .null,
        ]
        out["brand"] = ["href": nil, "id": nil, "name": out["brand"] ?? .null]
        for key in ["package_id", "brand_id"] { out[key] = nil }
        let main = catalog.photos.filter { $0.value.product == id && $0.value.isMain }.min { $0.key < $1.key }
        out["productmainphoto"] = .string(main.map { pictureAddress($0.value) } ?? "")
        let hasPlace = catalog.placements.values.contains { $0["product_id"]?.int == id }
        out["is_visible"] = .bool(out["is_active"]?.bool == true && (hasPlace || out["hide_without_category"]?.string != "YES"))
        for child in Self.childNames {
            var link: JSONObject = ["href": .string("\(root)/products/\(id)/\(child)/")]
            if expanded.contains(child) { link["collection"] = .array(children(child, of: id)) }
            out[child] = .object(link)
        }
        return out
    }
}
