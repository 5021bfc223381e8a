import Commerce
import JSON

/// An order of one kind: who buys what, the figures as the shop works them out, and what should become of it.
struct CCVScenario {
    /// An article that is ordered.
    struct Item {
        var sku: String
        var title: String
        var count = 1
        /// Before discount, with or without tax as `taxesIncluded` says.
        var price: Decimal128
        var discount: Decimal128 = 0
        var rate: Decimal128 = 21
        var option: String?
        var extra: Decimal128 = 0

        var unit: Decimal128 { price - discount + extra }
        var total: Decimal128 { unit * Decimal128(count) }
    }

    var kind: String
    var buyer = CCVBuyer()
    var items: [Item]
    var taxesIncluded = true
    var shipping = Decimal128("4.95")!
    var shippingRate: Decimal128 = 21
    var discounts: Decimal128 = 0
    var paymentCosts: Decimal128 = 0
    var extraCosts: Decimal128 = 0
    var creditPoints: Decimal128 = 0
    /// Written on top of the total: this shop's totals need not add up.
    var drift: Decimal128 = 0
    var isPaid = true
    var isCompleted = true
    var isGuest = false
    var deliverMethod = "shipping"
    var expect: String?

    /// - Throws: `SandboxCommandError` for a kind that does not exist.
    init(kind: String, number: Int, lines: [JSONValue]) throws {
        guard CCVShopSimulator.orderKinds.contains(kind) else {
            throw SandboxCommandError("there is no kind \(kind); there are \(CCVShopSimulator.orderKinds.joined(separator: ", "))")
        }
        self.kind = kind
        items = [
            Item(sku: "MOK-BLAUW", title: "Blauwe mok", count: 1 + number % 3, price: Decimal128("8.95")!),
            Item(sku: "KAN-1L", title: "Theekan", price: Decimal128("34.50")!),
        ]
        buyer.email = "erika.muster\(number)@example.com"
        applyBuyer()
        applyMoney()
        if !lines.isEmpty {
            items = lines.map { line in
                Item(
                    sku: line["sku"]?.string ?? "", title: line["sku"]?.string ?? "", count: line["quantity"]?.int ?? 1,
                    price: line["price"]?.decimal ?? Decimal128("8.95")!)
            }
        }
    }

    private mutating func applyBuyer() {
        switch kind {
        case "person": buyer.comment = "Bel aan bij de buren ✓"
        case "company": (buyer.company, buyer.vat) = ("Voorbeeld & Zonen BV", "NL000000000B00")
        case "known": buyer.email = "vaste.klant@example.com"
        case "guest": isGuest = true
        case "foreign":
            (buyer.first, buyer.last, buyer.country, buyer.city, buyer.zip) = ("Jürgen", "Groß", "DE", "Köln", "50667")
            (buyer.street, buyer.number, buyer.addition) = ("Hohe Straße 7", nil, "")
        case "no-country-code": (buyer.country, buyer.countryName, buyer.city, buyer.zip) = (nil, "België", "Gent", "9000")
        case "other-delivery": buyer.delivery = ("Piet Ontvanger", "Kerklaan 3", "3511 AB", "Utrecht", "NL")
        case "intra-community":
            (buyer.company, buyer.vat, buyer.country, buyer.city, buyer.zip) = ("Exemple SPRL", "BE0000000000", "BE", "Gent", "9000")
        default: break
        }
    }

    private mutating func applyMoney() {
        switch kind {
        case "two-rates": items[1] = Item(sku: "KOFFIE-250", title: "Koffiebonen 250 g", price: Decimal128("6.95")!, rate: 9)
        case "voucher": discounts = 5
        case "row-discount": items[0].discount = Decimal128("1.50")!
        case "options": (items[0].option, items[0].extra) = ("L", Decimal128("0.50")!)
        case "payment-fee": paymentCosts = Decimal128("1.25")!
        case "extra-costs": extraCosts = Decimal128("2.50")!
        case "credit-points": creditPoints = 2
        case "free-shipping": shipping = 0
        case "net-prices": (taxesIncluded, items[0].price) = (false, Decimal128("7.3967")!)
        case "intra-community":
            for place in items.indices { items[place].rate = 0 }
            (shippingRate, shipping) = (0, 0)
        case "nothing-to-pay":
            for place in items.indices { items[place].price = 0 }
            shipping = 0
        case "pickup": (deliverMethod, shipping) = ("pickup", 0)
        case "many-rows": items = (0..<270).map { Item(sku: items[$0 % 2].sku, title: "Artikel \($0)", price: Decimal128("0.99")!) }
        case "unpaid": (isPaid, expect) = (false, "filtered")
        case "basket": (isCompleted, isPaid, expect) = (false, false, "filtered")
        // As seen live: rows 590, shipping 5, total 590.
        case "does-not-add-up": (items, shipping, drift) = ([Item(sku: "MOLEN", title: "Koffiemolen", price: 590)], 5, -5)
        case "missing-article": (items[1].sku, expect) = ("NIET-BEKEND", "parked")
        case "wrong-total": (drift, expect) = (500, "parked")
        default: break
        }
    }

    private var factor: Decimal128 { Decimal128(significand: 1, exponent: -2)! }
    private func tax(_ amount: Decimal128, _ rate: Decimal128) -> Decimal128 {
        taxesIncluded ? amount - (amount.divided(by: 1 + rate * factor, places: 10, rounding: .halfUp) ?? amount) : amount * rate * factor
    }

    /// The members that carry money.
    var money: JSONObject {
        let goods = items.reduce(Decimal128.zero) { $0 + $1.total }
        let goodsTax = items.reduce(Decimal128.zero) { $0 + tax($1.total, $1.rate) }
        let others = paymentCosts + extraCosts - discounts - creditPoints
        // What has no rate of its own follows the goods.
        let othersTax = goods.isZero ? 0 : (others * goodsTax).divided(by: goods, places: 10, rounding: .halfUp) ?? 0
        let allTax = (goodsTax + othersTax + tax(shipping, shippingRate)).rounded(to: 2, .halfUp)
        let sum = (goods + others + shipping + (taxesIncluded ? 0 : allTax)).rounded(to: 2, .halfUp) + drift
        return [
            "taxes_included": .bool(taxesIncluded), "order_row_taxes_included": .bool(taxesIncluded), "shipping_taxes_included": .bool(taxesIncluded),
            "shipping_tax_percentage": .number(shippingRate), "is_intra_community_order": .bool(kind == "intra-community"),
            "total_orderrow_price": .number(goods.rounded(to: 2, .halfUp)), "total_shipping": .number(shipping),
            "total_discounts": .number(discounts),
            "total_price": .number(sum), "total_tax": .number(allTax), "paymethod_costs": .number(paymentCosts), "extra_costs": .number(extraCosts),
            "extra_costs_description": extraCosts.isZero ? "" : "Inpakken", "credit_point_discount": .number(creditPoints), "extra_price": 0,
            "extra_payment_option": "", "extra_payment_option_price": 0,
            "discountcoupon": ["code": discounts.isZero ? nil : "WELKOM5", "discount": discounts.isZero ? nil : .number(discounts), "type": nil],
        ]
    }

    /// The order's rows.
    func rows(order: Int, root: String, nextID: () -> Int) -> [JSONObject] {
        items.map { item in
            let id = nextID()
            let attributes: [JSONValue] =
                item.option.map { [["id": 88, "option_name": "Maat", "value_name": .string($0), "price": .number(item.extra)]] } ?? []
            return [
                "href": .string("\(root)/orderrows/\(id)/"), "id": .number(Decimal128(id)), "order_id": .number(Decimal128(order)),
                "product_type": "product",
                "product_name": .string(item.title), "product_number": .string(item.option == nil ? item.sku : "OUDER"),
                "sub_product_number": .string(item.option == nil ? "" : item.sku), "sub_sku_number": "", "sub_ean_number": "8700000000017",
                "product_id": 300, "product_href": .string("\(root)/products/300"), "count": .number(Decimal128(item.count)),
                "price": .number(item.price),
                "product_purchase_price": 1, "discount": .number(item.discount), "custom_price": false, "tax": .number(item.rate), "unit": "stuk",
                "selling_price": .number(item.price - item.discount), "total_price": .number((item.price - item.discount) * Decimal128(item.count)),
                "total_extra_option_price": 0, "price_with_attributes": .number(item.unit), "total_price_with_attributes": .number(item.total),
                "attributes": .array(attributes), "uploads": [], "parent": ["href": .string("\(root)/orders/\(order)")],
            ]
        }
    }
}
