import Commerce
public import JSON

extension MijnWebwinkelSimulator {
    /// The kinds of orders that can be placed.
    public static let orderKinds = MijnWebwinkelScenario.kinds

    /// - `place-order` `{kind, lastName, city, email, lines: [{sku, quantity, price}], expect}`: all optional. Answers `{id, number, total}`.
    /// - `change-order` `{id, status?}`: another state, else the next; `set-order-state` `{id, state}`; `pay-order` `{id}` changes no state;
    ///   `credit-order` `{id}`; `remove-order` `{id}`.
    /// - `register-customer` `{email, firstName, lastName, company, phone}`, `change-customer` `{id, phone?}`, `remove-customer` `{id}`.
    /// - What staff does with articles: see `performOnGoods`.
    /// - `revoke-token` and `restore-token`; `set` with the names of `MijnWebwinkelSwitches`.
    public func perform(_ command: String, _ arguments: JSONValue) async throws -> JSONValue {
        let object = arguments.object ?? [:]
        do {
            switch command {
            case "place-order": return try place(object)
            case "change-order":
                let number = try number(object)
                let status = orders[number]?["status"]?.int
                try change(number, ["status": object["status"] ?? (status == 3 ? 21 : 3)])
            case "set-order-state":
                let state = object["state"]?.int ?? object["state"]?.string.flatMap { Int($0) }
                try change(try number(object), ["status": state.map { .number(Decimal128($0)) } ?? .null])
            case "pay-order": pay(try number(object))
            case "credit-order": return credit(try number(object))
            case "remove-order": orders[try number(object)] = nil
            case "register-customer": return ["id": .string(try register(object))]
            case "change-customer":
                let id = object["id"]?.string ?? ""
                guard addresses[id]?.isEmpty == false else { throw SandboxCommandError("there is no customer \(id) with an address") }
                addresses[id]?[0]["phone"] = .string(object["phone"]?.string ?? "06\(now.milliseconds % 100_000_000)")
            case "remove-customer":
                let id = object["id"]?.string ?? ""
                (customers[id], addresses[id]) = (nil, nil)
            case "revoke-token": isRevoked = true
            case "restore-token": isRevoked = false
            case "set":
                for (name, value) in object {
                    guard let value = value.bool else { throw SandboxCommandError("\(name) is true or false") }
                    switch name {
                    case "allowsCustomers": switches.allowsCustomers = value
                    case "announcesWait": switches.announcesWait = value
                    case "numbersAreText": switches.numbersAreText = value
                    case "singleTaxIsObject": switches.singleTaxIsObject = value
                    case "makesVersions": switches.makesVersions = value
                    case "omitsNoImages": switches.omitsNoImages = value
                    case "optionsAreMaps": switches.optionsAreMaps = value
                    default: throw SandboxCommandError("there is no switch \(name)")
                    }
                }
            case _ where Self.goodsCommands.contains(command): return try performOnGoods(command, object)
            default:
                throw SandboxCommandError(
                    "there is no command \(command); there are place-order, change-order, set-order-state, pay-order, credit-order, remove-order, "
                        + "register-customer, change-customer, remove-customer, revoke-token, restore-token, set, "
                        + Self.goodsCommands.joined(separator: ", "))
            }
        } catch let refusal as MijnWebwinkelRefusal {
            throw SandboxCommandError("\(command): \(refusal.message)")
        }
        return ["ok": true]
    }

    private func number(_ arguments: JSONObject) throws -> Int {
        guard let number = arguments["id"]?.int ?? arguments["id"]?.string.flatMap({ Int($0) }), orders[number] != nil else {
            throw SandboxCommandError("there is no order \(arguments["id"]?.text ?? "without id")")
        }
        return number
    }

    private func place(_ arguments: JSONObject) throws -> JSONValue {
        let number = lastNumber + 1
        let named = arguments["kind"]?.string ?? ""
        let usual = MijnWebwinkelScenario.usual
        var scenario = try MijnWebwinkelScenario(kind: named.isEmpty ? usual[number % usual.count] : named, number: number)
        if let name = arguments["lastName"]?.string { scenario.name = name }
        if let city = arguments["city"]?.string { scenario.city = city }
        if let email = arguments["email"]?.string { scenario.email = email }
        if let lines = arguments["lines"]?.array, !lines.isEmpty {
            scenario.items = lines.map { line in
                MijnWebwinkelScenario.Item(
                    sku: line["sku"]?.string ?? "", name: line["sku"]?.string ?? "", quantity: line["quantity"]?.int ?? 1,
                    price: line["price"]?.decimal ?? Decimal128("8.95")!)
            }
        }
        lastNumber = number
        let order = order(scenario, number: number)
        orders[number] = order
        for item in scenario.items { sell(item.sku, item.quantity) }
        expectations[number] = arguments["expect"]?.string ?? scenario.expect
        return ["id": .string(String(number)), "number": .string(String(number)), "total": order["price"]?["total"] ?? .null]
    }

    private func order(_ scenario: MijnWebwinkelScenario, number: Int) -> JSONObject {
        let (date, time) = Self.dateAndTime(now)
        let isPickup = scenario.kind == "pickup"
        let country: JSONValue = isPickup ? [] : ["description": .string(scenario.country.1), "isocode": .string(scenario.country.0)]
        var order: JSONObject = [
            "number": .number(Decimal128(number)), "uuid": .string(newID()), "date": date, "time": time, "status": scenario.isPaid ? 3 : 1,
            "status_changed_date": date, "status_changed_time": time, "weight": "0.40", "archived": false, "finished": true, "taxed": "include",
            "locale": "nl_NL", "discountcode": .string(scenario.code), "currency": "EUR", "currency_format_locale": "nl_NL",
            "credited_order_number": .null, "credit_order_numbers": [], "comments": ["customer": .string(scenario.comment), "internal": ""],
            "business_model": scenario.company.isEmpty ? "B2C" : "B2B", "reference": scenario.company.isEmpty ? "" : "INK-778",
            "tax_region": .string(scenario.country.0), "tax_strategy": "", "partner": ["name": ""], "offline_location_id": .null,
            "payment_status": scenario.isPaid ? "captured" : "pending", "debtor": debtor(scenario), "price": scenario.sums,
            "orderlines": .array(scenario.lines(newID: newID)), "shipping": [["country": country]],
        ]
        if scenario.kind != "nothing-to-pay" {
            order["payment"] = [
                "gateway_name": scenario.isPaid ? "mollie" : "basic", "method_name": scenario.isPaid ? "ideal" : "advance",
                "status": scenario.isPaid ? ["id": 1, "text": "Successful"] : ["id": 5, "text": "Pending"],
            ]
        }
        return order
    }

    private func debtor(_ scenario: MijnWebwinkelScenario) -> JSONValue {
        let place: JSONObject = [
            "name": .string(scenario.name), "company": .string(scenario.company), "street": .string(scenario.street.0),
            "number": .string(scenario.street.1), "zipcode": .string(scenario.postcode), "city": .string(scenario.city),
            "country": .string(scenario.country.1), "country_code": .string(scenario.country.0),
        ]
        var invoice = place
        for (name, value) in [("gender", ""), ("phone", "0301234567"), ("taxnumber", scenario.vatNumber), ("bankaccount", "")] {
            invoice[name] = .string(value)
        }
        var address: JSONObject = ["invoice": .object(invoice)]
        if scenario.kind != "guest" {
            var delivery = place
            if let name = scenario.delivery { (delivery["name"], delivery["street"], delivery["number"]) = (.string(name), "Havenweg", "3") }
            address["delivery"] = .object(delivery)
        }
        var debtor: JSONObject = [
            "email": .string(scenario.email), "name": .string(scenario.name), "gender": "", "company": .string(scenario.company), "phone": "",
            "bankaccount": "", "address": .object(address),
        ]
        if !scenario.isGuest { debtor["id"] = .string(customerID(scenario)) }
        return .object(debtor)
    }

    /// The buyer's account, made with the first order.
    private func customerID(_ scenario: MijnWebwinkelScenario) -> String {
        let email = scenario.email.lowercased()
        if let known = customers.first(where: { $0.value["email"]?.string?.lowercased() == email }) { return known.key }
        let names = scenario.name.split(separator: " ", maxSplits: 1).map(String.init)
        let fields: JSONObject = [
            "email": .string(scenario.email), "firstName": .string(names.first ?? ""), "lastName": .string(names.last ?? ""),
            "company": scenario.company.isEmpty ? .null : .string(scenario.company), "city": .string(scenario.city),
        ]
        return (try? register(fields)) ?? newID()
    }

    private func pay(_ number: Int) {
        orders[number]?["payment_status"] = "captured"
        orders[number]?["payment"] = [
            "gateway_name": "basic", "method_name": "advance", "status": ["id": 1, "text": "Successful"],
        ]
    }

    /// A credit order over the whole order.
    private func credit(_ number: Int) -> JSONValue {
        guard var credit = orders[number] else { return .null }
        func minus(_ value: JSONValue?) -> JSONValue {
            guard let text = value?.string, let amount = Decimal128(text), !amount.isZero else { return value ?? .null }
            return .string(amount.isNegative ? String(text.dropFirst()) : "-\(text)")
        }
        func negated(_ price: JSONValue) -> JSONValue {
            if let list = price.array { return .array(list.map(negated)) }
            var object = price.object ?? [:]
            for name in ["amount", "amount_including_tax", "total"] where object[name] != nil { object[name] = minus(object[name]) }
            if let tax = object["tax"] { object["tax"] = negated(tax) }
            return .object(object)
        }
        lastNumber += 1
        let (date, time) = Self.dateAndTime(now)
        credit["uuid"] = .string(newID())
        credit["number"] = .number(Decimal128(lastNumber))
        credit["credited_order_number"] = .string(String(number))
        (credit["date"], credit["time"], credit["status_changed_date"], credit["status_changed_time"]) = (date, time, date, time)
        credit["status"] = 10
        credit["price"] = negated(credit["price"] ?? .null)
        credit["orderlines"] = .array(
            (credit["orderlines"]?.array ?? []).map { line in
                var line = line
                line["price"] = negated(line["price"] ?? .null)
                return line
            })
        orders[lastNumber] = credit
        expectations[lastNumber] = "filtered"
        let old = orders[number]?["credit_order_numbers"]?.array ?? []
        orders[number]?["credit_order_numbers"] = .array(old + [.number(Decimal128(lastNumber))])
        return ["id": .string(String(lastNumber)), "number": .string(String(lastNumber)), "total": credit["price"]?["total"] ?? .null]
    }
}
