import Commerce
import Integrations
import JSON

extension AccountViewOrders {
    /// The canonical order of a header and its lines.
    func order(_ header: JSONObject, lines: [JSONObject]) async throws -> Order {
        let number = header.text(settings.orderNumberField)
        let debtor = try await customer(header.text("RPL_INV"), of: number)
        let placedOn = String(header.text("ORD_DATE").prefix(10))
        guard let placedAt = AccountViewConnector.moment(placedOn) else {
            throw Fault.park("order.no-date", "Sales order \(number) has no date.", advice: "Fill in its date in AccountView, then replay.")
        }
        let booked = try await booked(lines, of: number, debtor: debtor)
        let sum = booked.reduce(TaxedAmount.zero) { $0 + $1.total }
        let gross = header.decimal(settings.orderTotalField) ?? sum.gross
        var row = header
        for key in ["EXT_KEY", "SO_HDR_Id", "SO_LINE"] { row[key] = nil }
        row["SO_LINE"] = .array(lines.map(JSONValue.object))
        return Order(
            id: number, number: number, state: Self.open, placedAt: placedAt, placedOn: placedOn,
            changedAt: AccountViewConnector.moment(header.text("CNG_DATE")), currency: header.filled("CUR_CODE") ?? "EUR",
            pricesIncludeTax: integration.orders.prices == .including,
            buyer: Buyer(
                id: debtor.id, email: header.filled("TO_EMAIL") ?? debtor.email, firstName: debtor.firstName, lastName: debtor.lastName,
                language: debtor.language),
            billing: debtor.billing ?? Address(streetLine: "", postcode: "", city: "", country: ""),
            delivery: try await delivery(header, of: number, debtor: debtor), lines: booked,
            payment: OrderPayment(method: header.text("DISC_CODE")),
            // Where the total says more than the lines, whoever takes the order sees that they do not agree.
            totals: OrderTotals(gross: gross, net: gross == sum.gross ? sum.net : nil, tax: gross == sum.gross ? sum.tax : nil),
            comment: header.filled("COMMENT2"), buyerReference: header.filled("COMMENT1"), raw: .object(row))
    }

    // MARK: People

    private func customer(_ number: String, of order: String) async throws -> Customer {
        do {
            return try await erp.customer(withID: number)
        } catch let fault as Fault where fault.cause == "customer.gone" {
            throw Fault.park(
                "order.debtor-gone", "Debtor \(number) of sales order \(order) is not in AccountView.",
                advice: "Look at the order in AccountView, then replay.")
        }
    }

    /// The delivery address that the order names, else that of another debtor who receives.
    private func delivery(_ header: JSONObject, of order: String, debtor: Customer) async throws -> Address? {
        let receiver = header.filled("RPL_DEL") ?? debtor.id
        if let code = header.filled("DEL_CODE") {
            guard let found = try await erp.deliveryAddresses(ofCustomer: receiver).first(where: { folded($0.id) == folded(code) }) else {
                throw Fault.park(
                    "order.address-gone", "Delivery address \(code) of sales order \(order) is not in AccountView.",
                    advice: "Look at the order in AccountView, then replay.")
            }
            let isCompany = debtor.company != nil
            return Address(
                company: isCompany ? found.name : nil, lastName: isCompany ? nil : found.name, streetLine: found.streetLine, postcode: found.postcode,
                city: found.city, country: found.country)
        }
        return folded(receiver) == folded(debtor.id) ? nil : try await customer(receiver, of: order).billing
    }

    // MARK: Lines

    private func booked(_ lines: [JSONObject], of order: String, debtor: Customer) async throws -> [OrderLine] {
        let articles = try await erp.articles(lines.map { $0.text("ART_CODE") }, by: .sku)
        let rates = try await erp.vatRates()
        var booked: [OrderLine] = []
        for (place, line) in lines.enumerated() {
            let code = line.text("ART_CODE")
            let quantity = line.decimal("ORD_QTY") ?? 0
            let unit = (line.decimal("ART_PX") ?? 0) * (100 - (line.decimal("DISC_PCT") ?? 0))
            let amount = (quantity * unit).divided(by: 100, places: 2, rounding: .halfUp) ?? 0
            let known = rate(line, debtor, articles[code], rates)
            guard let (total, rate) = tax(amount, line.decimal("VAT_AMT"), known, rates) else {
                throw Fault.park(
                    "order.vat-unknown", "The VAT of line \(place + 1) (\(code)) of sales order \(order) is not known.",
                    advice: "Set \"erp.article-fields.vat-code\" or \"products.default-vat-code\", then replay.")
            }
            let price = unit.divided(by: 100, places: 6, rounding: .halfUp) ?? 0
            booked.append(
                OrderLine(
                    id: line.filled("REC_ID") ?? String(place + 1), sku: code, name: line.filled("ART_DESC1") ?? articles[code]?.name ?? code,
                    quantity: quantity, unitPrice: split(price, rate, places: 6), total: total, taxRate: rate, raw: .object(line)))
        }
        return booked
    }

    /// The rate by VAT codes: the line's own; else that of debtor and article, where they agree; else the default.
    private func rate(_ line: JSONObject, _ debtor: Customer, _ article: ArticleMatch?, _ rates: [String: Decimal128]) -> Decimal128? {
        let rate = { (code: String?) -> Decimal128? in code.flatMap { integration.products.vatRates[$0] ?? rates[folded($0)] } }
        if let own = rate(line.filled("VAT_CODE")) { return own }
        let others = Set([debtor.raw.object?.filled("VAT_CODE"), article?.vatCode].compactMap(rate))
        return others.count > 1 ? nil : others.first ?? rate(integration.products.defaultVATCode)
    }

    /// The amount with and without VAT, and the rate: from AccountView's own VAT of the line where it shows that, else by the known rate.
    private func tax(
        _ amount: Decimal128, _ vat: Decimal128?, _ known: Decimal128?, _ rates: [String: Decimal128]
    ) -> (total: TaxedAmount, rate: Decimal128)? {
        guard let vat else { return known.map { (split(amount, $0, places: 2), $0) } }
        let includes = integration.orders.prices == .including
        let total = includes ? TaxedAmount(net: amount - vat, gross: amount) : TaxedAmount(net: amount, gross: amount + vat)
        if amount.isZero { return (total, known ?? 0) }
        // The known rate where it makes this VAT to the cent, else the one of AccountView's own that does.
        let fits = { (rate: Decimal128) -> Bool in ((total.net * rate).divided(by: 100, places: 2, rounding: .halfUp) ?? 0) - vat == 0 }
        if let known, fits(known) { return (total, known) }
        let fitting = Set(rates.values).filter(fits).sorted()
        if let rate = fitting.last { return (total, rate) }
        return (total, (vat * 100).divided(by: total.net, places: 1, rounding: .halfUp) ?? 0)
    }

    private func split(_ amount: Decimal128, _ rate: Decimal128, places: Int) -> TaxedAmount {
        if integration.orders.prices == .including {
            return TaxedAmount(net: (amount * 100).divided(by: 100 + rate, places: places, rounding: .halfUp) ?? amount, gross: amount)
        }
        return TaxedAmount(net: amount, gross: (amount * (100 + rate)).divided(by: 100, places: places, rounding: .halfUp) ?? amount)
    }
}
