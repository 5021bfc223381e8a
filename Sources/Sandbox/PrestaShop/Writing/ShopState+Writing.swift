import Commerce

extension ShopState {
    /// Does one POST, PUT or PATCH of one entity. - Returns: the record to echo.
    mutating func write(
        _ input: EntityInput, _ resource: PrestaShopModel.Resource, verb: String, languages: [Int]
    ) throws(ShopFailure) -> ShopRecord {
        let given = input.fields["id"] ?? ""
        let writer = EntityWriter(resource: resource, languages: languages, verb: verb)
        if verb == "POST" { return try create(input, resource, writer) }
        guard let id = Int(given) else { throw ShopFailure(400, 90, "id is required when modifying a resource") }
        guard let old = record(resource.name, id) else { throw ShopFailure(404, 92, "Invalid ID") }
        var (stored, echo) = try writer.apply(input, to: old, id: id)
        let time = now
        if resource.byName["date_upd"] != nil {
            stored["date_upd"] = time
            echo["date_upd"] = time
        }
        if verb == "PUT", resource.byName["date_add"] != nil, input.fields["date_add"] == nil {
            stored["date_add"] = time
            echo["date_add"] = time
        }
        switch resource.name {
        case "customers":
            try checkEmail(stored, otherThan: id, code: 141)
            if let password = input.fields["passwd"], password != old["passwd"] { stored["passwd"] = hashed(password) }
        case "orders":
            // The tracking number lives with the order's carrier.
            if let number = input.fields["shipping_number"] { track(order: id, number) }
            let wanted = stored.number("current_state")
            if wanted != old.number("current_state") {
                guard record("order_states", wanted) != nil else { throw .fatal }
                stored["current_state"] = old["current_state"]
                self["orders"].add(stored)
                setState(ofOrder: id, to: wanted)
                news.append(("Order", id, "update"))
                return record("orders", id) ?? echo
            }
            news.append(("Order", id, "update"))
        case "order_carriers":
            track(order: stored.number("id_order"), stored["tracking_number"])
        case "products":
            try settle(product: &stored, &echo, input, isNew: false)
            self["products"].add(stored)
            // Variants that a new list leaves out are removed.
            if let kept = input.lists.first(where: { $0.name == "combinations" })?.items.compactMap({ $0["id"] }) {
                for id in old.lists["combinations"]?.compactMap({ $0["id"] }) ?? [] where !kept.contains(id) { remove(combination: Int(id) ?? 0) }
            }
            if input.fields["id_default_image"] != nil { refresh(product: id) }
            news.append(("Product", id, "update"))
            return echo
        case "combinations":
            try settle(combination: &stored, input)
            self["combinations"].add(stored)
            refresh(product: stored.number("id_product"))
            news.append(("Product", stored.number("id_product"), "update"))
            return echo
        case "categories":
            try settle(category: &stored, &echo, input, isNew: false)
            self["categories"].add(stored)
            link(category: stored)
            return echo
        case "product_option_values", "product_feature_values": try settle(value: stored, of: resource.name)
        case "stock_availables":
            self["stock_availables"].add(stored)
            if stored.number("id_product_attribute") > 0 { sumStock(ofProduct: stored.number("id_product")) }
            news.append(("StockAvailable", id, "update"))
            return echo
        default: break
        }
        self[resource.name].add(stored)
        return echo
    }

    private mutating func create(
        _ input: EntityInput, _ resource: PrestaShopModel.Resource, _ writer: EntityWriter
    ) throws(ShopFailure) -> ShopRecord {
        guard (input.fields["id"] ?? "").isEmpty else { throw ShopFailure(400, 91, "id is forbidden when adding a new resource") }
        var (stored, echo) = try writer.apply(input, to: nil, id: self[resource.name].lastID + 1)
        func both(_ field: String, _ value: String) {
            stored[field] = value
            echo[field] = value
        }
        for field in ["date_add", "date_upd"] where resource.byName[field] != nil { both(field, now) }
        for field in ["id_shop", "id_shop_group"]
        where resource.byName[field] != nil && (input.fields[field] ?? "").isEmpty
            && ["customers", "carts", "orders"].contains(resource.name)
        { both(field, "1") }
        switch resource.name {
        case "customers":
            try checkEmail(stored, otherThan: 0, code: 140)
            both("secure_key", random.hash())
            both("last_passwd_gen", now)
            both("passwd", hashed(input.fields["passwd"] ?? ""))
            if stored.lists["groups"]?.isEmpty != false, stored.number("id_default_group") > 0 {
                let groups = [["id": stored["id_default_group"]]]
                (stored.lists["groups"], echo.lists["groups"]) = (groups, groups)
            }
            news.append(("Customer", stored.id, "add"))
        case "orders": return try placeFromCart(input, echo)
        case "order_histories":
            let (order, state) = (stored.number("id_order"), stored.number("id_order_state"))
            guard record("orders", order) != nil, record("order_states", state) != nil else { throw .fatal }
            setState(ofOrder: order, to: state, addsHistory: false)
        case "carts":
            stored.lists["cart_rows"] = stored.lists["cart_rows"]?.map { row in
                row.merging(["id_address_delivery": "0", "id_customization": "0"]) { $1 }
            }
            echo.lists["cart_rows"] = stored.lists["cart_rows"]
        case "products":
            try settle(product: &stored, &echo, input, isNew: true)
            try prepare(product: &stored, &echo, input)
            news.append(("Product", stored.id, "add"))
        case "combinations":
            try settle(combination: &stored, input)
            self["combinations"].add(stored)
            complete(combination: stored)
            return echo
        case "categories":
            try settle(category: &stored, &echo, input, isNew: true)
            self["categories"].add(stored)
            link(category: stored)
            return echo
        case "product_option_values", "product_feature_values":
            try settle(value: stored, of: resource.name)
            both("position", "\(self[resource.name].records.count)")
        case "product_options", "product_features": both("position", "\(self[resource.name].records.count)")
        default: break
        }
        self[resource.name].add(stored)
        return echo
    }

    private mutating func placeFromCart(_ input: EntityInput, _ echo: ShopRecord) throws(ShopFailure) -> ShopRecord {
        let cartID = Int(input.fields["id_cart"] ?? "") ?? 0
        guard let cart = record("carts", cartID), self["orders"].rows(where: "id_cart", is: cartID).isEmpty else { throw .fatal }
        let lines = (cart.lists["cart_rows"] ?? []).map { row in
            Basket.Line(
                product: Int(row["id_product"] ?? "") ?? 0, combination: Int(row["id_product_attribute"] ?? "") ?? 0,
                quantity: Int(row["quantity"] ?? "") ?? 0)
        }
        var basket = Basket(
            customer: cart.number("id_customer"), delivery: cart.number("id_address_delivery"), invoice: cart.number("id_address_invoice"),
            lines: lines)
        (basket.cart, basket.carrier, basket.state) = (
            cartID, max(cart.number("id_carrier"), 1), Int(configuration["PS_OS_WS_PAYMENT"] ?? "11") ?? 11
        )
        (basket.module, basket.payment) = (input.fields["module"] ?? "", input.fields["payment"] ?? "")
        (basket.language, basket.currency) = (cart.number("id_lang"), cart.number("id_currency"))
        let id = try place(basket)
        // A total that is not the cart's makes a payment error.
        if FieldSpelling.stored(input.fields["total_paid"] ?? "", .float) != record("orders", id)?["total_paid"] { setState(ofOrder: id, to: 8) }
        var answer = echo
        answer.id = id
        answer.lists = record("orders", id)?.lists ?? [:]
        for field in ["date_add", "date_upd", "id_shop", "id_shop_group", "current_state", "reference"] { answer[field] = "" }
        return answer
    }

    private func checkEmail(_ record: ShopRecord, otherThan id: Int, code: Int) throws(ShopFailure) {
        guard !record.flag("is_guest") else { return }
        let email = record["email"].lowercased()
        let isUsed = self["customers"].records.values.contains { $0.id != id && !$0.flag("is_guest") && $0["email"].lowercased() == email }
        guard isUsed else { return }
        let words = "The email is already used, please choose another one"
        throw ShopFailure(500, code == 140 ? [(140, words), (46, "Unable to save resource")] : [(141, words)])
    }

    private mutating func hashed(_ password: String) -> String { "$2y$10$" + String((random.hash() + random.hash()).prefix(53)) }

    private mutating func track(order: Int, _ number: String) {
        for row in self["order_carriers"].rows(where: "id_order", is: order) {
            update("order_carriers", row.id) { $0["tracking_number"] = number }
        }
        update("orders", order) { $0["shipping_number"] = number }
    }
}
