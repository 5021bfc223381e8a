import JSON

/// What the store sells, and how much of it there is.
struct BigCommerceCatalog {
    var products: [Int: BigCommerceProduct] = [:] { didSet { index = BigCommerceCatalogIndex() } }
    var categories: [Int: BigCommerceCategory] = [:]
    var brands: [Int: String] = [:]
    var stock = BigCommerceStock()
    var isPriceEnteredWithTax = true
    var weightUnits = "KGS"
    private var index = BigCommerceCatalogIndex()

    static let taxClasses = [(0, "Default Tax Class"), (1, "Non-Taxable Products"), (2, "Shipping"), (3, "Gift Wrapping"), (4, "Reduced")]
    /// The tree of the default channel.
    static let treeID = 1

    /// Sorted by id, as lists come.
    var sorted: [BigCommerceProduct] { products.values.sorted { $0.id < $1.id } }

    /// Those that a list can be about, sorted by id: with one of these ids, and with a code among these, in lower case. Nil for any.
    func candidates(ids: Set<Int>?, codes: Set<String>? = nil) -> [BigCommerceProduct] {
        guard let found = index.candidates(ids: ids, codes: codes, in: products) else { return sorted }
        return found.sorted().compactMap { products[$0] }
    }

    /// Whoever uses this code: codes are unique over products and variants, without regard to case.
    func product(withCode code: String) -> (product: BigCommerceProduct, variant: BigCommerceVariant?)? {
        let code = code.lowercased()
        guard let product = index.product(code: code, in: products).flatMap({ products[$0] }) else { return nil }
        if product.sku.lowercased() == code { return (product, nil) }
        return product.variants.first { $0.sku.lowercased() == code }.map { (product, $0) }
    }

    /// The product that a variant belongs to.
    func product(ofVariant id: Int) -> BigCommerceProduct? { index.product(variant: id, in: products).flatMap { products[$0] } }
}

/// A category of the default channel's tree.
struct BigCommerceCategory {
    var id: Int
    var uuid: String
    var parentID: Int
    /// What the API can write.
    var fields: JSONObject

    var name: String { fields["name"]?.string ?? "" }

    var json: JSONValue {
        let path = name.lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        return [
            "category_id": .number(.init(id)), "category_uuid": .string(uuid), "tree_id": .number(.init(BigCommerceCatalog.treeID)),
            "parent_id": .number(.init(parentID)), "name": .string(name), "description": fields["description"] ?? "", "views": 0,
            "sort_order": fields["sort_order"] ?? 0, "page_title": fields["page_title"] ?? "", "meta_keywords": fields["meta_keywords"] ?? [],
            "meta_description": fields["meta_description"] ?? "", "layout_file": fields["layout_file"] ?? "category.html", "image_url": "",
            "is_visible": fields["is_visible"] ?? true, "search_keywords": fields["search_keywords"] ?? "",
            "default_product_sort": fields["default_product_sort"] ?? "use_store_settings",
            "url": ["path": .string("/\(path)/"), "is_customized": false],
        ]
    }
}
