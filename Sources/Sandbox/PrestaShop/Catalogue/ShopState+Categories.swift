extension ShopState {
    /// Checks a category, new or changed, and gives it its depth and slug.
    func settle(category stored: inout ShopRecord, _ echo: inout ShopRecord, _ input: EntityInput, isNew: Bool) throws(ShopFailure) {
        guard isNew || input.fields["name"] == nil else { throw .fatal }
        // A category beneath none breaks the tree, and PHP with it.
        guard let parent = record("categories", stored.number("id_parent")), parent.id != stored.id else { throw .fatal }
        makeSlug(&stored, &echo)
        if case .languages(let slugs) = stored.values["link_rewrite"], slugs[1]?.isEmpty != false {
            throw ShopFailure(400, 84, "Validation error: \"Property Category->link_rewrite is empty\"")
        }
        stored["level_depth"] = "\(parent.number("level_depth") + 1)"
        echo["level_depth"] = stored["level_depth"]
        guard isNew else { return }
        stored["id_shop_default"] = "1"
        echo["id_shop_default"] = "1"
        echo["nb_products_recursive"] = "-1"
    }

    /// Puts the category into the list of the one above.
    mutating func link(category: ShopRecord) {
        let parent = category.number("id_parent")
        for other in self["categories"].sorted {
            let children = other.lists["categories"] ?? []
            let rest = children.filter { $0["id"] != "\(category.id)" } + (other.id == parent ? [["id": "\(category.id)"]] : [])
            if rest != children { update("categories", other.id) { $0.lists["categories"] = rest } }
        }
    }

    /// Removes a category with those beneath it; products that had it as their main one go to the one above.
    mutating func remove(category id: Int) {
        guard let gone = record("categories", id) else { return }
        for child in self["categories"].sorted where child.number("id_parent") == id { remove(category: child.id) }
        tables["categories"]?[id] = nil
        for product in self["products"].sorted where product.lists["categories"]?.contains(where: { $0["id"] == "\(id)" }) == true {
            update("products", product.id) {
                $0.lists["categories"]?.removeAll { $0["id"] == "\(id)" }
                if $0.number("id_category_default") == id { $0["id_category_default"] = gone["id_parent"] }
            }
        }
    }

    /// Checks a value of an option or feature: what it belongs to must be there.
    func settle(value stored: ShopRecord, of resource: String) throws(ShopFailure) {
        let (field, owner) =
            resource == "product_option_values" ? ("id_attribute_group", "product_options") : ("id_feature", "product_features")
        guard record(owner, stored.number(field)) != nil else {
            throw ShopFailure(400, 85, "Validation error: \"Property \(PrestaShopModel.nine.className(resource))->\(field) is not valid\"")
        }
    }
}
