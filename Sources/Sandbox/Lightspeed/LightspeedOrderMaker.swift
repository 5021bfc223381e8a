import Commerce
import JSON

/// Works out the figures of an order as the shop does, and writes its members.
struct LightspeedOrderMaker {
    /// An article that is ordered.
    struct Item {
        var sku: String
        var title: String
        var variant = "Default"
        var quantity = 1
        /// The price of one piece, with or without tax as `pricesIncludeTax` says.
        var price: Decimal128
        var rate: Decimal128 = LightspeedOrderMaker.high
        /// What a coupon takes off the line, in the kind of price the shop has.
        var discount: Decimal128 = 0
        var isGone = false
    }

    static let high = Decimal128("0.21")!
    static let low = Decimal128("0.09")!

    var items: [Item] = []
    var pricesIncludeTax = true
    var shipping = Decimal128("4.95")!
    var paymentCost: Decimal128 = 0
    /// A coupon that is taken off the order, not off its lines; with tax.
    var coupon: Decimal128 = 0
    /// Written on top of the total: shops round their own way.
    var drift: Decimal128 = 0

    /// Without and with tax, in cents.
    private func amount(_ price: Decimal128, _ rate: Decimal128) -> TaxedAmount {
        if pricesIncludeTax {
            let gross = price.rounded(to: 2, .halfUp)
            return TaxedAmount(net: gross.divided(by: 1 + rate, places: 2, rounding: .halfUp) ?? gross, gross: gross)
        }
        let net = price.rounded(to: 2, .halfUp)
        return TaxedAmount(net: net, gross: (net * (1 + rate)).rounded(to: 2, .halfUp))
    }

    /// One piece: four places without tax where the price has tax, and the other way round.
    private func unit(_ item: Item) -> TaxedAmount {
        if pricesIncludeTax {
            return TaxedAmount(net: item.price.divided(by: 1 + item.rate, places: 4, rounding: .halfUp) ?? item.price, gross: item.price)
        }
        return TaxedAmount(net: item.price, gross: (item.price * (1 + item.rate)).rounded(to: 4, .halfUp))
    }

    private func total(_ item: Item) -> TaxedAmount { amount(item.price * Decimal128(item.quantity) - item.discount, item.rate) }

    /// The order's rows.
    func lines(nextID: () -> Int, now: Timestamp) -> [LightspeedRecord] {
        items.map { item in
            let (unit, total, discount) = (unit(item), total(item), amount(item.discount, item.rate))
            var line = LightspeedRecord(
                nextID(), at: now,
                [
                    "supplierTitle": "", "brandTitle": "Voorbeeld", "productTitle": .string(item.title), "variantTitle": .string(item.variant),
                    "taxRate": .number(item.rate), "taxRates": [["name": "BTW", "rate": .number(item.rate), "amount": .number(total.tax)]],
                    "quantityOrdered": .number(Decimal128(item.quantity)), "quantityInvoiced": .number(Decimal128(item.quantity)),
                    "quantityShipped": .number(Decimal128(item.quantity)), "quantityRefunded": 0, "quantityReturned": 0,
                    "articleCode": .string("A-\(item.sku)"), "ean": "8700000000017", "sku": .string(item.sku), "weight": nil, "volume": 0, "colli": 0,
                    "priceCost": 1, "customExcl": 0, "customIncl": 0, "basePriceExcl": .number(unit.net), "basePriceIncl": .number(unit.gross),
                    "priceExcl": .number(total.net), "priceIncl": .number(total.gross), "discountExcl": .number(discount.net),
                    "discountIncl": .number(discount.gross), "customFields": false,
                ], hasDates: false)
            line.links = [("product", "products", item.isGone ? nil : 90_001), ("variant", "variants", item.isGone ? nil : 91_001)]
            return line
        }
    }

    /// The members that carry money.
    var money: JSONObject {
        let (shippingCost, payment) = (amount(shipping, Self.high), amount(paymentCost, Self.high))
        let goods = items.map(total).reduce(TaxedAmount.zero, +)
        let off = pricesIncludeTax ? amount(coupon, items.first?.rate ?? Self.high) : TaxedAmount.zero
        let sum = goods + shippingCost + payment + -off
        let lineDiscount = items.reduce(Decimal128.zero) { $0 + $1.discount }
        var taxes: [JSONValue] = []
        for rate in Set(items.map(\.rate)).sorted() {
            let tax = items.filter { $0.rate == rate }.map { total($0).tax }.reduce(0, +)
            taxes.append(["name": "BTW", "rate": .number(rate), "amount": .number(tax)])
        }
        return [
            "priceCost": 1, "priceExcl": .number(sum.net), "priceIncl": .number(sum.gross + drift),
            "paymentTaxRate": .number(Self.high), "paymentTaxRates": Self.rates(payment), "paymentBasePriceExcl": .number(payment.net),
            "paymentBasePriceIncl": .number(payment.gross), "paymentPriceExcl": .number(payment.net), "paymentPriceIncl": .number(payment.gross),
            "shipmentTaxRate": .number(Self.high), "shipmentTaxRates": Self.rates(shippingCost), "shipmentBasePriceExcl": .number(shippingCost.net),
            "shipmentBasePriceIncl": .number(shippingCost.gross), "shipmentPriceExcl": .number(shippingCost.net),
            "shipmentPriceIncl": .number(shippingCost.gross), "shipmentDiscountExcl": 0, "shipmentDiscountIncl": 0,
            "isDiscounted": .bool(!coupon.isZero || !lineDiscount.isZero), "discountType": "amount",
            "discountAmount": .number(coupon.isZero ? lineDiscount : coupon), "discountPercentage": 0,
            "discountCouponCode": .string(coupon.isZero && lineDiscount.isZero ? "" : "WELKOM10"), "taxRates": .array(taxes),
        ]
    }

    private static func rates(_ amount: TaxedAmount) -> JSONValue {
        amount.gross.isZero ? [] : [["name": "BTW", "rate": .number(high), "amount": .number(amount.tax)]]
    }

    private static let countries: [String: (id: Int, code3: String, title: String)] = [
        "nl": (150, "nld", "Netherlands, The"), "be": (21, "bel", "Belgium"), "de": (57, "deu", "Germany"), "fr": (75, "fra", "France"),
        "us": (226, "usa", "United States"), "ca": (38, "can", "Canada"),
    ]

    /// A country as the API shows it.
    static func country(_ code: String) -> JSONValue {
        let known = countries[code]
        return [
            "id": .number(Decimal128(known?.id ?? 900)), "code": .string(code), "code3": .string(known?.code3 ?? code + "x"),
            "title": .string(known?.title ?? code.uppercased()),
        ]
    }
}
