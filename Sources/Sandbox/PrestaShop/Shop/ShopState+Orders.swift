import JSON

extension ShopState {
    /// Makes an order of a basket, with everything that hangs on it. - Returns: its id.
    mutating func place(_ basket: Basket) throws(ShopFailure) -> Int {
        guard let country = record("addresses", basket.delivery)?.number("id_country"), let customer = record("customers", basket.customer),
            record("countries", country)?.flag("active") == true, !customer["secure_key"].isEmpty, !basket.lines.isEmpty
        else { throw .fatal }
        let order = self["orders"].lastID + 1
        let lines = try basket.lines.map { line throws(ShopFailure) in try price(line, country: country, isTaxFree: basket.isTaxFree) }
        let totals = totals(of: basket, lines: lines, country: country)
        let reference = random.reference()
        let cart =
            basket.cart
            ?? insert(
                "carts",
                plain: [
                    "id_address_delivery": "\(basket.delivery)", "id_address_invoice": "\(basket.invoice)", "id_currency": "\(basket.currency)",
                    "id_customer": "\(basket.customer)", "id_lang": "\(basket.language)", "id_shop": "1", "id_shop_group": "1",
                    "id_carrier": "\(basket.carrier)",
                    "secure_key": customer["secure_key"],
                ],
                lists: [
                    "cart_rows": basket.lines.map {
                        [
                            "id_product": "\($0.product)", "id_product_attribute": "\($0.combination)", "id_address_delivery": "0",
                            "id_customization": "0", "quantity": "\($0.quantity)",
                        ]
                    }
                ])
        var values = [
            "id_address_delivery": "\(basket.delivery)", "id_address_invoice": "\(basket.invoice)", "id_cart": "\(cart)",
            "id_currency": "\(basket.currency)", "id_lang": "\(basket.language)", "id_customer": "\(basket.customer)",
            "id_carrier": "\(basket.carrier)", "module": basket.module, "payment": basket.payment, "id_shop_group": "1", "id_shop": "1",
            "secure_key": customer["secure_key"], "gift": basket.isGift ? "1" : "0", "round_mode": "2", "round_type": "2",
            "conversion_rate": "1.000000", "reference": reference,
        ]
        for (field, amount) in totals.fields { values[field] = FieldSpelling.money(amount) }
        values["carrier_tax_rate"] = totals.carrierRate.text(places: 3)
        let rows = lines.map { line in insert("order_details", plain: line.fields(order: order), lists: ["taxes": line.taxes.map { ["id": "\($0)"] }])
        }
        insert("orders", plain: values, id: order, lists: ["order_rows": zip(rows, lines).map { $1.row(id: $0) }])
        insert(
            "order_carriers",
            plain: [
                "id_order": "\(order)", "id_carrier": "\(basket.carrier)", "weight": "0.300000",
                "shipping_cost_tax_excl": values["total_shipping_tax_excl"] ?? "0",
                "shipping_cost_tax_incl": values["total_shipping_tax_incl"] ?? "0",
            ])
        for voucher in totals.vouchers {
            insert(
                "order_cart_rules",
                plain: [
                    "id_order": "\(order)", "id_cart_rule": "\(voucher.id)", "name": voucher.name, "value": FieldSpelling.money(voucher.gross),
                    "value_tax_excl": FieldSpelling.money(voucher.net), "free_shipping": "0", "deleted": "0",
                ])
        }
        if let comment = basket.comment {
            let escaped = comment.replacing("&", with: "&amp;")
            insert("messages", plain: ["id_cart": "\(cart)", "id_customer": "\(basket.customer)", "message": escaped, "private": "0"])
        }
        for line in basket.lines { moveStock(line, by: -line.quantity) }
        setState(ofOrder: order, to: basket.state)
        news.append(("Order", order, "add"))
        return order
    }

    mutating func moveStock(_ line: Basket.Line, by count: Int) {
        for row in self["stock_availables"].rows(where: "id_product", is: line.product) {
            let attribute = row.number("id_product_attribute")
            guard attribute == line.combination || attribute == 0 else { continue }
            update("stock_availables", row.id) { $0["quantity"] = String($0.number("quantity") + count) }
        }
    }

    private func totals(of basket: Basket, lines: [PricedLine], country: Int) -> OrderSums {
        var sums = OrderSums(lines: lines)
        let free = basket.isTaxFree
        sums.carrierRate = free ? 0 : rate(group: record("carriers", basket.carrier)?.number("id_tax_rules_group") ?? 0, country: country).rate
        sums.ship(net: Decimal128(configuration["SANDBOX_SHIPPING_\(basket.carrier)"] ?? "") ?? 0)
        if basket.isGift {
            let wrapping = Decimal128(configuration["PS_GIFT_WRAPPING_PRICE"] ?? "") ?? 0
            sums.wrap(net: wrapping, rate: free ? 0 : rate(group: 1, country: country).rate)
        }
        for id in basket.vouchers { if let rule = record("cart_rules", id) { sums.discount(by: rule) } }
        sums.wrongBy = basket.wrongBy
        return sums
    }

    /// The taxes of a class in a country, and their sum.
    func rate(group: Int, country: Int) -> (taxes: [Int], rate: Decimal128) {
        let rules = self["tax_rules"].sorted.filter { $0.number("id_tax_rules_group") == group && $0.number("id_country") == country }
        let taxes = rules.map { $0.number("id_tax") }.filter { $0 > 0 }
        return (taxes, taxes.reduce(0) { $0 + (Decimal128(record("taxes", $1)?["rate"] ?? "") ?? 0) })
    }

    private func price(_ line: Basket.Line, country: Int, isTaxFree: Bool) throws(ShopFailure) -> PricedLine {
        guard let product = record("products", line.product) else { throw .fatal }
        let combination = line.combination == 0 ? nil : record("combinations", line.combination)
        let base = (Decimal128(product["price"]) ?? 0) + (Decimal128(combination?["price"] ?? "") ?? 0)
        var net = base
        let reductions = self["specific_prices"].sorted.filter {
            $0.number("id_product") == line.product && [0, line.combination].contains($0.number("id_product_attribute"))
                && $0["reduction_type"] == "percentage"
        }
        if let reduction = reductions.first.flatMap({ Decimal128($0["reduction"]) }) { net = (net * (1 - reduction)).rounded(to: 6, .halfUp) }
        let tax = isTaxFree ? (taxes: [], rate: 0) : rate(group: product.number("id_tax_rules_group"), country: country)
        return PricedLine(line: line, product: product, combination: combination, base: base, net: net, taxes: tax.taxes, rate: tax.rate)
    }
}
