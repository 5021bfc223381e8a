public import Commerce
import JSON

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
        if record.addresses.count > 10 { try await keepAddresses(Array(record.addresses.dropFirst(10)), ofCustomer: id) }
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
        if !record.addresses.isEmpty { try await keepAddresses(record.addresses, ofCustomer: id) }
    }

    private func match(_ row: JSONValue) -> CustomerMatch? {
        guard let id = row["id"]?.id else { return nil }
        let person = [row["first_name"]?.words, row["last_name"]?.words].compactMap { $0 }.joined(separator: " ")
        return CustomerMatch(id: id, email: row["email"]?.words, name: row["company"]?.words ?? person, raw: row)
    }

    /// Brings addresses in step: the one at the same street and postcode is changed, others are added. None is removed: buyers keep theirs.
    private func keepAddresses(_ addresses: [JSONObject], ofCustomer id: String) async throws {
        let there = try await addressRows(ofCustomer: id)
        for address in addresses {
            func key(_ row: JSONObject) -> String { ((row["address1"]?.string ?? "") + "|" + (row["postal_code"]?.string ?? "")).folded }
            let old = there.compactMap(\.object).first { key($0) == key(address) }
            var fields = address
            if let old, let number = old["id"] {
                if address.allSatisfy({ old[$0.key] == $0.value }) { continue }
                fields["id"] = number
            } else {
                fields["customer_id"] = Int(id).map { .number(Decimal128($0)) }
                // Required on this path although empty texts are fine.
                for name in ["state_or_province", "postal_code"] where fields[name] == nil { fields[name] = "" }
            }
            _ = try await client.send(
                .init(
                    method: old == nil ? "POST" : "PUT", path: "/v3/customers/addresses", body: [.object(fields)], scope: "store_v2_customers",
                    subject: "an address of customer \(id)"))
        }
    }
}
