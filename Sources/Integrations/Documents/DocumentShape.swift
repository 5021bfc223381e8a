import Commerce
public import JSON

/// Which fields a document can have, to catch typing errors in the paths of a mapping when settings are loaded.
public indirect enum DocumentShape: Sendable, Hashable {
    /// A plain value.
    case value
    /// Fields by name; of lists, those of their items.
    case object([String: DocumentShape])
    /// Anything: another system's own record, or a user's table.
    case open

    /// The shape of a specimen in which every field is filled.
    public init(_ specimen: JSONValue) {
        switch specimen {
        case .object(let object):
            self = .object(Dictionary(object.map { ($0.key, $0.key == "raw" ? .open : DocumentShape($0.value)) }, uniquingKeysWith: { $1 }))
        case .array(let items): self = items.first.map(DocumentShape.init) ?? .open
        default: self = .value
        }
    }

    /// This shape with another field at the top.
    public func adding(_ name: String, _ shape: DocumentShape) -> DocumentShape {
        guard case .object(var fields) = self else { return self }
        fields[name] = shape
        return .object(fields)
    }

    /// The first step of a path that the shape does not have, with the names there are.
    public func unknownStep(in path: [String]) -> (step: String, known: [String])? {
        var shape = self
        for step in path {
            switch shape {
            case .open: return nil
            // Functions may have made something of it; only a plain value with a further step is no path at all.
            case .value: return (step, [])
            case .object(let fields):
                guard let next = fields[step] else { return (step, Array(fields.keys)) }
                shape = next
            }
        }
        return nil
    }
}

extension DocumentShape {
    private static let address = Address(
        company: "x", firstName: "x", lastName: "x", streetLine: "x", streetLine2: "x", street: "x", houseNumber: "x", houseNumberAddition: "x",
        postcode: "x", city: "x", region: "x", country: "NL", countryName: "x", phone: "x", mobile: "x", email: "x", vatNumber: "x", cocNumber: "x")

    /// Orders.
    public static let order: DocumentShape = {
        let amount = TaxedAmount(net: 1, gross: 1)
        let line = OrderLine(
            id: "x", productID: "x", variantID: "x", sku: "x", ean: "x", name: "x", quantity: 1, unitPrice: amount, total: amount, taxRate: 1,
            options: [.init(name: "x", value: "x")], raw: "x")
        let order = Order(
            id: "x", number: "x", revision: "x", state: OrderState(id: "x", name: "x", isPaid: true, isFinal: true),
            placedAt: Timestamp(milliseconds: 0), changedAt: Timestamp(milliseconds: 0), storeID: "x", currency: "EUR",
            buyer: Buyer(id: "x", email: "x", firstName: "x", lastName: "x", isGuest: true, group: "x", language: "x"), billing: address,
            delivery: address, lines: [line], charges: [OrderCharge(.fee, code: "x", name: "x", amount: amount, taxRate: 1)],
            payment: OrderPayment(method: "x", isPaid: true, transaction: "x"), totals: OrderTotals(gross: 1, net: 1, tax: 1), comment: "x",
            buyerReference: "x", raw: "x")
        return DocumentShape(order.json).adding("tables", .open)
    }()

    /// Customers.
    public static let customer: DocumentShape = {
        let customer = Customer(
            id: "x", revision: "x", email: "x", firstName: "x", lastName: "x", company: "x", vatNumber: "x", cocNumber: "x", phone: "x",
            mobile: "x", language: "x", billing: address, deliveries: [address], changedAt: Timestamp(milliseconds: 0), raw: "x")
        return DocumentShape(customer.json).adding("tables", .open)
    }()

    /// Delivery addresses.
    public static let deliveryAddress = DocumentShape(.object(address.json)).adding("tables", .open)
}

extension DocumentShape {
    /// What Koppel works out for a product's or variant's record, under `koppel`: prices on both tax bases, the rate in percent, and the
    /// shop's tax class.
    private static let productFacts = DocumentShape.object([
        "priceExcluding": .value, "priceIncluding": .value, "price": .value, "taxRate": .value, "taxClass": .value, "isNew": .value,
    ])

    /// Products.
    public static let product: DocumentShape = DocumentShape(specimen.json).adding("tables", .open).adding("koppel", productFacts)

    /// Variants: the variant's fields, its product under `product`, and each option's value by name under `option`.
    public static let productVariant: DocumentShape = DocumentShape(specimen.variants[0].json)
        .adding("product", DocumentShape(specimen.json).adding("koppel", productFacts)).adding("option", .open).adding("tables", .open).adding(
            "koppel", productFacts)

    /// Stock figures.
    public static let stock: DocumentShape = {
        let figures = StockFigures(code: "x", ean: "x", available: 1, technical: 1, free: 1, ordered: 1, reserved: 1, raw: "x")
        return DocumentShape(figures.json).adding("tables", .open)
    }()

    /// What the ERP says of an order's shipping: its own fields under `raw`, our `reference`, the ERP's `number`, and whether the order has left
    /// the order book, `history`.
    public static let shipment = DocumentShape.object([
        "raw": .open, "reference": .value, "number": .value, "history": .value, "tables": .open,
    ])

    private static let specimen = Product(
        id: "x", revision: "x", sku: "x", ean: "x", name: "x", shortDescription: "x", description: "x", price: 1, vatCode: "x", taxRate: 1,
        weight: 1, brand: "x", unit: "x", quantity: 1, categories: [ProductCategory(key: "x", name: "x", parents: ["x"])], options: ["x"],
        variants: [
            ProductVariant(
                id: "x", sku: "x", ean: "x", options: [VariantOption("x", "x")], price: 1, weight: 1, quantity: 1, raw: "x")
        ], features: [ProductFeature(name: "x", value: "x")], images: [ProductImage(key: "x", name: "x")], changedAt: Timestamp(milliseconds: 0),
        raw: "x")
}
