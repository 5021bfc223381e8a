import Commerce
import JSON

/// Orders of every variety the platform has, made of the articles that the sandbox's ERP knows.
enum BigCommerceSamples {
    /// What a shop sees every day; taken in turn where no kind is asked for.
    static let common = ["guest", "person", "two-rates", "company", "voucher", "foreign", "discount", "wrapped"]
    /// All kinds.
    static let kinds =
        common + [
            "plain", "known", "unpaid", "missing-article", "wrong-total", "gift-certificate", "gift-certificate-after", "store-credit",
            "sells-certificate",
            "coupon-two-rates", "coupon-and-discount", "fees", "net-prices", "net-prices-coupon", "net-four-decimals", "cents", "cheap-two-rates",
            "free",
            "export", "other-currency", "many-lines", "digital", "two-addresses", "removed-line", "custom-line", "bundle", "incomplete", "unicode",
            "hidden-lines", "half-places", "options",
        ]

    /// Makes an order of a kind; nil for an unknown one.
    static func order(_ kind: String, in store: inout BigCommerceStore, at now: Timestamp, random: inout SplitMix) -> BigCommerceOrder? {
        guard kinds.contains(kind) else { return nil }
        var builder = BigCommerceOrderBuilder(id: store.nextID(), part: store.reserveParts(100), now: now, number: Int(random.next() % 1_000))
        builder.make(kind)
        if builder.wantsCustomer, let email = builder.order.billing["email"]?.string {
            builder.order.customerID = customer(email, of: builder.order, in: &store, now)
        }
        return builder.finished()
    }

    /// The account with this e-mail; made where there is none.
    private static func customer(_ email: String, of order: BigCommerceOrder, in store: inout BigCommerceStore, _ now: Timestamp) -> Int {
        if let customer = store.customers.values.first(where: { $0.email == email }) { return customer.id }
        let billing = order.billing
        var fields: JSONObject = ["email": .string(email)]
        for name in ["first_name", "last_name", "company", "phone"] { fields[name] = billing[name] }
        var customer = BigCommerceCustomer(id: store.nextID(), created: now, modified: now, fields: fields)
        customer.formFields = billing["form_fields"]?.array ?? []
        var address: JSONObject = [:]
        for (name, key) in [
            ("first_name", "first_name"), ("last_name", "last_name"), ("company", "company"), ("address1", "street_1"), ("address2", "street_2"),
            ("city", "city"), ("state_or_province", "state"), ("postal_code", "zip"), ("country_code", "country_iso2"), ("phone", "phone"),
        ] { address[name] = billing[key] }
        customer.addresses = [(store.nextID(), address)]
        store.customers[customer.id] = customer
        return customer.id
    }
}

/// Builds one sample order.
struct BigCommerceOrderBuilder {
    private(set) var part: Int
    var order: BigCommerceOrder
    var shipping: (price: Decimal128, rate: Decimal128)? = (Decimal128("4.95")!, 21)
    var wantsCustomer = false
    let number: Int

    /// Code, name, price with tax, tax rate.
    private static let articles: [(String, String, String, Int)] = [
        ("MOK-WIT", "Mok wit", "8.95", 21), ("KOFFIE-250", "Koffiebonen 250 g", "6.95", 9), ("KAN-1L", "Theekan 1 liter", "34.50", 21),
        ("THEE-GROEN", "Groene thee 100 g", "5.25", 9), ("MOLEN", "Koffiemolen", "129.00", 21), ("BOEK-KOFFIE", "Het koffieboek", "24.99", 9),
        ("MOK-BLAUW", "Mok blauw", "8.95", 21), ("KOFFIE-1000", "Koffiebonen 1 kg", "22.50", 9),
    ]

    init(id: Int, part: Int, now: Timestamp, number: Int) {
        (self.part, self.number) = (part, number)
        order = BigCommerceOrder(id: id, created: now, modified: now, billing: [:])
        order.paymentProviderID = "tr_\(id)"
        order.billing = Self.address("Erika", "Muster", "Keizersgracht 12 a", "1015 CX", "Amsterdam", "NL", "erika\(number)@example.com")
    }

    mutating func next() -> Int {
        part += 1
        return part - 1
    }

    mutating func add(_ article: Int, _ quantity: Int = 1, price: String? = nil, rate: Int? = nil) {
        let (code, name, usual, usualRate) = Self.articles[article % Self.articles.count]
        order.lines.append(
            .init(
                id: next(), productID: 70 + article % 8, variantID: 160 + article % 8, name: name, sku: code, price: Decimal128(price ?? usual)!,
                rate: Decimal128(rate ?? usualRate), quantity: quantity))
    }

    static func address(
        _ first: String, _ last: String, company: String = "", _ street: String, _ zip: String, _ city: String, _ country: String, _ email: String
    ) -> JSONObject {
        [
            "first_name": .string(first), "last_name": .string(last), "company": .string(company), "street_1": .string(street), "street_2": "",
            "city": .string(city), "state": "", "zip": .string(zip), "country": .string(BigCommerceAddresses.country(country)),
            "country_iso2": .string(country), "phone": "+31 20 1234567", "email": .string(email), "form_fields": [],
        ]
    }

    /// Gives what physical lines lack: a delivery to the invoice address.
    func finished() -> BigCommerceOrder {
        var order = order
        if let shipping, order.deliveries.isEmpty {
            order.deliveries = [.init(id: part, address: order.billing, method: "PostNL pakket", price: shipping.price, rate: shipping.rate)]
        }
        for index in order.lines.indices where order.lines[index].type == "physical" && order.lines[index].addressID == 0 {
            order.lines[index].addressID = order.deliveries.first?.id ?? 0
        }
        return order
    }
}
