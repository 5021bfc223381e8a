public import Commerce
import JSON

extension LightspeedConnector: CustomerSource {
    public func changedCustomers(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        try await changes(
            in: "customers", fields: nil, flow: .customers, kind: .customer, revision: Customer.revision(of:), after: cursor, since: since,
            page: page)
    }

    public func customer(withID id: String) async throws -> Customer {
        let id = try checked(id, .customer)
        guard let record = try await read(id) else {
            throw Fault.skip("customer.gone", "Customer \(id) is no longer in the Lightspeed shop.")
        }
        return try Customer(record: record)
    }

    private func read(_ id: String) async throws -> Record? {
        try await client.get("customers/\(id)", about: "customer \(id)").map(Record.init)
    }
}

extension LightspeedConnector: CustomerTarget {
    public var emailLimit: Int { 255 }

    public func findCustomers(email: String) async throws -> [CustomerMatch] {
        let wanted = email.trimmingBlanks
        let folded = wanted.lowercased()
        for spelling in wanted == folded ? [wanted] : [wanted, folded] {
            let rows = try await client.list("customers", [("email", spelling)], about: "the list of customers")
            let matches = rows.filter { $0.text("email")?.lowercased() == folded }.compactMap { CustomerMatch(record: $0) }
            if !matches.isEmpty { return matches.sorted { (Int($0.id) ?? 0) < (Int($1.id) ?? 0) } }
        }
        return []
    }

    public func customer(id: String) async throws -> CustomerMatch? {
        try await read(checked(id, .customer)).flatMap { CustomerMatch(record: $0) }
    }

    public func createCustomer(_ record: CustomerRecord) async throws -> String {
        var fields = fields(of: record)
        if fields["isCompany"] == nil { fields["isCompany"] = .bool(record.isCompany) }
        // Nobody is mailed unless the mapping says so.
        for key in ["doNotifyRegistered", "doNotifyConfirmed", "doNotifyPassword"] where fields[key] == nil { fields[key] = false }
        let answer: JSONValue?
        do {
            answer = try await client.write("POST", "customers", "customer", fields, about: "a new customer")
        } catch let fault as Fault where fault.cause == "lightspeed.refused" {
            // The API's words do not tell a doubled e-mail from another mistake: look.
            guard let email = fields["email"]?.string, try await !findCustomers(email: email).isEmpty else { throw fault }
            throw Fault.retry("customer.exists", "The shop has a customer with this e-mail already; it is updated instead.")
        }
        guard let made = answer.map(Record.init), let id = made.text("id") else { throw client.malformed("a new customer", mayHaveWritten: true) }
        await services.rememberEcho(EntityRef(.customer, id), revision: Customer.revision(of: made))
        return id
    }

    public func updateCustomer(id: String, _ record: CustomerRecord) async throws {
        let id = try checked(id, .customer)
        guard let answer = try await client.write("PUT", "customers/\(id)", "customer", fields(of: record), about: "customer \(id)") else {
            throw Fault.skip("customer.gone", "Customer \(id) is no longer in the Lightspeed shop.")
        }
        await services.rememberEcho(EntityRef(.customer, id), revision: Customer.revision(of: Record(answer)))
    }

    /// A customer is one record here: the contact person and the address are fields of it.
    private func fields(of record: CustomerRecord) -> JSONObject {
        var fields = record.fields
        for (key, value) in record.contact where fields[key] == nil { fields[key] = value }
        for (key, value) in record.addresses.first ?? [:] where fields[key] == nil { fields[key] = value }
        return fields
    }
}

extension CustomerMatch {
    fileprivate init?(record: Record) {
        guard let id = record.text("id") else { return nil }
        let (first, last) = record.personNames
        let person = [first, last].compactMap { $0 }.joined(separator: " ")
        var fields = record.value.object ?? [:]
        // Written as a code, read as an object: what is compared must be what is written.
        for name in ["addressBillingCountry", "addressShippingCountry"] {
            if let code = fields[name]?["code"]?.string { fields[name] = .string(code.lowercased()) }
        }
        self.init(id: id, email: record.text("email"), name: record.companyName ?? person, raw: .object(fields))
    }
}
