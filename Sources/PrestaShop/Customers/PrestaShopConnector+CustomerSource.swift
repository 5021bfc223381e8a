public import Commerce
import Integrations
import JSON

extension PrestaShopConnector: CustomerSource {
    // An address moves its own `date_upd` and not its customer's, so both lists are read. A cursor and a page token name both.
    public func changedCustomers(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let window = PollWindow(zone: try await zone(), overlapSeconds: settings.pollOverlapSeconds, now: services.clock.now)
        let before = CustomerCursor(cursor)
        var step =
            page.flatMap { CustomerPage($0) }
            ?? CustomerPage(list: .customers, position: .from(window.start(after: before?.customers, since: since)), customers: nil)
        let pager = self.pager(step.list)
        let (rows, next) = try await pager.page(client, at: step.position)
        let changes = rows.compactMap { row -> EntityChange? in
            let id = step.list == .customers ? row.id("id") : row.id("id_customer")
            guard id > 0 else { return nil }
            return EntityChange(
                flow: .customers, entity: EntityRef(.customer, String(id)), revision: "\(step.list.rawValue)\(row.id("id"))/\(row.text("date_upd"))",
                changedAt: window.zone.moment(row.text("date_upd")))
        }
        if let next {
            step.position = next
            return ChangePage(changes: changes, next: step.token)
        }
        let last = window.cursor(
            last: rows.last?.text("date_upd") ?? (page == nil ? nil : step.position.wall),
            before: step.list == .customers ? before?.customers : before?.addresses, shopTime: client.shopTime)
        switch step.list {
        case .customers:
            let start = window.start(after: before?.addresses, since: since)
            return ChangePage(changes: changes, next: CustomerPage(list: .addresses, position: .from(start), customers: last).token)
        case .addresses:
            return ChangePage(changes: changes, cursor: CustomerCursor(customers: step.customers ?? last, addresses: last).text)
        }
    }

    public func customer(withID id: String) async throws -> Customer {
        let number = try shopID(id, "customer")
        async let found = client.record("customers", number, display: OrderAssembly.customerFields)
        async let rows = client.list(
            "addresses",
            ListQuery(display: OrderAssembly.addressFields, sort: "[id_ASC]").matching("id_customer", "[\(number)]").matching("deleted", "[0]"))
        guard let row = try await found, !row.flag("deleted") else {
            throw Fault.skip("customer.gone", "Customer \(id) is no longer in PrestaShop.")
        }
        let languages = try await languageIDs()
        let people = try await Addresses(rows: rows, languages: languages, references: references)
        var addresses: [Address] = []
        for row in people.rows { addresses.append(try await people.address(row)) }
        let billing = addresses.first
        let changes = ([row] + people.rows).map { $0.text("date_upd") }
        let language = try await references.row(.languages, row.id("id_lang"))
        return Customer(
            id: row.text("id"), revision: changes.max(), email: row.words("email"), firstName: row.words("firstname"),
            lastName: row.words("lastname"), company: row.words("company") ?? billing?.company, vatNumber: billing?.vatNumber,
            cocNumber: row.words("siret"), phone: billing?.phone, mobile: billing?.mobile, language: language?.words("iso_code")?.lowercased(),
            isActive: row.flag("active"), isGuest: row.flag("is_guest"), billing: billing, deliveries: Array(addresses.dropFirst()),
            changedAt: try await zone().moment(changes.max() ?? ""), raw: row)
    }

    private func pager(_ list: CustomerPage.List) -> ChangePager {
        let size = max(2, min(500, settings.pageSize))
        return switch list {
        // Guests too: whether they are wanted is the flow's to say.
        case .customers: ChangePager(resource: "customers", fields: ["id", "date_upd"], pageSize: size)
        case .addresses: ChangePager(resource: "addresses", fields: ["id", "id_customer", "date_upd"], pageSize: size)
        }
    }
}

/// The last change seen in both lists.
struct CustomerCursor: Sendable {
    var customers: String
    var addresses: String

    init(customers: String, addresses: String) {
        self.customers = customers
        self.addresses = addresses
    }

    init?(_ text: String?) {
        guard let parts = text?.split(separator: "|"), parts.count == 2 else { return nil }
        self.init(customers: String(parts[0]), addresses: String(parts[1]))
    }

    var text: String { "\(customers)|\(addresses)" }
}

/// Where the reading of both lists stands.
struct CustomerPage: Sendable {
    enum List: String, Sendable { case customers = "C", addresses = "A" }
    var list: List
    var position: ChangePager.Position
    /// The cursor of the first list, once it is through.
    var customers: String?

    init(list: List, position: ChangePager.Position, customers: String?) {
        self.list = list
        self.position = position
        self.customers = customers
    }

    init?(_ token: String) {
        let parts = token.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 3, let list = List(rawValue: String(parts[0])), let position = ChangePager.Position(token: parts[1]) else { return nil }
        self.init(list: list, position: position, customers: parts[2].isEmpty ? nil : String(parts[2]))
    }

    var token: String { "\(list.rawValue)|\(position.token)|\(customers ?? "")" }
}
