import Commerce
public import JSON

extension BigCommerceSimulator {
    /// Acts in the store as buyers and staff do, and turns its switches:
    ///
    /// - `place-order` {kind?, lastName?, city?, email?, status?, expect?}: one of `BigCommerceSamples.kinds`, else the next of the common ones
    /// - `change-order` {id, note?}, `set-order-state` {id, state}, `archive-order` {id}, `refund-order` {id, amount}
    /// - `register-customer` {email, first_name, last_name, company?, phone?}, `change-customer` {id, phone?}, `remove-customer` {id}
    /// - `add-product` {sku, name?, upc?, price?, stock?, tracking?, variants?}, `edit-product` {sku, tracking?, and fields by their names},
    ///   `remove-product` {sku}, `remove-variant` {sku}, `add-custom-field` {sku, name, value}, `set-stock` {sku, quantity}
    /// - `add-category` {name, parent?}, `edit-category` {id, name}, `add-location` {label}, `set-store` {is_price_entered_with_tax?, weight_units?}
    /// - `revoke-token`, `restore-token`, `set-scopes` {scopes}, `exhaust-quota`, `set` {boundsAreExclusive?, isOverloaded?,
    ///   emptySubListsAre200?, partialWrites?, stockDelay? (milliseconds), refusesUntracked?, listsOnlyStocked?}
    /// - `webhooks` {signs?, copies?, from?, to?}: `from` and `to` lead deliveries to another address, since hooks must name https;
    ///   `settle-webhooks` waits until all were tried once
    public func perform(_ command: String, _ arguments: JSONValue) async throws -> JSONValue {
        func id() throws -> Int {
            guard let id = arguments["id"]?.int ?? arguments["id"]?.string.flatMap({ Int($0) }) else {
                throw SandboxCommandError("\(command) needs an id")
            }
            return id
        }
        func order() throws -> BigCommerceOrder {
            guard let order = store.orders[try id()] else { throw SandboxCommandError("there is no order \(try id())") }
            return order
        }
        switch command {
        case "place-order": return try placeOrder(arguments)
        case "change-order":
            var order = try order()
            order.message = arguments["note"]?.string ?? "Graag voor vrijdag (\(store.nextID()))"
            return keep(order, from: order.status)
        case "set-order-state":
            var order = try order()
            let before = order.status
            guard let state = arguments["state"]?.int ?? arguments["state"]?.string.flatMap({ Int($0) }),
                BigCommerceOrder.statusNames.indices.contains(state)
            else { throw SandboxCommandError("state is a number from 0 to 14") }
            order.status = state
            if [2, 10, 11].contains(state) { order.paymentStatus = "captured" }
            return keep(order, from: before)
        case "archive-order":
            var order = try order()
            order.isDeleted = true
            _ = keep(order, from: order.status)
            announce("store/order/archived", ["type": "order", "id": .number(Decimal128(order.id))])
            return ["id": .string(String(order.id))]
        case "refund-order": return try refund(try order(), arguments["amount"]?.decimal ?? arguments["amount"]?.string.flatMap { Decimal128($0) })
        case "register-customer", "change-customer", "remove-customer": return try customer(command, arguments, try? id())
        case "revoke-token": accounts[Self.token] = nil
        case "restore-token": accounts[Self.token] = BigCommerceAccount()
        case "set-scopes": accounts[Self.token]?.scopes = Set((arguments["scopes"]?.array ?? []).compactMap(\.string))
        case "exhaust-quota": rate.exhaust(now: now)
        case "set": try set(arguments)
        case "webhooks":
            let route = arguments["from"]?.string.flatMap { from in arguments["to"]?.string.map { (from: from, to: $0) } }
            sender.set(signs: arguments["signs"]?.bool, copies: arguments["copies"]?.int, route: route)
        case "settle-webhooks": await sender.settle()
        case let command where Self.catalogCommands.contains(command): return try performOnCatalog(command, arguments)
        default:
            throw SandboxCommandError(
                "\(command): expected place-order, change-order, set-order-state, archive-order, refund-order, register-customer, change-customer, "
                    + "remove-customer, \(Self.catalogCommands.joined(separator: ", ")), revoke-token, restore-token, set-scopes, exhaust-quota, set, "
                    + "webhooks or settle-webhooks")
        }
        return ["ok": true]
    }

    private func keep(_ changed: BigCommerceOrder, from before: Int) -> JSONValue {
        var order = changed
        order.modified = now
        store.orders[order.id] = order
        announce(order: order, from: before)
        return ["id": .string(String(order.id))]
    }

    private func placeOrder(_ arguments: JSONValue) throws -> JSONValue {
        let kind = arguments["kind"]?.string
        let common = BigCommerceSamples.common
        let chosen = kind ?? common[store.orders.count % common.count]
        guard var order = BigCommerceSamples.order(chosen, in: &store, at: now, random: &random) else {
            throw SandboxCommandError("kind \(chosen): expected \(BigCommerceSamples.kinds.joined(separator: ", "))")
        }
        if let name = arguments["lastName"] { order.billing["last_name"] = name }
        if let city = arguments["city"] { order.billing["city"] = city }
        if let email = arguments["email"] { order.billing["email"] = email }
        if let status = arguments["status"]?.int { order.status = status }
        if let expect = arguments["expect"]?.string { order.expect = expect }
        store.orders[order.id] = order
        announce("store/order/created", ["type": "order", "id": .number(Decimal128(order.id))])
        return ["id": .string(String(order.id)), "number": .string(String(order.id)), "total": .string(order.payable.text(places: 2))]
    }

    private func refund(_ refunded: BigCommerceOrder, _ amount: Decimal128?) throws -> JSONValue {
        var order = refunded
        let before = order.status
        let amount = amount ?? order.payable
        guard amount > 0, order.refundTotal + amount <= order.payable else { throw SandboxCommandError("more than was paid") }
        let id = store.nextID()
        order.refundTotal += amount
        order.refunds.append([
            "id": .number(Decimal128(id)), "order_id": .number(Decimal128(order.id)), "user_id": 0, "created": .string(now.isoSeconds), "reason": "",
            "total_amount": .number(amount), "total_tax": 0, "uses_merchant_override_values": false,
            "items": [
                [
                    "item_type": "ORDER", "item_id": .number(Decimal128(order.id)), "quantity": .null, "requested_amount": .number(amount),
                    "reason": "",
                    "adjustments": [],
                ]
            ],
            "payments": [
                ["id": 1, "provider_id": "custom", "amount": .number(amount), "offline": true, "is_declined": false, "declined_message": ""]
            ],
        ])
        order.status = order.refundTotal == order.payable ? 4 : 14
        order.paymentStatus = order.status == 4 ? "refunded" : "partially refunded"
        let answer = keep(order, from: before)
        announce(
            "store/order/refund/created",
            ["type": "order", "id": .number(Decimal128(order.id)), "refund": ["refund_id": .number(Decimal128(id))]])
        return answer
    }

    private func customer(_ command: String, _ arguments: JSONValue, _ id: Int?) throws -> JSONValue {
        if command == "register-customer" {
            guard let email = arguments["email"]?.string else { throw SandboxCommandError("register-customer needs an email") }
            if store.customers.values.contains(where: { $0.email.lowercased() == email.lowercased() }) {
                throw SandboxCommandError("\(email) exists")
            }
            var customer = BigCommerceCustomer(id: store.nextID(), created: now, modified: now, fields: arguments.object ?? [:])
            customer.formFields = arguments["form_fields"]?.array ?? []
            customer.addresses = (arguments["addresses"]?.array ?? []).compactMap(\.object).map { (store.nextID(), $0) }
            store.customers[customer.id] = customer
            announce("store/customer/created", ["type": "customer", "id": .number(Decimal128(customer.id))])
            return ["id": .string(String(customer.id))]
        }
        guard let id, var customer = store.customers[id] else { throw SandboxCommandError("there is no such customer") }
        if command == "remove-customer" {
            remove(customer: id)
        } else {
            customer.fields["phone"] = arguments["phone"] ?? .string("+31 20 \(store.nextID())")
            customer.modified = now
            store.customers[id] = customer
            announce("store/customer/updated", ["type": "customer", "id": .number(Decimal128(id))])
        }
        return ["id": .string(String(id))]
    }

    private func set(_ arguments: JSONValue) throws {
        for (name, value) in arguments.object ?? [:] {
            if let number = value.int, name == "partialWrites" || name == "stockDelay" {
                if name == "partialWrites" { switches.partialWrites = number } else { switches.stockDelay = .milliseconds(number) }
                continue
            }
            guard let isOn = value.bool else { throw SandboxCommandError("\(name) is true or false") }
            switch name {
            case "refusesUntracked": switches.refusesUntracked = isOn
            case "listsOnlyStocked": switches.listsOnlyStocked = isOn
            case "boundsAreExclusive": switches.boundsAreExclusive = isOn
            case "isOverloaded": switches.isOverloaded = isOn
            case "emptySubListsAre200": switches.emptySubListsAre200 = isOn
            default: throw SandboxCommandError("there is no switch \(name)")
            }
        }
    }
}
