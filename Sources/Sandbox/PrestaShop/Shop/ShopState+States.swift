import JSON

extension ShopState {
    /// Puts an order into a state with all that follows from it. The same state again only adds a row to its history.
    @discardableResult
    mutating func setState(ofOrder id: Int, to stateID: Int, addsHistory: Bool = true) -> Int {
        guard let state = record("order_states", stateID), let before = record("orders", id) else { return 0 }
        let time = now
        if state.flag("invoice"), before.number("invoice_number") == 0 { addInvoice(toOrder: id) }
        if state.flag("delivery"), record("orders", id)?.number("delivery_number") == 0 {
            let number = (self["orders"].sorted.map { $0.number("delivery_number") }.max() ?? 0) + 1
            update("orders", id) {
                $0["delivery_number"] = "\(number)"
                $0["delivery_date"] = time
            }
            for invoice in self["order_invoices"].rows(where: "id_order", is: id) {
                update("order_invoices", invoice.id) {
                    $0["delivery_number"] = "\(number)"
                    $0["delivery_date"] = time
                }
            }
        }
        if state.flag("paid"), !(record("order_states", before.number("current_state"))?.flag("paid") ?? false) { addPayment(toOrder: id) }
        let wasValid = before.number("current_state") == 0 || before.flag("valid")
        if wasValid, stateID == Int(configuration["PS_OS_CANCELED"] ?? "6") {
            for row in before.lists["order_rows"] ?? [] {
                let line = Basket.Line(
                    product: Int(row["product_id"] ?? "") ?? 0, combination: Int(row["product_attribute_id"] ?? "") ?? 0,
                    quantity: Int(row["product_quantity"] ?? "") ?? 0)
                moveStock(line, by: line.quantity)
            }
        }
        update("orders", id) {
            $0["current_state"] = "\(stateID)"
            $0["valid"] = state.flag("logable") ? "1" : "0"
            $0["date_upd"] = time
        }
        if before.number("current_state") != 0 { news.append(("Order", id, "update")) }
        guard addsHistory else { return 0 }
        return insert("order_histories", plain: ["id_employee": "0", "id_order_state": "\(stateID)", "id_order": "\(id)"])
    }

    private mutating func addInvoice(toOrder id: Int) {
        guard let order = record("orders", id) else { return }
        let number = (self["order_invoices"].sorted.map { $0.number("number") }.max() ?? 0) + 1
        let time = now
        var values = ["id_order": "\(id)", "number": "\(number)", "shop_address": configuration["PS_SHOP_NAME"] ?? "", "note": ""]
        for field in [
            "total_paid_tax_excl", "total_paid_tax_incl", "total_products", "total_products_wt", "total_shipping_tax_excl",
            "total_shipping_tax_incl", "total_wrapping_tax_excl", "total_wrapping_tax_incl",
        ] { values[field] = order[field] }
        values["total_discount_tax_excl"] = order["total_discounts_tax_excl"]
        values["total_discount_tax_incl"] = order["total_discounts_tax_incl"]
        let invoice = insert("order_invoices", plain: values)
        update("orders", id) {
            $0["invoice_number"] = "\(number)"
            $0["invoice_date"] = time
        }
        for resource in ["order_details", "order_carriers", "order_cart_rules"] {
            for row in self[resource].rows(where: "id_order", is: id) {
                update(resource, row.id) { $0["id_order_invoice"] = "\(invoice)" }
            }
        }
    }

    private mutating func addPayment(toOrder id: Int) {
        guard let order = record("orders", id) else { return }
        insert(
            "order_payments",
            plain: [
                "order_reference": String(order["reference"].prefix(9)), "id_currency": order["id_currency"], "amount": order["total_paid"],
                "payment_method": order["payment"], "conversion_rate": "1.000000", "transaction_id": "", "id_employee": "",
            ])
        let paid = (Decimal128(order["total_paid_real"]) ?? 0) + (Decimal128(order["total_paid"]) ?? 0)
        update("orders", id) { $0["total_paid_real"] = FieldSpelling.money(paid) }
    }
}
