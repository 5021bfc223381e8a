extension ShopState {
    /// Checks a variant, new or changed.
    func settle(combination stored: inout ShopRecord, _ input: EntityInput) throws(ShopFailure) {
        let product = stored.number("id_product")
        guard record("products", product) != nil else { throw .fatal }
        for (name, items) in input.lists where name == "product_option_values" {
            for item in items where record("product_option_values", Int(item["id"] ?? "") ?? 0) == nil {
                throw ShopFailure(500, 85, "Validation error: \"Property Combination->product_option_values is not valid\"")
            }
        }
        // The column has a unique key with the product: nothing, or one 1 and at most one 0. What is left out is nothing.
        let wanted = input.fields["default_on"] ?? (stored["default_on"] == "1" ? "1" : "")
        stored["default_on"] = wanted
        let clashes = self["combinations"].records.values.contains {
            $0.id != stored.id && $0.number("id_product") == product && !wanted.isEmpty && $0["default_on"] == wanted
        }
        guard !clashes else { throw ShopFailure(500, 46, "Unable to save resource") }
    }

    /// Gives a new variant its row of stock.
    mutating func complete(combination: ShopRecord) {
        let product = combination.number("id_product")
        _ = addStock(product: product, combination: combination.id)
        refresh(product: product)
    }

    /// Removes a variant with its stock. The product keeps its kind.
    mutating func remove(combination id: Int) {
        guard let gone = record("combinations", id) else { return }
        let product = gone.number("id_product")
        tables["combinations"]?[id] = nil
        for row in self["stock_availables"].rows(where: "id_product_attribute", is: id) {
            tables["stock_availables"]?[row.id] = nil
        }
        refresh(product: product)
        sumStock(ofProduct: product)
        news.append(("Product", product, "update"))
    }

    mutating func addStock(product: Int, combination: Int) -> Int {
        insert(
            "stock_availables",
            plain: [
                "id_product": "\(product)", "id_product_attribute": "\(combination)", "id_shop": "1", "id_shop_group": "0", "quantity": "0",
                "depends_on_stock": "0", "out_of_stock": "2",
            ])
    }

    /// The row of a product with variants is the sum of theirs.
    mutating func sumStock(ofProduct product: Int) {
        let rows = self["stock_availables"].rows(where: "id_product", is: product)
        let parts = rows.filter { $0.number("id_product_attribute") > 0 }
        guard !parts.isEmpty, let sum = rows.first(where: { $0.number("id_product_attribute") == 0 }) else { return }
        update("stock_availables", sum.id) { $0["quantity"] = String(parts.reduce(0) { $0 + $1.number("quantity") }) }
    }
}
