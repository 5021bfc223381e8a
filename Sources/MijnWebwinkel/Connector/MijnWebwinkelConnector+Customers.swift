public import Commerce
import Integrations
import JSON

extension MijnWebwinkelConnector: CustomerSource {
    /// There is neither a change date nor paging: every poll names every customer, and whoever compares revisions sees what changed.
    public func changedCustomers(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let began = services.clock.now.milliseconds
        let found = try await customers(matching: nil).compactMap { row in
            row.text("id").map { EntityChange(flow: .customers, entity: EntityRef(.customer, $0), revision: Customer.revision(of: row)) }
        }
        return ChangePage(changes: await services.withoutEchoes(found), cursor: String(began))
    }

    public func customer(withID id: String) async throws -> Customer {
        guard let record = try await record(id) else { throw Self.gone(id) }
        return try Customer(customer: record)
    }

    /// The customers that the shop's free search finds; all without words.
    func customers(matching words: String?) async throws -> [Record] {
        let query = (words.map { [("q", $0)] } ?? []) + [("embed", "address")]
        return try await client.rows(.init(path: "customers", query: query, subject: "the list of customers"), under: "customers")
    }

    /// A customer with its addresses, in two calls; nil when there is none.
    private func record(_ id: String) async throws -> Record? {
        guard let path = Self.path(id) else { return nil }
        guard var customer = try await client.send(.init(path: path, subject: "customer \(id)")).map({ $0["customer"] ?? $0 }) else {
            return nil
        }
        guard let addresses = try await client.send(.init(path: "\(path)/addresses", subject: "the addresses of customer \(id)")) else {
            return nil
        }
        customer["addresses"] = addresses["addresses"] ?? addresses
        return Record(customer)
    }

    private func rememberEcho(_ id: String) async {
        guard let record = try? await record(id) else { return }
        await services.rememberEcho(EntityRef(.customer, id), revision: Customer.revision(of: record))
    }

    /// Ids are UUIDs; anything else names nobody, and would change the address that is called.
    private static func path(_ id: String) -> String? {
        let groups = id.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12], groups.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isHexDigit } }) else { return nil }
        return "customers/\(id)"
    }

    private static func gone(_ id: String) -> Fault { .skip("customer.gone", "Customer \(id) is no longer in the MijnWebwinkel.") }
}

extension MijnWebwinkelConnector: CustomerTarget {
    public var emailLimit: Int { 255 }

    public func findCustomers(email: String) async throws -> [CustomerMatch] {
        let wanted = Self.folded(email)
        return try await customers(matching: wanted).filter { Self.folded($0.text("email") ?? "") == wanted }.compactMap {
            CustomerMatch(customer: $0)
        }.sorted { $0.id < $1.id }
    }

    public func customer(id: String) async throws -> CustomerMatch? {
        try await record(id).flatMap { CustomerMatch(customer: $0) }
    }

    /// The customer first, then what it cannot be made with, and its address.
    public func createCustomer(_ record: CustomerRecord) async throws -> String {
        let fields = CustomerFields(record)
        guard fields.email?.isEmpty == false else {
            throw Fault.park("customer.email", "A customer of MijnWebwinkel needs an e-mail address.", advice: "Fill email in the mapping.")
        }
        let answer = try await client.send(.init(method: "POST", path: "customers", body: fields.birth, subject: "a new customer"))
        let made = Record(answer?["customer"] ?? answer ?? .null)
        guard let id = made.text("id") else {
            throw Fault.retry("customer.unseen", "MijnWebwinkel took a new customer and does not show it.", writeMayHaveHappened: true)
        }
        if !fields.rest.isEmpty { try await change(id, fields.rest) }
        if !fields.address.isEmpty { try await write("POST", "addresses", id, fields.newAddress(over: made)) }
        await rememberEcho(id)
        return id
    }

    /// Only the fields given; the e-mail of a customer cannot be changed through the API.
    public func updateCustomer(id: String, _ record: CustomerRecord) async throws {
        let fields = CustomerFields(record)
        guard let current = try await self.record(id) else { throw Self.gone(id) }
        if let email = fields.email, Self.folded(email) != Self.folded(current.text("email") ?? "") {
            throw Fault.park(
                "customer.email", "MijnWebwinkel cannot change the e-mail address of customer \(id).",
                advice: "Change it in the shop's back office, or give the customer the old address in AccountView.")
        }
        let changes = JSONObject(fields.changes.filter { current.value[$0.key] != $0.value }.map { ($0.key, $0.value) })
        if !changes.isEmpty { try await change(id, changes) }
        if let address = Customer.invoiceAddress(of: current), let key = address.text("id") {
            let changes = JSONObject(fields.address.filter { address.value[$0.key] != $0.value }.map { ($0.key, $0.value) })
            if !changes.isEmpty { try await write("PATCH", "addresses/\(key)", id, changes) }
        } else if !fields.address.isEmpty {
            try await write("POST", "addresses", id, fields.newAddress(over: current))
        }
        await rememberEcho(id)
    }

    private func change(_ id: String, _ fields: JSONObject) async throws {
        guard let path = Self.path(id) else { throw Self.gone(id) }
        let call = MijnWebwinkelClient.Call(method: "PATCH", path: path, body: fields, subject: "customer \(id)")
        guard try await client.send(call) != nil else { throw Self.gone(id) }
    }

    private func write(_ method: String, _ path: String, _ id: String, _ fields: JSONObject) async throws {
        guard let customer = Self.path(id) else { throw Self.gone(id) }
        let call = MijnWebwinkelClient.Call(
            method: method, path: "\(customer)/\(path)", body: fields, subject: "the address of customer \(id)")
        guard try await client.send(call) != nil else { throw Self.gone(id) }
    }

    private static func folded(_ email: String) -> String { (Record(["email": .string(email)]).text("email") ?? "").lowercased() }
}

extension CustomerMatch {
    fileprivate init?(customer: Record) {
        guard let id = customer.text("id") else { return nil }
        let company = Customer.invoiceAddress(of: customer)?.text("company")
        let person = ["firstName", "lastName"].compactMap { customer.text($0) }.joined(separator: " ")
        self.init(id: id, email: customer.text("email"), name: company ?? person, raw: customer.value)
    }
}
