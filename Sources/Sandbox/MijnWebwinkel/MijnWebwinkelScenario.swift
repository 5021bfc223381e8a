import Commerce
import JSON

/// An order as a buyer makes it. Prices have tax in them; the shop's own figures follow from them.
struct MijnWebwinkelScenario {
    /// The kinds of orders that can be placed.
    static let kinds = [
        "person", "guest", "company", "known", "two-rates", "shipping", "voucher", "foreign", "payment-fee", "pickup", "set", "custom", "option",
        "nothing-to-pay", "unpaid", "missing-article", "wrong-total",
    ]
    /// Those that go through.
    static let usual = kinds.filter { !["nothing-to-pay", "unpaid", "missing-article", "wrong-total"].contains($0) }

    struct Item {
        var sku: String
        var name: String
        var quantity = 1
        var price: Decimal128
        var rate: Decimal128 = 21
    }

    var kind: String
    var items = [
        Item(sku: "MOK-BLAUW", name: "Mok blauw", quantity: 2, price: Decimal128("8.95")!),
        Item(sku: "KAN-1L", name: "Theekan 1 liter", price: Decimal128("34.50")!),
    ]
    var email = ""
    var name = "Jan Voorbeeld"
    var company = ""
    var vatNumber = ""
    var street = ("Dorpsstraat", "12a")
    var postcode = "3511 CD"
    var city = "Utrecht"
    var country = ("NL", "Nederland")
    var delivery: String?
    var isGuest = false
    var isPaid = true
    var comment = ""
    /// Type, words, amount with tax, rate.
    var charges: [(type: String, name: String, amount: Decimal128, rate: Decimal128)] = [("shipping", "Pakketpost", Decimal128("4.95")!, 21)]
    var code = ""
    /// Written on top of the total.
    var error: Decimal128 = 0
    var expect: String?

    /// - Throws: `SandboxCommandError` for a kind that does not exist.
    init(kind: String, number: Int) throws {
        guard Self.kinds.contains(kind) else {
            throw SandboxCommandError("there is no kind \(kind); there are \(Self.kinds.joined(separator: ", "))")
        }
        self.kind = kind
        email = "jan.voorbeeld\(number)@example.nl"
        items[0].quantity = 1 + number % 3
        switch kind {
        case "person": comment = "Graag voor vrijdag ✓"
        case "guest": (isGuest, charges) = (true, [])
        case "company": (company, vatNumber, delivery) = ("Voorbeeld & Zonen BV", "NL000000000B00", "Magazijn Voorbeeld")
        case "known": email = "jan.voorbeeld@example.nl"
        case "two-rates": items[1] = Item(sku: "KOFFIE-250", name: "Koffiebonen 250 g", price: Decimal128("6.95")!, rate: 9)
        case "shipping": charges[0].amount = Decimal128("7.95")!
        case "voucher": (code, charges) = ("WELKOM5", charges + [("discount", "Kortingscode WELKOM5", -5, 21)])
        case "foreign":
            (name, street, postcode, city, country) = ("Jürgen Groß", ("Hohe Straße", "7"), "50667", "Köln", ("DE", "Duitsland"))
        case "payment-fee": charges.append(("payment", "iDEAL", Decimal128("0.95")!, 21))
        case "pickup": charges = []
        case "custom": charges.append(("custom", "Inpakservice", Decimal128("2.50")!, 21))
        case "nothing-to-pay":
            for place in items.indices { items[place].price = 0 }
            charges = []
        case "unpaid": (isPaid, expect) = (false, "filtered")
        case "missing-article": (items[1].sku, expect) = ("NIET-BEKEND", "parked")
        case "wrong-total": (error, expect) = (5, "parked")
        default: break
        }
    }

    /// Without tax, six places as the shop counts.
    static func net(_ gross: Decimal128, _ rate: Decimal128) -> Decimal128 {
        gross.divided(by: 1 + rate * Decimal128("0.01")!, places: 6, rounding: .halfUp) ?? gross
    }

    static func price(_ gross: Decimal128, _ rate: Decimal128) -> JSONValue {
        [
            "amount": .string(net(gross, rate).text(places: 6)), "rate": .string(rate.text(places: 2)),
            "amount_including_tax": .string(gross.text(places: 2)),
        ]
    }

    /// The lines: a set is one line with all its articles.
    func lines(newID: () -> String) -> [JSONValue] {
        let groups = kind == "set" ? [items.map { Item(sku: $0.sku, name: $0.name, price: $0.price, rate: $0.rate) }] : items.map { [$0] }
        let articles = groups.map { group -> JSONValue in
            let gross = group.reduce(Decimal128.zero) { $0 + $1.price } * Decimal128(group[0].quantity)
            return [
                "id": .string(newID()), "type": "article", "quantity": .number(Decimal128(group[0].quantity)), "weight": "0.40",
                "description": .string(group.count == 1 ? group[0].name : "Theeset"), "price": Self.price(gross, group[0].rate),
                "articles": .array(group.enumerated().map { article($0.element, id: 300 + $0.offset) }),
            ]
        }
        let others = charges.map { charge -> JSONValue in
            let price = Self.price(charge.amount, charge.rate)
            // Reductions are split over rates, so theirs is always a list.
            return [
                "id": .string(newID()), "type": .string(charge.type), "quantity": 1, "description": .string(charge.name),
                "price": charge.type == "discount" ? [price] : price,
            ]
        }
        return articles + others
    }

    /// An article of a line. With an option, a part of its price is the option's.
    private func article(_ item: Item, id: Int) -> JSONValue {
        let net = Self.net(item.price, item.rate)
        let extra = kind == "option" ? Decimal128("0.25")! : 0
        let options: [JSONValue] = extra.isZero ? [] : [["list_option_id": 7_001, "description": "L", "price": .string(extra.text(places: 6))]]
        return [
            "id": .number(Decimal128(id)), "sku": .string(item.sku), "description": .string(item.name),
            "price": ["amount": .string((net - extra).text(places: 6)), "rate": .string(item.rate.text(places: 2)), "purchase_price": ""],
            "options": .array(options),
        ]
    }

    /// Total with tax, and the tax of each rate.
    var sums: JSONValue {
        let parts = items.map { ($0.price * Decimal128(kind == "set" ? 1 : $0.quantity), $0.rate) } + charges.map { ($0.amount, $0.rate) }
        let rates = Set(parts.map(\.1)).sorted()
        let taxes = rates.map { rate -> JSONValue in
            let tax = parts.filter { $0.1 == rate }.reduce(Decimal128.zero) { $0 + $1.0 - Self.net($1.0, rate) }
            return ["amount": .string(tax.rounded(to: 2, .halfUp).text(places: 2)), "rate": .string(rate.text(places: 2))]
        }
        let total = parts.reduce(error) { $0 + $1.0 }
        return ["tax": .array(taxes), "total": .string(total.text(places: 2))]
    }
}
