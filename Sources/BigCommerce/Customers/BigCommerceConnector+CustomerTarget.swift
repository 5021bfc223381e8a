public import Commerce
public import JSON

extension BigCommerceConnector: CustomerTarget {
    public var emailLimit: Int { 250 }

    public func findCustomers(email: String) async throws -> [CustomerMatch] {
        let wanted = email.trimmed
        // Whether the filter minds case is not documented: ask for both forms, keep what is the same when folded.
        let forms = wanted == wanted.lowercased() ? wanted : "\(wanted),\(wanted.lowercased())"
        let answer = try await client.send(
            .init(path: "/v3/customers", query: ["email:in": forms, "limit": "50"], scope: "store_v2_customers_read_only", subject: "a customer"))
        return answer.items.filter { ($0["email"]?.string ?? "").trimmed.lowercased() == wanted.lowercased() }
            .sorted { ($0["id"]?.int ?? 0) < ($1["id"]?.int ?? 0) }.compactMap(match)
    }

    public func customer(id: String) async throws -> CustomerMatch? { try await customerRow(id).flatMap(match) }

    public func createCustomer(_ record: CustomerRecord) async throws -> String {
        var fields = record.fields
        if !record.addresses.isEmpty { fields["addresses"] = .array(record.addresses.prefix(10).map { .object($0) }) }
        let answer = try await client.send(
            .init(method: "POST", path: "/v3/customers", body: [.object(fields)], scope: "store_v2_customers", subject: "a new customer"))
        guard let id = answer.items.first?["id"]?.id else {
            throw Fault.retry("bigcommerce.unreadable", "BigCommerce did not name the customer it made.", writeMayHaveHappened: true)
        }
        if record.addresses.count > 10 {
            try await writeAddresses(ofCustomer: id, try await addressChanges(ofCustomer: id, Array(record.addresses.dropFirst(10))))
        }
        return id
    }

    public func updateCustomer(id: String, _ record: CustomerRecord) async throws {
        guard let number = Int(id) else { throw Fault.skip("customer.gone", "BigCommerce has no customer \(id).") }
        if !record.fields.isEmpty {
            var fields: JSONObject = ["id": .number(Decimal128(number))]
            for (name, value) in record.fields { fields[name] = value }
            let answer = try await client.send(
                .init(method: "PUT", path: "/v3/customers", body: [.object(fields)], scope: "store_v2_customers", subject: "customer \(id)"))
            if answer.isMissing { throw Fault.skip("customer.gone", "BigCommerce has no customer \(id).") }
        }
        guard !record.addresses.isEmpty else { return }
        try await writeAddresses(ofCustomer: id, try await addressChanges(ofCustomer: id, record.addresses))
    }

    private func match(_ row: JSONValue) -> CustomerMatch? {
        guard let id = row["id"]?.id else { return nil }
        let person = [row["first_name"]?.words, row["last_name"]?.words].compactMap { $0 }.joined(separator: " ")
        return CustomerMatch(id: id, email: row["email"]?.words, name: row["company"]?.words ?? person, raw: row)
    }
}

extension BigCommerceConnector: CustomerAddressTarget {
    /// The one at the same street and postcode is changed, others are added. None is removed: buyers keep theirs.
    public func addressChanges(ofCustomer id: String, _ addresses: [JSONObject]) async throws -> [CustomerAddressChange] {
        let there = try await addressRows(ofCustomer: id).compactMap(\.object)
        func key(_ row: JSONObject) -> String { ((row["address1"]?.string ?? "") + "|" + (row["postal_code"]?.string ?? "")).folded }
        return addresses.compactMap { address -> CustomerAddressChange? in
            guard let old = there.first(where: { key($0) == key(address) }), let number = old["id"] else {
                return CustomerAddressChange(id: nil, fields: address, differing: Array(address.keys))
            }
            let differing = address.keys.filter { old[$0] != address[$0] }
            return differing.isEmpty ? nil : CustomerAddressChange(id: number.id, fields: address, differing: differing)
        }
    }

    /// Orders have copies of their own, so an address can be changed at any time.
    public func writeAddresses(ofCustomer id: String, _ changes: [CustomerAddressChange]) async throws {
        for change in changes {
            var fields = change.fields
            if let address = change.id.flatMap({ Int($0) }) {
                fields["id"] = .number(Decimal128(address))
            } else {
                fields["customer_id"] = Int(id).map { .number(Decimal128($0)) }
                // Required on this path although empty texts are fine.
                for name in ["state_or_province", "postal_code"] where fields[name] == nil { fields[name] = "" }
            }
            _ = try await client.send(
                .init(
                    method: change.id == nil ? "POST" : "PUT", path: "/v3/customers/addresses", body: [.object(fields)], scope: "store_v2_customers",
                    subject: "an address of customer \(id)"))
        }
    }
}
