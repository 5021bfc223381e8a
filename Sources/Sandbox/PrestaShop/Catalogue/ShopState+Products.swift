import JSON

extension ShopState {
    /// What the shop adds to a new product, and what it refuses.
    mutating func prepare(product stored: inout ShopRecord, _ echo: inout ShopRecord, _ input: EntityInput) throws(ShopFailure) {
        func both(_ field: String, _ value: String) {
            stored[field] = value
            echo[field] = value
        }
        for (field, value) in [("id_shop_default", "1"), ("product_type", "standard"), ("condition", "new"), ("visibility", "both")]
        where (input.fields[field] ?? "").isEmpty { both(field, value) }
        both("type", "simple")
        echo["id_default_combination"] = "0"
        let stock = addStock(product: stored.id, combination: 0)
        stored.lists["stock_availables"] = [["id": "\(stock)", "id_product_attribute": "0"]]
        echo.lists["stock_availables"] = stored.lists["stock_availables"]
    }

    /// Checks a product, new or changed, and makes its slug.
    mutating func settle(product stored: inout ShopRecord, _ echo: inout ShopRecord, _ input: EntityInput, isNew: Bool) throws(ShopFailure) {
        // The slug is made of the name's languages; a plain text breaks the maker.
        guard isNew ? input.texts["name"] != nil : input.fields["name"] == nil else {
            throw ShopFailure(
                500, 3, "[PHP Warning #2] foreach() argument must be of type array|object, string given ([shop]/classes/Product.php, line 7752)")
        }
        if let position = input.fields["position_in_category"], (Int(position) ?? 0) < 1 {
            throw ShopFailure(500, 134, "You cannot set 0 or a negative position, the minimum is 1.")
        }
        makeSlug(&stored, &echo)
        stored["manufacturer_name"] = record("manufacturers", stored.number("id_manufacturer"))?["name"] ?? ""
        // Pictures and stock are not a part of what can be written, and values of variants hang on the variants.
        let before = record("products", stored.id)
        for list in ["images", "stock_availables", "product_option_values"] where input.lists.contains(where: { $0.name == list }) && !isNew {
            stored.lists[list] = before?.lists[list]
        }
        try checkLists(of: stored, input)
        if let cover = input.fields["id_default_image"].flatMap({ Int($0) }), cover > 0 {
            guard images[cover]?.product == stored.id else { throw ShopFailure(500, 85, "Error occurred while setting the cover image") }
            images.setCover(cover, of: stored.id)
        }
        if stored.number("position_in_category") == 0, stored.number("id_category_default") > 0 {
            let others = self["products"].records.values.count { $0.number("id_category_default") == stored.number("id_category_default") }
            stored["position_in_category"] = "\(others + 1)"
            echo["position_in_category"] = stored["position_in_category"]
        }
    }

    // The shop itself takes ids that lead nowhere, and shows broken pages afterwards; here they are refused, so that the mistake shows.
    private func checkLists(of product: ShopRecord, _ input: EntityInput) throws(ShopFailure) {
        func refuse(_ words: String) -> ShopFailure { ShopFailure(500, 85, "Validation error: \"Property Product->\(words)\"") }
        for (field, resource) in [
            ("id_category_default", "categories"), ("id_tax_rules_group", "tax_rule_groups"), ("id_manufacturer", "manufacturers"),
        ] {
            guard let id = input.fields[field].flatMap({ Int($0) }), id > 0, record(resource, id) == nil else { continue }
            throw refuse("\(field) is not valid")
        }
        for (name, items) in input.lists {
            for item in items {
                let id = Int(item["id"] ?? "") ?? 0
                switch name {
                case "categories" where record("categories", id) == nil: throw refuse("categories is not valid")
                case "product_features":
                    let value = record("product_feature_values", Int(item["id_feature_value"] ?? "") ?? 0)
                    // A value whose feature is not recorded belongs to any.
                    guard record("product_features", id) != nil, let value, value.number("id_feature") == id || value["id_feature"].isEmpty else {
                        throw refuse("product_features is not valid")
                    }
                default: break
                }
            }
        }
    }

    /// Fills the slugs that are empty, from the names.
    func makeSlug(_ stored: inout ShopRecord, _ echo: inout ShopRecord) {
        guard case .languages(let names) = stored.values["name"] else { return }
        var slugs: [Int: String] = [:]
        if case .languages(let known) = stored.values["link_rewrite"] { slugs = known }
        for (language, name) in names where (slugs[language] ?? "").isEmpty { slugs[language] = Self.slug(name) }
        stored.values["link_rewrite"] = .languages(slugs)
        echo.values["link_rewrite"] = .languages(slugs)
    }

    private static func slug(_ name: String) -> String {
        name.lowercased().map { $0.isLetter || $0.isNumber ? String($0) : " " }.joined().split(separator: " ").joined(separator: "-")
    }

    /// Works out what a product shows of its variants, pictures and stock.
    mutating func refresh(product id: Int) {
        let variants = self["combinations"].rows(where: "id_product", is: id)
        let rows = self["stock_availables"].rows(where: "id_product", is: id)
        let pictures = images.of(product: id)
        let first = variants.first { $0.flag("default_on") } ?? variants.first
        update("products", id) { product in
            product.lists["combinations"] = variants.map { ["id": "\($0.id)"] }
            var values: [String] = []
            for value in variants.flatMap({ $0.lists["product_option_values"] ?? [] }).compactMap({ $0["id"] }) where !values.contains(value) {
                values.append(value)
            }
            product.lists["product_option_values"] = values.map { ["id": $0] }
            product.lists["images"] = pictures.map { ["id": "\($0.id)"] }
            product.lists["stock_availables"] = rows.map { ["id": "\($0.id)", "id_product_attribute": "\($0.number("id_product_attribute"))"] }
            product["id_default_image"] = pictures.first { $0.isCover }.map { "\($0.id)" } ?? ""
            product["id_default_combination"] = first.map { "\($0.id)" } ?? "0"
            product["cache_default_attribute"] = first.map { "\($0.id)" } ?? "0"
            if !variants.isEmpty { product["product_type"] = "combinations" }
        }
    }

    /// Removes a product with all that hangs on it.
    mutating func remove(product id: Int) {
        for resource in ["combinations", "stock_availables", "specific_prices"] {
            for row in self[resource].rows(where: "id_product", is: id) { tables[resource]?[row.id] = nil }
        }
        for image in images.of(product: id) { images.remove(image.id) }
        tables["products"]?[id] = nil
        news.append(("Product", id, "delete"))
    }
}
