import Commerce
import Foundation
import JSON

/// Customers as v3 has them: newest first, in batches of ten that succeed or fail as a whole.
extension BigCommerceSimulator {
    func listCustomers(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let (minModified, maxModified) = (try call.date("date_modified:min"), try call.date("date_modified:max"))
        let (minCreated, maxCreated) = (try call.date("date_created:min"), try call.date("date_created:max"))
        let ids = call.list("id:in").map { Set($0.compactMap { Int($0) }) }
        let emails = call.list("email:in").map { Set($0.map { $0.lowercased() }) }
        let companies = call.list("company:in").map(Set.init)
        func second(_ moment: Timestamp) -> Int64 { moment.milliseconds / 1_000 }
        var customers = store.customers.values.filter { customer in
            if let ids, !ids.contains(customer.id) { return false }
            if let emails, !emails.contains(customer.email.lowercased()) { return false }
            if let companies, !companies.contains(customer.fields["company"]?.string ?? "") { return false }
            if let bound = minModified, second(customer.modified) < second(bound) { return false }
            if let bound = maxModified, second(customer.modified) > second(bound) { return false }
            if let bound = minCreated, second(customer.created) < second(bound) { return false }
            if let bound = maxCreated, second(customer.created) > second(bound) { return false }
            return true
        }
        customers.sort { $0.id > $1.id }
        if let sort = call.request.queryValue("sort") {
            switch sort {
            case "date_modified:asc": customers.sort { $0.modified < $1.modified }
            case "date_modified:desc": customers.sort { $0.modified > $1.modified }
            case "date_created:asc": customers.sort { $0.created < $1.created }
            case "date_created:desc": customers.sort { $0.created > $1.created }
            case "last_name:asc", "last_name:desc": break
            default: throw BigCommerceRefusal(422, "The sort is not valid", errors: ["sort": "unknown"])
            }
        }
        let total = customers.count
        let (after, before) = (call.request.queryValue("after"), call.request.queryValue("before"))
        if let after {
            guard let id = Self.id(inCursor: after) else { throw BigCommerceRefusal(422, "The cursor is not valid", errors: ["after": "unknown"]) }
            customers = customers.filter { $0.id < id }
        }
        if let before {
            guard let id = Self.id(inCursor: before) else { throw BigCommerceRefusal(422, "The cursor is not valid", errors: ["before": "unknown"]) }
            customers = customers.filter { $0.id > id }.suffix(call.limit)
        }
        let usesCursor = after != nil || before != nil
        let rows = usesCursor ? Array(customers.prefix(call.limit)) : Array(customers.dropFirst((call.page - 1) * call.limit).prefix(call.limit))
        var meta: JSONObject = ["pagination": BigCommerceReply.pagination(total: total, count: rows.count, call, hasLinks: false)]
        if usesCursor || call.page == 1, let first = rows.first, let last = rows.last {
            meta["cursor_pagination"] = [
                "count": .number(Decimal128(rows.count)), "per_page": .number(Decimal128(call.limit)),
                "start_cursor": .string(Self.cursor(first.id)), "end_cursor": .string(Self.cursor(last.id)),
            ]
        }
        return BigCommerceReply(body: ["data": .array(rows.map { $0.json(include: call.include) }), "meta": .object(meta)])
    }

    private static func cursor(_ id: Int) -> String { Data(#"{"id":\#(id)}"#.utf8).base64EncodedString() }

    private static func id(inCursor text: String) -> Int? {
        Data(base64Encoded: text).flatMap { try? JSONValue(parsing: [UInt8]($0)) }?["id"]?.int
    }

    func batch(_ call: BigCommerceCall, limit: Int = 10) throws(BigCommerceRefusal) -> [JSONObject] {
        guard let items = call.body?.array, !items.isEmpty else {
            throw BigCommerceRefusal(422, "JSON data is missing or invalid", errors: ["": "error.expected.jsarray"])
        }
        if items.count > limit { throw BigCommerceRefusal(413, "The request payload is too large", errors: ["": "at most \(limit) items"]) }
        var objects: [JSONObject] = []
        for item in items {
            guard let object = item.object else {
                throw BigCommerceRefusal(422, "JSON data is missing or invalid", errors: ["": "error.expected.jsobject"])
            }
            objects.append(object)
        }
        return objects
    }

    func createCustomers(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let items = try batch(call)
        var emails = Set(store.customers.values.map { $0.email.lowercased() })
        for item in items {
            try BigCommerceFields.customerCreate.check(item)
            if let channels = item["channel_ids"], channels.array?.isEmpty == true {
                throw BigCommerceRefusal(422, "JSON data is missing or invalid", errors: ["channel_ids": "must not be empty"])
            }
            guard item["email"]?.string?.contains("@") == true, emails.insert(item["email"]!.string!.lowercased()).inserted else {
                throw BigCommerceRefusal(
                    422, "Create customers failed.", errors: [".customer_create": "Error creating customers: email is not valid or already in use"])
            }
            for address in item["addresses"]?.array ?? [] { try BigCommerceFields.addressInline.check(address.object ?? [:]) }
        }
        let made = items.map { item in
            var customer = BigCommerceCustomer(id: store.nextID(), created: now, modified: now, fields: item)
            customer.formFields = item["form_fields"]?.array ?? []
            for address in item["addresses"]?.array ?? [] { customer.addresses.append((store.nextID(), address.object ?? [:])) }
            store.customers[customer.id] = customer
            announce("store/customer/created", ["type": "customer", "id": .number(Decimal128(customer.id))])
            return customer
        }
        return .data(.array(made.map { $0.json(include: ["storecredit"]) }), didWrite: true)
    }

    func updateCustomers(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let items = try batch(call)
        for item in items {
            try BigCommerceFields.customerUpdate.check(item)
            guard let id = item["id"]?.int, store.customers[id] != nil else { throw BigCommerceRefusal(404, "Customer not found") }
            if let email = item["email"]?.string?.lowercased(),
                store.customers.values.contains(where: { $0.id != id && $0.email.lowercased() == email })
            {
                throw BigCommerceRefusal(
                    422, "Update customers failed.", errors: [".customer_update": "Error updating customers: email already in use"])
            }
        }
        var rows: [JSONValue] = []
        for item in items {
            guard let id = item["id"]?.int, var customer = store.customers[id] else { continue }
            for (name, value) in item where name != "id" && name != "form_fields" { customer.fields[name] = value }
            if let fields = item["form_fields"]?.array { customer.formFields = fields }
            customer.modified = now
            store.customers[id] = customer
            announce("store/customer/updated", ["type": "customer", "id": .number(Decimal128(id))])
            rows.append(customer.json(include: []))
        }
        return .data(.array(rows), didWrite: true)
    }

    func deleteCustomers(_ call: BigCommerceCall) -> BigCommerceReply {
        for id in (call.list("id:in") ?? []).compactMap({ Int($0) }) { remove(customer: id) }
        return BigCommerceReply(status: 204, didWrite: true)
    }

    func remove(customer id: Int) {
        guard store.customers.removeValue(forKey: id) != nil else { return }
        announce("store/customer/deleted", ["type": "customer", "id": .number(Decimal128(id))])
    }

    // MARK: addresses

    func listAddresses(_ call: BigCommerceCall) -> BigCommerceReply {
        let customers = call.list("customer_id:in").map { Set($0.compactMap { Int($0) }) }
        let ids = call.list("id:in").map { Set($0.compactMap { Int($0) }) }
        let rows = store.customers.values.sorted { $0.id < $1.id }.flatMap { customer -> [JSONValue] in
            if let customers, !customers.contains(customer.id) { return [] }
            return customer.addresses.filter { ids?.contains($0.id) ?? true }.map { address in
                var row = customer.address(address)
                if call.include.contains("formfields") { row["form_fields"] = [] }
                return row
            }
        }
        return .page(rows, call)
    }

    func createAddresses(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let items = try batch(call, limit: 250)
        for item in items {
            try BigCommerceFields.addressCreate.check(item)
            guard let id = item["customer_id"]?.int, store.customers[id] != nil else {
                throw BigCommerceRefusal(422, "Customer not found", errors: ["customer_id": "unknown"])
            }
        }
        var rows: [JSONValue] = []
        for var item in items {
            guard let id = item.removeValue(forKey: "customer_id")?.int, var customer = store.customers[id] else { continue }
            // The same address again is left out without a word.
            if customer.addresses.contains(where: { BigCommerceCustomer.isSame($0.fields, item) }) { continue }
            let address = (id: store.nextID(), fields: item)
            customer.addresses.append(address)
            store.customers[id] = customer
            announceAddress("created", address.id, id)
            rows.append(customer.address(address))
        }
        return .data(.array(rows), didWrite: !rows.isEmpty)
    }

    func updateAddresses(_ call: BigCommerceCall) throws(BigCommerceRefusal) -> BigCommerceReply {
        let items = try batch(call, limit: 250)
        var rows: [JSONValue] = []
        for item in items {
            try BigCommerceFields.addressUpdate.check(item)
            guard let id = item["id"]?.int, var customer = store.customers.values.first(where: { $0.addresses.contains { $0.id == id } }),
                let place = customer.addresses.firstIndex(where: { $0.id == id })
            else { throw BigCommerceRefusal(404, "Address not found") }
            var fields = customer.addresses[place].fields
            for (name, value) in item where name != "id" { fields[name] = value }
            if customer.addresses.contains(where: { $0.id != id && BigCommerceCustomer.isSame($0.fields, fields) }) { continue }
            customer.addresses[place].fields = fields
            store.customers[customer.id] = customer
            announceAddress("updated", id, customer.id)
            rows.append(customer.address(customer.addresses[place]))
        }
        return .data(.array(rows), didWrite: !rows.isEmpty)
    }

    func deleteAddresses(_ call: BigCommerceCall) -> BigCommerceReply {
        let ids = Set((call.list("id:in") ?? []).compactMap { Int($0) })
        for customer in store.customers.values {
            store.customers[customer.id]?.addresses.removeAll { ids.contains($0.id) }
        }
        return BigCommerceReply(status: 204, didWrite: true)
    }

    private func announceAddress(_ what: String, _ id: Int, _ customer: Int) {
        announce(
            "store/customer/address/\(what)",
            ["type": "customer", "id": .number(Decimal128(id)), "address": ["customer_id": .number(Decimal128(customer))]])
    }
}

/// Names of countries that the sandbox's people live in.
enum BigCommerceAddresses {
    static func country(_ code: String) -> String {
        [
            "NL": "Netherlands", "DE": "Germany", "BE": "Belgium", "FR": "France", "AT": "Austria", "GB": "United Kingdom", "CH": "Switzerland",
            "US": "United States", "NO": "Norway", "FI": "Finland",
        ][code] ?? code
    }
}
