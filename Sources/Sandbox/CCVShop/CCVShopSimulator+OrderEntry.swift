import Commerce
import JSON

extension CCVShopSimulator {
    private static let schema: [String: CCVType] = [
        "is_completed": .bool, "user_id": .integer, "paid": .bool, "status": .integer, "total_shipping": .number, "invoicenumber": .integer,
        "safety_deposit_returned": .bool, "paymethod_costs": .number, "extra_costs": .number, "extra_costs_description": .text(255),
        "taxes_included": .bool, "order_row_taxes_included": .bool, "shipping_taxes_included": .bool, "is_intra_community_order": .bool,
        "currency": .text(3), "is_platform_sale": .bool, "orderedinlng": .text(2), "track_and_trace_code": .text(255),
        "track_and_trace_carrier": .text(255), "deliver_date": .text(30), "deliver_method": .words(["shipping", "delivery", "pickup"]),
        "takeoutslot": .integer, "reservationnumber": .text(100), "customer": .any, "orderrows": .any,
    ]
    private static let rowSchema: [String: CCVType] = [
        "product_type": .text(50), "auto_create_deposit_rows": .bool, "product_id": .integer, "product_name": .text(255), "product_number": .text(50),
        "price": .number, "product_purchase_price": .number, "discount": .number, "tax": .number, "unit": .text(50), "weight": .number,
        "memo": .text(65_536), "package_id": .integer, "count": .number, "attribute_combination_id": .integer,
    ]
    /// What a row without product must say.
    private static let freeRow = [
        "product_name", "product_number", "price", "product_purchase_price", "discount", "tax", "unit", "weight", "memo", "package_id",
    ]

    /// Takes an order as the API is given it, and works its totals out by itself.
    func enterOrder(_ call: CCVCall) throws(CCVRefusal) -> JSONObject {
        let body = try call.body(Self.schema, required: ["customer", "orderrows"], lenient: switches.ignoresUnknownKeys)
        guard let given = body["customer"]?.object else { throw .invalid("customer must be an object.") }
        guard let inputs = body["orderrows"]?.array, !inputs.isEmpty else { throw .invalid("orderrows must be a list with rows.") }
        if let status = body["status"]?.int, !(1...14).contains(status) { throw .invalid("status must be 1 to 14.") }
        if let user = body["user_id"]?.int, users[user] == nil { throw .invalid("user_id does not exist.") }
        let customer = try mergedInfo(given, over: CCVBuyer.emptyInfo, named: "customer")
        guard !(customer["billingaddress"]?["city"]?.string ?? "").isEmpty else { throw .invalid("customer.billingaddress.city is required.") }
        let includesTax = body["order_row_taxes_included"]?.bool ?? catalog.pricesIncludeTax
        let id = lastID + 1
        var entered: [JSONObject] = []
        for input in inputs {
            guard let row = input.object else { throw .invalid("A row must be an object.") }
            entered.append(try enteredRow(row, order: id, number: entered.count, includesTax: includesTax))
        }
        lastID = id + inputs.count
        lastNumber += 1
        let isCompleted = body["is_completed"]?.bool ?? true
        var order = CCVOrderSums(rows: entered, body: body, includesTax: includesTax).members
        order["href"] = .string("\(root)/orders/\(id)/")
        order["id"] = .number(Decimal128(id))
        order["ordernumber_prefix"] = .null
        order["ordernumber"] = isCompleted ? .number(Decimal128(lastNumber)) : .null
        order["ordernumber_full"] = isCompleted ? .string(String(lastNumber)) : .null
        order["create_date"] = .string(Self.dateText(now))
        order["status"] = isCompleted ? body["status"] ?? 1 : .null
        order["is_completed"] = .bool(isCompleted)
        order["paid"] = body["paid"] ?? false
        order["currency"] = body["currency"] ?? "EUR"
        order["orderedinlng"] = body["orderedinlng"] ?? "nl"
        order["deliver_method"] = body["deliver_method"] ?? "shipping"
        order["reservationnumber"] = body["reservationnumber"] ?? ""
        order["track_and_trace_code"] = body["track_and_trace_code"] ?? ""
        order["user"] = ["id": body["user_id"].map { .string($0.decimal?.description ?? "") } ?? .null]
        order["customer"] = .object(customer)
        orders[id] = order
        rows[id] = entered
        if isCompleted, switches.ordersTakeStock { takeStock(entered) }
        if isCompleted { announce("orders.created", id) }
        return order
    }

    private func enteredRow(_ row: JSONObject, order: Int, number: Int, includesTax: Bool) throws(CCVRefusal) -> JSONObject {
        if !switches.ignoresUnknownKeys, let strange = row.keys.first(where: { Self.rowSchema[$0] == nil }) {
            throw .invalid("The property orderrows.\(strange) is not defined.")
        }
        try CCVType.check(row, Self.rowSchema)
        guard let count = row["count"]?.decimal, count > 0 else { throw .invalid("The property orderrows.count is required.") }
        var out = row
        if let product = row["product_id"]?.int {
            out = try productRow(product, row["attribute_combination_id"]?.int, includesTax: includesTax)
        } else {
            for key in Self.freeRow where row[key] == nil || row[key]?.isNull == true { throw .invalid("The property orderrows.\(key) is required.") }
            guard let package = row["package_id"]?.int, catalog.packages[package] != nil else { throw .invalid("package_id does not exist.") }
            out["product_id"] = .null
        }
        let price = (out["price"]?.decimal ?? 0) - (out["discount"]?.decimal ?? 0)
        let id = order + 1 + number
        out["id"] = .number(Decimal128(id))
        out["order_id"] = .number(Decimal128(order))
        out["href"] = .string("\(root)/orderrows/\(id)/")
        out["count"] = .number(count)
        for key in ["selling_price", "price_with_attributes"] { out[key] = .number(price) }
        for key in ["total_price", "total_price_with_attributes"] { out[key] = .number((price * count).rounded(to: 2, .halfUp)) }
        out["attributes"] = out["attributes"] ?? []
        return out
    }

    /// A row of a product at the shop's own price: prices that are sent with it are not looked at.
    private func productRow(_ id: Int, _ variant: Int?, includesTax: Bool) throws(CCVRefusal) -> JSONObject {
        guard let product = catalog.products[id] else { throw .invalid("product_id does not exist.") }
        let mine = catalog.combinations.filter { $0.value.product == id && $0.value.isActive }
        var price = (product["price"]?.decimal ?? 0) - (product["discount"]?.decimal ?? 0)
        var out: JSONObject = [
            "product_id": .number(Decimal128(id)), "product_name": product["name"] ?? "", "product_number": product["productnumber"] ?? "",
            "sub_product_number": "", "sub_sku_number": "", "sub_ean_number": "", "discount": 0, "tax": product["vatrate"] ?? 21, "unit": "",
        ]
        if let variant {
            guard let combination = mine[variant] else { throw .invalid("attribute_combination_id does not exist.") }
            price += catalog.extraPrice(combination)
            for (key, name) in [("product_number", "sub_product_number"), ("sku_number", "sub_sku_number"), ("ean_number", "sub_ean_number")] {
                out[name] = combination.texts[key]
            }
            out["combination"] = .number(Decimal128(variant))
        } else if !mine.isEmpty {
            throw .invalid("The property orderrows.attribute_combination_id is required.")
        }
        let factor = 1 + (product["vatrate"]?.decimal ?? 21) * Decimal128(significand: 1, exponent: -2)!
        if includesTax, !catalog.pricesIncludeTax { price = (price * factor).rounded(to: 4, .halfUp) }
        if !includesTax, catalog.pricesIncludeTax { price = price.divided(by: factor, places: 4, rounding: .halfUp) ?? price }
        out["price"] = .number(price)
        return out
    }

    private func takeStock(_ rows: [JSONObject]) {
        for row in rows {
            let count = row["count"]?.decimal ?? 0
            if let variant = row["combination"]?.int, let stock = catalog.combinations[variant]?.stock {
                catalog.combinations[variant]?.stock = stock - count
            } else if let product = row["product_id"]?.int, let stock = catalog.products[product]?["stock"]?.decimal {
                catalog.products[product]?["stock"] = .number(stock - count)
            }
        }
    }
}

/// The sums of an order that was entered.
struct CCVOrderSums {
    let rows: [JSONObject]
    let body: JSONObject
    let includesTax: Bool

    private func tax(in amount: Decimal128, _ rate: Decimal128, included: Bool) -> Decimal128 {
        let factor = rate * Decimal128(significand: 1, exponent: -2)!
        return included ? amount - (amount.divided(by: 1 + factor, places: 10, rounding: .halfUp) ?? amount) : amount * factor
    }

    var members: JSONObject {
        let number = { (key: String) in body[key]?.decimal ?? 0 }
        let goods = rows.reduce(Decimal128.zero) { $0 + ($1["total_price"]?.decimal ?? 0) }
        let goodsTax = rows.reduce(Decimal128.zero) { sum, row in
            sum + tax(in: row["total_price"]?.decimal ?? 0, row["tax"]?.decimal ?? 0, included: includesTax)
        }
        let shipping = body["total_shipping"]?.decimal ?? Decimal128("4.95")!
        let shippingHasTax = body["shipping_taxes_included"]?.bool ?? includesTax
        let shippingTax = tax(in: shipping, 21, included: shippingHasTax)
        let allTax = (goodsTax + shippingTax).rounded(to: 2, .halfUp)
        let costs = number("paymethod_costs") + number("extra_costs")
        let sum = goods + costs + shipping + (includesTax ? 0 : goodsTax) + (shippingHasTax ? 0 : shippingTax)
        return [
            "taxes_included": .bool(includesTax), "order_row_taxes_included": .bool(includesTax), "shipping_taxes_included": .bool(shippingHasTax),
            "shipping_tax_percentage": 21, "total_orderrow_price": .number(goods.rounded(to: 2, .halfUp)), "total_shipping": .number(shipping),
            "total_discounts": 0, "paymethod_costs": .number(number("paymethod_costs")), "extra_costs": .number(number("extra_costs")),
            "extra_costs_description": body["extra_costs_description"] ?? "", "total_price": .number(sum.rounded(to: 2, .halfUp)),
            "total_tax": .number(allTax),
        ]
    }
}
