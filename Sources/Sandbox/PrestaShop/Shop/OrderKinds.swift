import JSON

/// The kinds of orders that the sandbox can place, each to prove something.
enum OrderKind: String, CaseIterable, Sendable {
    case guest, company, person, known, voucher, vouchers, foreign, unpaid
    case twoRates = "two-rates"
    case shipping
    case giftWrap = "gift-wrap"
    case deliveryElsewhere = "delivery-elsewhere"
    case taxFree = "tax-free"
    case comment
    case missingArticle = "missing-article"
    case wrongTotal = "wrong-total"

    /// What should become of it.
    var expectation: String {
        switch self {
        case .unpaid: "filtered"
        case .missingArticle, .wrongTotal: "parked"
        default: "written"
        }
    }
}

extension ShopState {
    /// Places an order of a kind. - Parameters: what the arguments of the command `place-order` say goes before what the kind says.
    mutating func place(_ kind: OrderKind, _ arguments: JSONValue) throws -> Int {
        let abroad = kind == .foreign || kind == .taxFree
        var person = Person.random(&random, country: abroad ? "DE" : "NL")
        switch kind {
        case .guest: person.isGuest = true
        case .company: (person.company, person.vatNumber) = ("Koffiehuis \(person.lastName) BV", "NL001234567B01")
        case .taxFree: (person.company, person.vatNumber) = ("\(person.lastName) GmbH", "DE123456789")
        case .known: (person.firstName, person.lastName, person.email) = ("Jan", "Voorbeeld", "jan.voorbeeld@example.nl")
        default: break
        }
        func take(_ key: String, _ path: WritableKeyPath<Person, String>) { if let text = arguments[key]?.string { person[keyPath: path] = text } }
        take("firstName", \.firstName)
        take("lastName", \.lastName)
        take("email", \.email)
        take("company", \.company)
        take("vatNumber", \.vatNumber)
        take("street", \.street)
        take("postcode", \.postcode)
        take("city", \.city)
        take("country", \.country)
        let (customer, address) = self.customer(person)
        var basket = Basket(customer: customer, delivery: address, invoice: address, lines: try lines(kind, arguments))
        basket.carrier = kind == .person || kind == .unpaid ? 1 : kind == .shipping ? 3 : 2
        basket.isGift = kind == .giftWrap
        basket.isTaxFree = kind == .taxFree
        basket.vouchers = kind == .voucher ? [1] : kind == .vouchers ? [1, 2] : []
        basket.comment = kind == .comment ? "Graag bij de buren & niet in de regen" : arguments["comment"]?.string
        if kind == .deliveryElsewhere {
            var other = Person.random(&random, country: "NL")
            other.street = "Elders \(Int.random(in: 1...200, using: &random))"
            basket.delivery = addAddress(other, of: customer)
        }
        if kind == .unpaid { (basket.state, basket.module) = (10, "ps_wirepayment") }
        if kind == .wrongTotal { basket.wrongBy = 3 }
        if let state = arguments["state"]?.int { basket.state = state }
        if let module = arguments["module"]?.string { basket.module = module }
        do {
            let id = try place(basket)
            expectations[id] = arguments["expect"]?.string ?? kind.expectation
            return id
        } catch {
            throw SandboxCommandError("the shop did not take the order: \(error)")
        }
    }

    private mutating func customer(_ person: Person) -> (customer: Int, address: Int) {
        let known = self["customers"].rows(where: "email", isOneOf: [person.email])?.first { !$0.flag("is_guest") && !person.isGuest }
        guard let known else { return add(person) }
        let address = self["addresses"].rows(where: "id_customer", is: known.id).last { $0["address1"] == person.street }?.id
        return (known.id, address ?? addAddress(person, of: known.id))
    }

    private mutating func lines(_ kind: OrderKind, _ arguments: JSONValue) throws -> [Basket.Line] {
        let products = self["products"].sorted
        guard !products.isEmpty else { throw SandboxCommandError("the shop has no products") }
        if let asked = arguments["lines"]?.array {
            return try asked.map { line in
                let sku = line["sku"]?.string ?? ""
                guard let product = products.first(where: { $0["reference"] == sku }) else { throw SandboxCommandError("there is no product \(sku)") }
                return Basket.Line(product: product.id, quantity: line["quantity"]?.int ?? 1)
            }
        }
        func pick(_ sku: String, _ count: Int) throws -> Basket.Line {
            guard let product = products.first(where: { $0["reference"] == sku }) else { throw SandboxCommandError("there is no product \(sku)") }
            return Basket.Line(product: product.id, quantity: count)
        }
        switch kind {
        case .missingArticle: return try [pick("ONBEKEND-1", 1), pick("MOK-WIT", 2)]
        case .twoRates: return try [pick("KOFFIE-1000", Int.random(in: 1...4, using: &random)), pick("MOK-BLAUW", 2), pick("BOEK-THEE", 1)]
        default:
            let known = products.filter { !$0["reference"].hasPrefix("ONBEKEND") }
            let count = Int.random(in: 1...3, using: &random)
            return known.shuffled(using: &random).prefix(count).map { Basket.Line(product: $0.id, quantity: Int.random(in: 1...5, using: &random)) }
        }
    }
}
