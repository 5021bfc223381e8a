import Commerce
public import JSON

extension CCVShopSimulator {
    /// The kinds of orders that can be placed.
    public static let orderKinds = [
        "person", "company", "known", "guest", "foreign", "no-country-code", "two-rates", "voucher", "row-discount", "options", "payment-fee",
        "extra-costs",
        "credit-points", "free-shipping", "net-prices", "other-delivery", "parcel-shop", "pickup", "intra-community", "nothing-to-pay", "many-rows",
        "unpaid",
        "basket", "does-not-add-up", "missing-article", "wrong-total",
    ]

    /// - `place-order` `{kind, lines: [{sku, quantity, price}], email, firstName, lastName, company, city, expect}`: all optional.
    ///   Answers `{id, number, total}`.
    /// - `change-order` `{id, ...}` and `change-customer` `{id, ...}` with the API's fields; `delete-order`, `remove-customer` `{id}`;
    ///   `credit-order` `{id, amount}`.
    /// - `create-product`, `change-product`, `remove-product`, `add-photo`, `create-category`, `set-prices`: see `catalogCommand`.
    /// - `install-app`, `uninstall-app` `{url, secret, forge}`: see `installApp`.
    /// - `create-customer` `{email, firstName, lastName, company, phone}`. `revoke-key` `{on}`, `set` `{switch: value}`.
    public func perform(_ command: String, _ arguments: JSONValue) async throws -> JSONValue {
        var object = arguments.object ?? [:]
        do {
            switch command {
            case "place-order": return try place(object)
            case "change-order":
                let id = try id(object)
                object["id"] = nil
                try change(id, object)
            case "delete-order":
                let id = try id(object)
                announce("orders.deleted", id)
                guard orders.removeValue(forKey: id) != nil else { throw missing }
            case "credit-order": credit(try id(object), object["amount"]?.decimal ?? 1)
            case "create-customer":
                let info: JSONObject = [
                    "email": object["email"] ?? "", "customertype": object["company"]?.string == nil ? "b2c" : "b2b",
                    "billingaddress": [
                        "first_name": object["firstName"] ?? "", "last_name": object["lastName"] ?? "",
                        "company": .string(object["company"]?.string ?? ""),
                        "telephone": object["phone"] ?? "1", "street": "Dorpsstraat", "housenumber": 1, "zipcode": "1234 AB", "city": "Utrecht",
                        "country_code": "NL",
                    ],
                ]
                let id = try makeUser(["username": object["email"] ?? "", "password": "invented-password", "userinfo": .object(info)])
                return ["id": .string(String(id))]
            case "change-customer":
                let id = try id(object)
                object["id"] = nil
                try changeUser(id, object)
            case "remove-customer": users[try id(object)] = nil
            case "install-app": return try await installApp(object)
            case "uninstall-app": return try await uninstallApp(object)
            case "revoke-key": isRevoked = object["on"]?.bool ?? true
            case "set": try switches.set(object)
            case _ where Self.catalogCommands.contains(command): return try catalogCommand(command, object)
            default:
                throw SandboxCommandError(
                    "there is no command \(command); there are place-order, change-order, delete-order, credit-order, create-customer, change-customer, "
                        + "remove-customer, install-app, uninstall-app, \(Self.catalogCommands.joined(separator: ", ")), revoke-key and set")
            }
        } catch let refusal as CCVRefusal {
            throw SandboxCommandError("\(command): \(refusal.message)")
        }
        return ["ok": true]
    }

    func id(_ arguments: JSONObject) throws -> Int {
        guard let id = arguments["id"]?.int ?? arguments["id"]?.string.flatMap({ Int($0) }) else { throw SandboxCommandError("id is missing") }
        return id
    }

    private func place(_ arguments: JSONObject) throws -> JSONValue {
        let unusual = ["many-rows", "unpaid", "basket", "does-not-add-up", "missing-article", "wrong-total", "nothing-to-pay"]
        let usual = Self.orderKinds.filter { !unusual.contains($0) }
        let drawn = usual[Int(random.next() % UInt64(usual.count))]
        let named = arguments["kind"]?.string ?? ""
        var scenario = try CCVScenario(kind: named.isEmpty ? drawn : named, number: lastNumber + 1, lines: arguments["lines"]?.array ?? [])
        if let first = arguments["firstName"]?.string { scenario.buyer.first = first }
        if let last = arguments["lastName"]?.string { scenario.buyer.last = last }
        if let company = arguments["company"]?.string { scenario.buyer.company = company }
        if let city = arguments["city"]?.string { scenario.buyer.city = city }
        if let email = arguments["email"]?.string { scenario.buyer.email = email }
        lastNumber += 1
        let id = newID()
        let root = root
        rows[id] = scenario.rows(order: id, root: root, nextID: newID)
        var order = members(of: scenario, id: id)
        for (key, value) in scenario.money { order[key] = value }
        orders[id] = order
        expectations[id] = arguments["expect"]?.string ?? scenario.expect
        if scenario.isCompleted { announce("orders.created", id) }
        return ["id": .string(String(id)), "number": order["ordernumber_full"] ?? .null, "total": order["total_price"] ?? .null]
    }

    private func members(of scenario: CCVScenario, id: Int) -> JSONObject {
        let number = scenario.isCompleted ? JSONValue.number(Decimal128(lastNumber)) : .null
        let user: JSONValue =
            scenario.isGuest
            ? ["id": nil, "discount_percentage": 0, "href": nil]
            : [
                // A text, as seen live, although the schema says a number.
                "id": .string(String(userID(of: scenario.buyer))), "discount_percentage": 0,
                "href": .string("\(root)/users/\(userID(of: scenario.buyer))"),
            ]
        let isParcelShop = scenario.kind == "parcel-shop"
        let pickup: JSONValue =
            isParcelShop
            ? [
                "city": "Utrecht", "code": "3511 CC", "company": "Kiosk Centraal", "country": "NL", "housenumber": 5, "street": "Stationsplein",
                "housenumber_suffix": "",
            ]
            : nil
        var out: JSONObject = [
            "href": .string("\(root)/orders/\(id)/"), "id": .number(Decimal128(id)), "ordernumber_prefix": nil, "ordernumber": number,
            "ordernumber_full": scenario.isCompleted ? .string(String(lastNumber)) : nil, "invoicenumber": number, "transaction_id": nil,
            "create_date": .string(Self.dateText(now)), "deliver_method": .string(scenario.deliverMethod), "deliver_date": nil,
            "take_out_window": ["start": nil, "end": nil], "is_platform_sale": false, "orderedinlng": "nl", "status": scenario.isCompleted ? 1 : nil,
            "is_completed": .bool(scenario.isCompleted), "paid": .bool(scenario.isPaid), "safety_deposit_returned": false, "paymethod_id": 12,
            "paymethod": "PSP-ideal", "paymethod_label": "iDEAL", "currency": "EUR", "total_weight": 0, "track_and_trace_code": "",
            "track_and_trace_carrier": nil, "track_and_trace_deeplink": "", "reservationnumber": "", "delivery_option": isParcelShop ? "PG" : nil,
            "user": user, "customer": .object(scenario.buyer.customer), "pickup_address": pickup,
        ]
        if !scenario.isCompleted { out["basket_href"] = "https://demo-shop.example/basket" }
        for child in ["orderrows", "ordernotes", "ordermessages", "ordernotifications", "orderlabels", "invoices"] {
            out[child] = ["href": .string("\(root)/orders/\(id)/\(child)/")]
        }
        return out
    }

    private func userID(of buyer: CCVBuyer) -> Int {
        let email = buyer.email.lowercased()
        if let known = users.first(where: { $0.value["username"]?.string?.lowercased() == email }) { return known.key }
        let id = newID()
        users[id] = [
            "href": .string("\(root)/users/\(id)/"), "id": .number(Decimal128(id)), "username": .string(buyer.email), "status": true,
            "approval_status": "accepted", "product_in_category_discount": 0, "userinfo": .object(buyer.customer), "parent": nil,
        ]
        return id
    }

    private func credit(_ order: Int, _ amount: Decimal128) {
        let id = newID()
        invoices[id] = [
            "href": .string("\(root)/invoices/\(id)/"), "id": .number(Decimal128(id)), "order_id": .number(Decimal128(order)), "type": "credit",
            "status": "reimbursed", "create_date": .string(Self.dateText(now)), "total_price": .number(-amount),
            "total_price_inc_tax": .number(-amount),
            "currency": "EUR",
        ]
    }
}
