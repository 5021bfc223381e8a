import Commerce
public import JSON

extension LightspeedSimulator {
    /// The kinds of orders that can be placed.
    public static let orderKinds = [
        "person", "company", "known", "guest", "foreign", "two-rates", "voucher", "order-coupon", "payment-fee", "free-shipping", "net-prices",
        "pickup", "other-delivery", "vat-shifted", "nothing-to-pay", "gone-article", "many-lines", "unpaid", "rounding", "missing-article",
        "wrong-total",
    ]

    /// - `place-order` `{kind, lines: [{sku, quantity, price}], email, firstName, lastName, company, city, expect}`: all optional.
    ///   Answers `{id, number, total}`.
    /// - `change-order` and `change-customer` `{id, ...}` with the API's fields, `create-customer`, `remove-customer` `{id}`.
    /// - What staff does with products: see `performOnGoods`.
    /// - `revoke-key` `{on}`, `set-right` `{area, read, write}`, `set` `{switch: value}`.
    public func perform(_ command: String, _ arguments: JSONValue) async throws -> JSONValue {
        let object = arguments.object ?? [:]
        do {
            switch command {
            case "place-order": return try place(object)
            case "change-order":
                try changeOrder(id(object), object)
                return ["ok": true]
            case "create-customer":
                let record = try makeCustomer(object)
                announce("customers", "created", record)
                return ["id": .string(String(record.id))]
            case "change-customer":
                try changeCustomer(id(object), object)
                return ["ok": true]
            case "remove-customer":
                guard let gone = customers.removeValue(forKey: try id(object)) else { throw LightspeedRefusal.notFound }
                announce("customers", "deleted", gone)
                return ["ok": true]
            case "revoke-key":
                isRevoked = object["on"]?.bool ?? true
                return ["ok": true]
            case "set-right":
                guard let area = object["area"]?.string, permissions[area] != nil else { throw SandboxCommandError("area is missing or unknown") }
                permissions[area] = (object["read"]?.bool ?? true, object["write"]?.bool ?? true)
                return ["ok": true]
            case "set":
                try switches.set(object)
                return ["ok": true]
            case _ where Self.goodsCommands.contains(command): return try performOnGoods(command, object)
            default:
                throw SandboxCommandError(
                    "there is no command \(command); there are place-order, change-order, create-customer, change-customer, remove-customer, revoke-key, "
                        + "set-right, set, \(Self.goodsCommands.joined(separator: ", "))")
            }
        } catch let refusal as LightspeedRefusal {
            throw SandboxCommandError("\(command): \(refusal.message)")
        }
    }

    private func id(_ arguments: JSONObject) throws -> Int {
        guard let id = arguments["id"]?.int ?? arguments["id"]?.string.flatMap({ Int($0) }) else { throw SandboxCommandError("id is missing") }
        return id
    }

    private func place(_ arguments: JSONObject) throws -> JSONValue {
        let usual = Self.orderKinds.filter { !["pickup", "unpaid", "rounding", "missing-article", "wrong-total", "many-lines"].contains($0) }
        let drawn = usual[Int(random.next() % UInt64(usual.count))]
        let named = arguments["kind"]?.string ?? ""
        var order = try LightspeedScenario(kind: named.isEmpty ? drawn : named, number: lastNumber + 1, lines: arguments["lines"]?.array ?? [])
        if let first = arguments["firstName"]?.string { order.buyer.first = first }
        if let last = arguments["lastName"]?.string { (order.buyer.middle, order.buyer.last) = ("", last) }
        if let company = arguments["company"]?.string { order.buyer.company = company }
        if let city = arguments["city"]?.string { order.buyer.city = city }
        if let email = arguments["email"]?.string { order.buyer.email = email }
        if let expect = arguments["expect"]?.string { order.expect = expect }
        let record = makeOrder(order)
        return ["id": .string(String(record.id)), "number": record.fields["number"] ?? .null, "total": record.fields["priceIncl"] ?? .null]
    }

    private func makeOrder(_ scenario: LightspeedScenario) -> LightspeedRecord {
        lastNumber += 1
        let id = newID()
        let rows = scenario.maker.lines(nextID: newID, now: now)
        var order = LightspeedRecord(id, at: now, scenario.fields(number: lastNumber))
        order.expect = scenario.expect
        order.links = [("customer", "customers", scenario.buyer.isGuest ? nil : customer(for: scenario.buyer).id)]
        order.lists = [
            ("invoices", "invoices?order=\(id)"), ("shipments", "shipments?order=\(id)"), ("products", "orders/\(id)/products"),
            ("metafields", "orders/\(id)/metafields"), ("events", "orders/events?order=\(id)"),
        ]
        order.fields["status"] = .string(Self.status(of: order))
        orders[id] = order
        lines[id] = rows
        for item in scenario.maker.items { sell(item.sku, item.quantity) }
        let total = TaxedAmount(net: order.fields["priceExcl"]?.decimal ?? 0, gross: order.fields["priceIncl"]?.decimal ?? 0)
        _ = makeInvoice(order, amount: total)
        makeShipment(order)
        var event = LightspeedRecord(newID(), at: now, ["channel": "auto", "type": "order", "message": "new", "comment": nil])
        event.links = [("order", "orders", id)]
        events[event.id] = event
        announce("orders", "created", order)
        if order.fields["paymentStatus"]?.string == "paid" { announce("orders", "paid", order) }
        return order
    }

    private func makeShipment(_ order: LightspeedRecord) {
        let id = newID()
        var shipment = LightspeedRecord(
            id, at: now,
            [
                "number": .string("SHIP\(id % 100_000)"), "status": "not_shipped", "trackingCode": "", "doNotifyShipped": false,
                "doNotifyReadyForPickup": false, "doNotifyTrackingCode": false, "totalWeight": 0, "totalSizeX": 0, "totalSizeY": 0, "totalSizeZ": 0,
            ])
        shipment.links = [("order", "orders", order.id), ("customer", "customers", order.links.first { $0.name == "customer" }?.id)]
        shipment.lists = [("products", "shipments/\(id)/products")]
        shipments[id] = shipment
        announce("shipments", "created", shipment)
    }

    /// The account with the buyer's e-mail, made where there is none.
    private func customer(for buyer: LightspeedBuyer) -> LightspeedRecord {
        let email = buyer.email.lowercased()
        if let known = customers.values.first(where: { $0.fields["email"]?.string?.lowercased() == email }) { return known }
        var fields = buyer.fields
        for prefix in ["addressBilling", "addressShipping"] {
            fields["\(prefix)Country"] = fields["\(prefix)Country"]?["code"] ?? ""
        }
        fields["gender"] = nil
        fields["birthDate"] = nil
        fields["addressShippingCompany"] = nil
        guard let made = try? makeCustomer(fields) else { preconditionFailure("invented buyers are valid customers") }
        return made
    }
}
