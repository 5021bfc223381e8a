import Commerce
import JSON

/// An order of one kind: who buys what, and what should become of it.
struct LightspeedScenario {
    var kind: String
    var buyer = LightspeedBuyer()
    var maker = LightspeedOrderMaker()
    var paymentStatus = "paid"
    var isPickup = false
    var isPayAfter = false
    var expect: String?

    /// - Parameter lines: What to order instead of the usual: `{sku, quantity, price}`.
    /// - Throws: `SandboxCommandError` for a kind that does not exist.
    init(kind: String, number: Int, lines: [JSONValue]) throws {
        guard LightspeedSimulator.orderKinds.contains(kind) else {
            throw SandboxCommandError("there is no kind \(kind); there are \(LightspeedSimulator.orderKinds.joined(separator: ", "))")
        }
        self.kind = kind
        maker.items = [
            .init(sku: "MOK-BLAUW", title: "Blauwe mok", quantity: 1 + number % 3, price: Decimal128("8.95")!),
            .init(sku: "KAN-1L", title: "Theekan", variant: "Maat: 1 liter", price: Decimal128("34.50")!),
        ]
        buyer.email = "erika.muster\(number)@example.com"
        buyer.middle = number.isMultiple(of: 2) ? "van der" : ""
        applyBuyer()
        applyMoney()
        if !lines.isEmpty {
            maker.items = lines.map { line in
                .init(
                    sku: line["sku"]?.string ?? "", title: line["sku"]?.string ?? "", quantity: line["quantity"]?.int ?? 1,
                    price: line["price"]?.decimal ?? Decimal128("8.95")!)
            }
        }
    }

    private mutating func applyBuyer() {
        switch kind {
        case "company", "vat-shifted":
            buyer.company = "Voorbeeld & Zonen BV"
            buyer.vat = "NL000000000B00"
            if kind == "vat-shifted" { (buyer.vat, buyer.country, buyer.city, buyer.zip) = ("BE0000000000", "be", "Gent", "9000") }
        case "known": buyer.email = "vaste.klant@example.com"
        case "guest": buyer.isGuest = true
        case "foreign":
            (buyer.first, buyer.last, buyer.middle, buyer.country, buyer.city, buyer.zip) = ("Jürgen", "Groß", "", "de", "Köln", "50667")
            // Foreign addresses put all into the street.
            (buyer.street, buyer.number, buyer.addition) = ("Hohe Straße 7", "", "")
        case "other-delivery":
            buyer.delivery = ("Piet Ontvanger", "Kerklaan", "3", "1234 AB", "Utrecht", "nl")
        default: break
        }
    }

    private mutating func applyMoney() {
        switch kind {
        case "two-rates":
            maker.items[1] = .init(sku: "KOFFIE-250", title: "Koffiebonen 250 g", price: Decimal128("6.95")!, rate: LightspeedOrderMaker.low)
        case "voucher": maker.items[0].discount = 3
        case "order-coupon": maker.coupon = 5
        case "payment-fee": maker.paymentCost = Decimal128("1.25")!
        case "free-shipping": maker.shipping = 0
        case "net-prices":
            maker.pricesIncludeTax = false
            maker.items[0].price = Decimal128("2.8843")!
            maker.items[0].quantity = 7
        case "pickup": (isPickup, maker.shipping, paymentStatus, expect) = (true, 0, "not_paid", "filtered")
        case "vat-shifted":
            for place in maker.items.indices { maker.items[place].rate = 0 }
            maker.shipping = 0
        case "nothing-to-pay":
            for place in maker.items.indices { maker.items[place].price = 0 }
            maker.shipping = 0
        case "gone-article": maker.items[1].isGone = true
        case "many-lines":
            maker.items = (0..<300).map { .init(sku: maker.items[$0 % 2].sku, title: "Artikel \($0)", price: Decimal128("0.99")!) }
        case "unpaid": (paymentStatus, expect) = ("not_paid", "filtered")
        case "rounding": maker.drift = Decimal128("0.01")!
        case "missing-article": (maker.items[1].sku, expect) = ("NIET-BEKEND", "parked")
        case "wrong-total": (maker.drift, expect) = (5, "parked")
        default: break
        }
    }

    /// The order's members, without links.
    func fields(number: Int) -> JSONObject {
        let text = String(number)
        var out: JSONObject = [
            "number": .string("ORD" + String(repeating: "0", count: max(0, 5 - text.count)) + text), "status": "", "customStatusId": nil,
            "channel": "main",
            "referralId": false, "remoteIp": "127.0.0.1", "userAgent": "", "weight": 800, "volume": 0, "colli": 0,
        ]
        for (key, value) in buyer.fields { out[key] = value }
        for (key, value) in maker.money { out[key] = value }
        let rest: JSONObject = [
            "paymentId": isPickup ? "pickup" : "mollie", "paymentStatus": .string(paymentStatus), "paymentIsPost": .bool(isPayAfter),
            "paymentIsInvoiceExternal": false, "paymentTitle": isPickup ? "Betalen bij afhalen" : "iDEAL",
            "paymentData": isPickup ? [] : ["method": "ideal"], "shipmentId": isPickup ? "pickup" : "core|501|902", "shipmentStatus": "not_shipped",
            "shipmentIsCashOnDelivery": false, "shipmentIsPickup": .bool(isPickup), "shipmentTitle": isPickup ? "Afhalen" : "Pakket",
            "shipmentData": [],
            "shippingDate": nil, "deliveryDate": nil, "isNewCustomer": true, "comment": kind == "person" ? "Bel aan bij de buren ✓" : "", "memo": "",
            "allowNotifications": true, "doNotifyNew": false, "doNotifyReminder": false, "doNotifyCancelled": false, "giftCardsPayment": [],
            "language": ["id": 1, "code": "nl", "locale": "nl_NL", "title": "Nederlands"],
        ]
        for (key, value) in rest { out[key] = value }
        return out
    }
}
