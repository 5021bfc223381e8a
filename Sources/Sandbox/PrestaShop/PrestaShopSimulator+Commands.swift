import Commerce
public import JSON

extension PrestaShopSimulator {
    /// `orders` with totals and states, `products` with price and stock, `calls` by verb and resource, `writes`, and how many customers there are.
    public func snapshot() -> JSONValue {
        let orders = shop["orders"].sorted.map { order -> JSONValue in
            var row: JSONObject = [
                "id": .string("\(order.id)"), "number": .string("\(order.id)"), "reference": .string(order["reference"]),
                "total": .string((Decimal128(order["total_paid_tax_incl"]) ?? 0).text(places: 2)), "state": .string(order["current_state"]),
                "currency": .string(shop.record("currencies", order.number("id_currency"))?["iso_code"] ?? ""),
            ]
            if let expect = shop.expectations[order.id] { row["expect"] = .string(expect) }
            return .object(row)
        }
        return [
            "orders": .array(orders), "products": productRows, "writes": .number(Decimal128(writes)),
            "customers": .number(Decimal128(shop["customers"].records.count)),
            "calls": .object(JSONObject(calls.sorted { $0.key < $1.key }.map { ($0.key, .number(Decimal128($0.value))) })),
        ]
    }

    /// - `place-order` `{kind, lines: [{sku, quantity}], email, firstName, lastName, company, vatNumber, street, postcode, city, country,
    ///   comment, state, module, expect}`: all optional. Answers `{id, number, total}`.
    /// - `change-state` `{id, state}`, `edit-order` `{id, note}`, `delete-order` `{id}`, `list-orders`.
    /// - `add-customer` `{email, firstName, lastName, company}`, answers `{id}`.
    /// - `add-product` `{sku, ean, name, description, price, stock, variants: [{sku, ean, options: {Maat: L}, price, stock}]}`, answers `{id}`;
    ///   the price of a variant is what it costs more. `edit-product` `{sku, fields}`, texts as `{"1": "..."}` by language; `remove-product`
    ///   `{sku}`; `product` `{sku}` answers all the shop holds of it; `add-image` `{product, base64, id}`.
    /// - `set` `{resource, id, fields}` changes a record as the back office would; `get` `{resource, id}`; `remove` `{resource, id}`.
    /// - `set-key` `{key, active, rights: {orders: ["get"]}}`; `revoke-key` `{key}`.
    /// - `webhook` `{url, form, secret}` sends hints from now on; without url none. `last-hint` `{entity, id}` shows what would be sent.
    /// - `load` `{xml}` takes records as the Webservice shows them. `add-unknown-fields` adds members that nobody documented.
    public func perform(_ command: String, _ arguments: JSONValue) async throws -> JSONValue {
        moveClock()
        let answer = try run(command, arguments)
        await sendNews()
        return answer
    }

    private func run(_ command: String, _ arguments: JSONValue) throws -> JSONValue {
        if let answer = try runCatalogue(command, arguments) { return answer }
        switch command {
        case "place-order":
            let name = arguments["kind"]?.string ?? ""
            let kind =
                name.isEmpty
                ? OrderKind.allCases.filter { $0.expectation == "written" }.randomElement(using: &shop.random)! : OrderKind(rawValue: name)
            guard let kind else {
                throw SandboxCommandError("kind \(name): expected \(OrderKind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            let id = try shop.place(kind, arguments)
            let total = (Decimal128(shop.record("orders", id)?["total_paid_tax_incl"] ?? "") ?? 0).text(places: 2)
            return ["id": .string("\(id)"), "number": .string("\(id)"), "total": .string(total)]
        case "change-state":
            let (order, state) = (try id(arguments, in: "orders"), try number(arguments, "state"))
            shop.setState(ofOrder: order, to: state)
        case "edit-order":
            let time = shop.now
            let order = try id(arguments, in: "orders")
            shop.update("orders", order) {
                $0["note"] = arguments["note"]?.string ?? "\($0["note"])."
                $0["date_upd"] = time
            }
            shop.news.append(("Order", order, "update"))
        case "delete-order":
            let order = try id(arguments, in: "orders")
            shop.tables["orders"]?[order] = nil
        case "list-orders": return snapshot()["orders"] ?? []
        case "add-customer":
            var person = Person.random(&shop.random, country: "NL")
            person.email = arguments["email"]?.string ?? person.email
            person.firstName = arguments["firstName"]?.string ?? person.firstName
            person.lastName = arguments["lastName"]?.string ?? person.lastName
            person.company = arguments["company"]?.string ?? ""
            return ["id": .string("\(shop.add(person).customer)")]
        case "set": try set(arguments)
        case "get":
            let resource = arguments["resource"]?.string ?? ""
            guard let record = shop.record(resource, try number(arguments, "id")) else { return .null }
            return .object(JSONObject(record.values.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.text)) }))
        case "remove":
            let resource = arguments["resource"]?.string ?? ""
            let record = try id(arguments, in: resource)
            shop.tables[resource]?[record] = nil
        case "set-key":
            var key = AccessControl.Key(isActive: arguments["active"]?.bool ?? true)
            if let rights = arguments["rights"]?.object {
                key.rights = Dictionary(rights.map { ($0.key, Set($0.value.array?.compactMap(\.string) ?? [])) }) { $1 }
            }
            shop.access.keys[arguments["key"]?.string ?? Self.key] = key
        case "revoke-key": shop.access.keys[arguments["key"]?.string ?? Self.key] = nil
        case "webhook":
            hint = arguments["url"]?.string.map {
                HintTarget(url: $0, form: arguments["form"]?.string ?? "ps_webhooks", secret: arguments["secret"]?.string)
            }
        case "last-hint":
            let target = hint ?? HintTarget(url: "", form: "ps_webhooks", secret: nil)
            let (headers, body) = message((arguments["entity"]?.string ?? "Order", try number(arguments, "id"), "update"), target)
            return [
                "headers": .object(JSONObject(headers.map { ($0.0.lowercased(), .string($0.1)) })),
                "body": .string(String(decoding: body, as: UTF8.self)),
            ]
        case "load": return .number(Decimal128(try load(Array((arguments["xml"]?.string ?? "").utf8))))
        case "configure":
            for (name, value) in arguments.object ?? [:] { shop.configuration[name] = value.string }
        case "add-unknown-fields":
            for resource in ["orders", "order_details", "customers", "addresses", "products", "combinations", "stock_availables"] {
                model.resources[resource]?.fields.append(PrestaShopModel.Field(name: "module_extra", type: .string))
            }
        default: throw SandboxCommandError("unknown command \(command); see PrestaShopSimulator.perform")
        }
        return [:]
    }

    /// Takes records from an answer of the Webservice, over what is known of them. - Returns: how many.
    private func load(_ xml: [UInt8]) throws -> Int {
        do throws(ShopFailure) {
            let entities = try EntityInput.records(in: xml)
            for (name, input) in entities {
                guard let resource = model.resources.values.first(where: { $0.one == name }), let id = input.fields["id"].flatMap({ Int($0) })
                else { continue }
                var record = shop.record(resource.name, id) ?? ShopRecord(id: id)
                for (field, text) in input.fields where field != "id" { record[field] = text }
                for (field, texts) in input.texts { record.values[field] = .languages(texts) }
                for (list, items) in input.lists { record.lists[list] = items }
                shop[resource.name].add(record)
                if resource.name == "configurations" { shop.configuration[record["name"]] = record["value"] }
            }
            return entities.count
        } catch {
            throw SandboxCommandError("no records can be read from this")
        }
    }

    private func set(_ arguments: JSONValue) throws {
        let name = arguments["resource"]?.string ?? ""
        let record = try id(arguments, in: name)
        let time = shop.now
        let isDated = model.resources[name]?.byName["date_upd"] != nil
        shop.update(name, record) {
            for (field, value) in arguments["fields"]?.object ?? [:] { $0[field] = value.string ?? value.text }
            if isDated, arguments["fields"]?["date_upd"] == nil { $0["date_upd"] = time }
        }
        if name == "customers" { shop.news.append(("Customer", record, "update")) }
    }

    private func number(_ arguments: JSONValue, _ key: String) throws -> Int {
        guard let number = arguments[key]?.int ?? arguments[key]?.string.flatMap({ Int($0) }) else { throw SandboxCommandError("\(key) is missing") }
        return number
    }

    private func id(_ arguments: JSONValue, in resource: String) throws -> Int {
        let id = try number(arguments, "id")
        guard shop.record(resource, id) != nil else { throw SandboxCommandError("there is no \(id) in \(resource)") }
        return id
    }
}
