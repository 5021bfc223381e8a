public import Commerce
import Integrations
import JSON

extension CCVShopConnector: CustomerSource {
    /// The API has neither a change date nor a filter: every poll names every user, and whoever compares revisions sees what changed.
    public func changedCustomers(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let walk = page.flatMap(ListWalk.init(token:)) ?? ListWalk(size: client.pageSize, began: services.clock.now.milliseconds)
        let rows: [Record]
        do {
            rows = try await client.page("users", [("orderby", "id")], start: walk.start, size: walk.size, about: "the list of users")
        } catch let fault as Fault where fault.cause == "ccvshop.schema" {
            return ChangePage(changes: [], next: walk.encircled.token)
        }
        let found = rows.compactMap { row -> EntityChange? in
            guard let id = row.text("id"), id != walk.anchor else { return nil }
            return EntityChange(flow: .customers, entity: EntityRef(.customer, id), revision: Customer.revision(of: row))
        }
        let changes = await services.withoutEchoes(found)
        if let next = walk.advanced(past: rows.compactMap { $0.text("id") }, fullSize: client.pageSize) {
            return ChangePage(changes: changes, next: next.token)
        }
        return ChangePage(changes: changes, cursor: String(walk.began))
    }

    public func customer(withID id: String) async throws -> Customer {
        let id = try checked(id, .customer)
        guard let user = try await user(id) else { throw Fault.skip("customer.gone", "Customer \(id) is no longer in the CCV Shop.") }
        return try Customer(user: user)
    }

    private func user(_ id: String) async throws -> Record? {
        try await client.get("users/\(id)", about: "user \(id)").map(Record.init)
    }

    /// Remembers how a user looks after our write: one call, because the shop answers writes without body.
    private func rememberEcho(_ id: String) async {
        guard let user = try? await user(id) else { return }
        await services.rememberEcho(EntityRef(.customer, id), revision: Customer.revision(of: user))
    }
}

extension CCVShopConnector: CustomerTarget {
    public var emailLimit: Int { 255 }

    private var index: UserIndex {
        UserIndex(client: client, store: services.store, secret: settings.credentials == .app ? settings.appSecret : settings.secretKey)
    }

    public func findCustomers(email: String) async throws -> [CustomerMatch] {
        try await index.users(email: email).compactMap { CustomerMatch(user: $0) }
    }

    public func customer(id: String) async throws -> CustomerMatch? {
        try await user(checked(id, .customer)).flatMap { CustomerMatch(user: $0) }
    }

    public func createCustomer(_ record: CustomerRecord) async throws -> String {
        var body = UserFields(record).body
        guard let email = body["userinfo"]?["email"]?.string ?? body["username"]?.string else {
            throw Fault.park("customer.email", "A CCV Shop user needs an e-mail address.", advice: "Fill userinfo.email in the mapping.")
        }
        if body["username"] == nil { body["username"] = .string(email) }
        // Nobody knows it: the customer asks the shop for a new one.
        if body["password"] == nil { body["password"] = .string("Aa1!\(services.makeID())\(services.makeID())") }
        let answer: JSONValue?
        do {
            answer = try await client.write("POST", "users", body, about: "a new user")
        } catch let fault as Fault where fault.cause == "ccvshop.exists" {
            try await index.forget()
            throw Fault.retry("customer.exists", "The shop has a user with this e-mail already; it is updated instead.")
        }
        // A POST may answer without body although it stored something.
        var id = answer.flatMap { Record($0).text("id") }
        if id == nil { id = try await findCustomers(email: email).first?.id }
        guard let id else {
            throw Fault.retry("customer.unseen", "CCV Shop took a new user and does not show it yet.", writeMayHaveHappened: true)
        }
        await rememberEcho(id)
        return id
    }

    /// Addresses are sent whole, with what the shop holds and the mapping does not name: the API may replace them as a whole.
    public func updateCustomer(id: String, _ record: CustomerRecord) async throws {
        let id = try checked(id, .customer)
        guard let user = try await user(id) else { throw Fault.skip("customer.gone", "Customer \(id) is no longer in the CCV Shop.") }
        let body = UserFields(record).body(over: user)
        if body.isEmpty { return }
        guard try await client.write("PATCH", "users/\(id)", body, about: "user \(id)") != nil else {
            throw Fault.skip("customer.gone", "Customer \(id) is no longer in the CCV Shop.")
        }
        await rememberEcho(id)
    }
}

extension CustomerMatch {
    fileprivate init?(user: Record) {
        guard let id = user.text("id") else { return nil }
        let billing = Address.billing(ofCustomer: user.record("userinfo") ?? Record([:]))
        self.init(id: id, email: Customer.email(of: user), name: billing.name, isBlocked: user.flag("status") == false, raw: user.value)
    }
}
