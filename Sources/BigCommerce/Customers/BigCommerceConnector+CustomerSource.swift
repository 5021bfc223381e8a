public import Commerce
import Integrations
import JSON

extension BigCommerceConnector: CustomerSource {
    /// Walks the customers that changed inside a fixed window, by the API's cursor: the list comes newest first, so page numbers would shift.
    public func changedCustomers(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let walk = try ChangeWalk(cursor: cursor, since: since, page: page, overlap: settings.pollOverlap, now: services.clock.now)
        var query: Query = [
            "date_modified:min": walk.from.filterText, "date_modified:max": walk.to.filterText, "limit": String(settings.pageSize),
        ]
        if let last = walk.last { query.add("after", last) }
        let answer = try await client.send(
            .init(path: "/v3/customers", query: query, scope: "store_v2_customers_read_only", subject: "the list of customers"))
        let rows = answer.items
        let changes = rows.compactMap { row in
            row["id"]?.id.map {
                EntityChange(
                    flow: .customers, entity: EntityRef(.customer, $0), revision: Self.revision(row), changedAt: row["date_modified"]?.moment)
            }
        }
        let end = answer.json?["meta"]?["cursor_pagination"]?["end_cursor"]?.words
        guard !rows.isEmpty, rows.count >= min(settings.pageSize, 50), let end, end != walk.last else {
            return ChangePage(changes: changes, cursor: walk.cursor)
        }
        return ChangePage(changes: changes, next: walk.next(after: end))
    }

    public func customer(withID id: String) async throws -> Customer {
        guard let row = try await customerRow(id) else { throw Fault.skip("customer.gone", "BigCommerce has no customer \(id).") }
        let reader = AddressReader(settings: settings)
        var rows = row["addresses"]?.array ?? []
        if rows.count >= 10 { rows = try await addressRows(ofCustomer: id) }  // embedded arrays end at ten
        let addresses = rows.map(reader.customerAddress)
        return Customer(
            id: id, revision: Self.revision(row), email: row["email"]?.words, firstName: row["first_name"]?.words, lastName: row["last_name"]?.words,
            company: row["company"]?.words ?? addresses.first?.company,
            vatNumber: reader.vatNumber(in: row) ?? addresses.compactMap(\.vatNumber).first,
            cocNumber: reader.field(settings.cocFields, in: row) ?? addresses.compactMap(\.cocNumber).first,
            phone: row["phone"]?.words ?? addresses.first?.phone, billing: addresses.first, deliveries: Array(addresses.dropFirst()),
            changedAt: row["date_modified"]?.moment, raw: row)
    }

    private static func revision(_ row: JSONValue) -> String? { row["date_modified"]?.moment?.filterText }

    /// One customer with addresses and form fields; there is no path for a single one.
    func customerRow(_ id: String) async throws -> JSONValue? {
        guard Int(id) != nil else { return nil }
        let answer = try await client.send(
            .init(
                path: "/v3/customers", query: ["id:in": id, "include": "addresses,formfields"], scope: "store_v2_customers_read_only",
                subject: "customer \(id)"))
        return answer.items.first { $0["id"]?.id == id }
    }

    /// All addresses of a customer.
    func addressRows(ofCustomer id: String) async throws -> [JSONValue] {
        var (rows, page): ([JSONValue], Int) = ([], 1)
        while true {
            let answer = try await client.send(
                .init(
                    path: "/v3/customers/addresses",
                    query: ["customer_id:in": id, "include": "formfields", "page": String(page), "limit": "250"],
                    scope: "store_v2_customers_read_only", subject: "the addresses of customer \(id)"))
            rows += answer.items
            if page >= answer.json?["meta"]?["pagination"]?["total_pages"]?.int ?? 0 { return rows }
            page += 1
        }
    }
}
