public import Commerce
public import JSON

extension Order {
    /// Reads an order from its canonical JSON, as `json` writes it; for trying mappings on files.
    public init(document: JSONValue) throws(DocumentProblem) {
        let order = try DocumentReader(document, "")
        let state = try order.optionalReader("state")
        let id = try order.require("id")
        guard let placedAt = order.moment("placedAt") ?? order.moment("placedOn") else {
            throw DocumentProblem(description: "placedAt must be a moment such as 2026-01-31T12:00:00Z.")
        }
        var lines: [OrderLine] = []
        for line in try order.readers("lines") { lines.append(try OrderLine(line)) }
        var charges: [OrderCharge] = []
        for charge in try order.readers("charges") { charges.append(try OrderCharge(charge)) }
        let buyer = try order.optionalReader("buyer")
        let payment = try order.optionalReader("payment")
        let totals = try order.optionalReader("totals")
        let gross = if let totals { try totals.decimal("gross") } else { try order.decimal("total") }
        self.init(
            id: id, number: order.text("number") ?? id, revision: order.text("revision"),
            state: OrderState(
                id: state?.text("id") ?? order.text("status") ?? "", name: state?.text("name") ?? order.text("status") ?? "",
                isPaid: state?.bool("isPaid"), isFinal: state?.bool("isFinal")),
            placedAt: placedAt, placedOn: order.text("placedOn"), changedAt: order.moment("changedAt"), storeID: order.text("storeId"),
            currency: order.text("currency") ?? "EUR", pricesIncludeTax: order.bool("pricesIncludeTax") ?? true,
            buyer: Buyer(
                id: buyer?.text("id"), email: buyer?.text("email"), firstName: buyer?.text("firstName"), lastName: buyer?.text("lastName"),
                isGuest: buyer?.bool("isGuest") ?? false, group: buyer?.text("group"), language: buyer?.text("language")),
            billing: try Address(order.reader("billing")), delivery: try order.optionalReader("delivery").map { Address($0) },
            lines: lines, charges: charges,
            payment: OrderPayment(
                method: payment?.text("method") ?? "", name: payment?.text("name"), isPaid: payment?.bool("isPaid"),
                transaction: payment?.text("transaction")),
            totals: OrderTotals(gross: gross, net: totals?.optionalDecimal("net"), tax: totals?.optionalDecimal("tax")),
            comment: order.text("comment"), buyerReference: order.text("buyerReference"), raw: order.object["raw"] ?? .null)
    }
}

extension OrderLine {
    init(_ line: DocumentReader) throws(DocumentProblem) {
        var options: [Option] = []
        for option in try line.readers("options") { options.append(Option(name: try option.require("name"), value: try option.require("value"))) }
        self.init(
            id: line.text("id") ?? "", productID: line.text("productId"), variantID: line.text("variantId"), sku: line.text("sku") ?? "",
            ean: line.text("ean"), name: line.text("name") ?? "", quantity: try line.decimal("quantity"), unitPrice: try line.amount("unitPrice"),
            total: try line.amount("total"), taxRate: line.optionalDecimal("taxRate"), options: options,
            isGiftCard: line.bool("isGiftCard") ?? false, raw: line.object["raw"] ?? .null)
    }
}

extension OrderCharge {
    init(_ charge: DocumentReader) throws(DocumentProblem) {
        let word = try charge.require("kind")
        guard let kind = Kind(rawValue: word) else {
            throw DocumentProblem(description: "\(charge.name("kind")) must be one of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        self.init(
            kind, code: charge.text("code") ?? "", name: charge.text("name") ?? word, amount: try charge.amount("amount"),
            taxRate: charge.optionalDecimal("taxRate"))
    }
}

extension Address {
    init(_ address: DocumentReader) {
        self.init(
            company: address.text("company"), firstName: address.text("firstName"), lastName: address.text("lastName"),
            streetLine: address.text("streetLine") ?? "", streetLine2: address.text("streetLine2"), street: address.text("street"),
            houseNumber: address.text("houseNumber"), houseNumberAddition: address.text("houseNumberAddition"),
            postcode: address.text("postcode") ?? "", city: address.text("city") ?? "", region: address.text("region"),
            country: address.text("country") ?? "", countryName: address.text("countryName"), phone: address.text("phone"),
            mobile: address.text("mobile"), email: address.text("email"), vatNumber: address.text("vatNumber"), cocNumber: address.text("cocNumber"))
    }
}
