public import Commerce
import Integrations
public import JSON

extension CCVShopConnector: OrderTarget {
    /// The reference is the order's `reservationnumber`, for which there is no filter: the orders placed since the day before are read.
    public func findOrders(_ query: OrderQuery) async throws -> [WrittenOrder] {
        guard let day = Timestamp(iso8601: query.placedOn) else { return [] }
        var found: [String: WrittenOrder] = [:]
        let since = CCVShopClient.dateText(day - .seconds(86_400))
        try await client.forEachPage("orders", [("min_create_date", since)], about: "the list of orders") { rows in
            for row in rows where row.text("reservationnumber") == query.reference {
                if let id = row.text("id") { found[id] = WrittenOrder(order: row) }
            }
        }
        return found.sorted { (Int($0.key) ?? 0) < (Int($1.key) ?? 0) }.map(\.value)
    }

    public func write(_ record: OrderRecord) async throws -> WrittenOrder {
        var body = UserFields.nested(record.header)
        var customer = body["customer"]?.object ?? [:]
        for name in ["billingaddress", "deliveryaddress"] {
            if let address = customer[name]?.object { customer[name] = .object(UserFields.writable(address)) }
        }
        body["customer"] = .object(customer)
        body["reservationnumber"] = .string(record.reference)
        let includesTax = body["order_row_taxes_included"]?.bool ?? true
        var (rows, book) = ([JSONValue](), OrderRowBook(connector: self, includesTax: includesTax))
        for line in record.lines { rows.append(.object(try await book.row(line, of: record.reference))) }
        body["orderrows"] = .array(rows)
        let answer = try await client.write("POST", "orders", body, about: "the order \(record.reference)")
        if let row = answer.map(Record.init), row.text("id") != nil { return WrittenOrder(order: row) }
        // A POST may answer without body although it stored something; it was placed now, whatever day the ERP's order is of.
        let today = OrderQuery(form: .order, reference: record.reference, placedOn: services.clock.now.date, includeHistory: false)
        guard let written = try await findOrders(today).last else {
            throw Fault.retry(
                "order.unseen", "CCV Shop took the order \(record.reference) and does not show it yet.", writeMayHaveHappened: true)
        }
        return written
    }

    public func storedTotal(of order: WrittenOrder) async throws -> Decimal128? {
        if let total = order.total { return total }
        let digits = String(order.number.reversed().prefix { $0.isNumber }.reversed())
        let rows = try await client.list("orders", [("ordernumber", digits), ("orderby", "id")], about: "order \(order.number)")
        guard let id = rows.first(where: { WrittenOrder(order: $0).number == order.number })?.text("id") else { return nil }
        return try await self.order(id: id).totals.gross
    }
}

extension WrittenOrder {
    /// An order of the shop. Its total is left to a reading of its own where the shop keeps it without tax.
    fileprivate init(order: Record) {
        self.init(
            number: order.text("ordernumber_full") ?? order.text("ordernumber") ?? order.text("id") ?? "", form: .order,
            bookedOn: order.time("create_date").map(ShopTime.day(of:)),
            total: order.flag("taxes_included") == false ? nil : order.decimal("total_price"))
    }
}
