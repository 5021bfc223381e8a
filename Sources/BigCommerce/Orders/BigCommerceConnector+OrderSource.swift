public import Commerce
import Integrations
import JSON

extension BigCommerceConnector: OrderSource {
    /// Walks the orders that changed inside a fixed window, by id.
    ///
    /// Page numbers would skip: an order that changes while the list is read leaves its place and the ones behind it move up. So the window
    /// has an upper bound, and each page begins at the last id of the page before. What changes meanwhile falls into the next window.
    public func changedOrders(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let walk = try ChangeWalk(cursor: cursor, since: since, page: page, overlap: settings.pollOverlap, now: services.clock.now)
        var query: Query = [
            "min_date_modified": walk.from.filterText, "max_date_modified": walk.to.filterText, "sort": "id:asc",
            "limit": String(settings.pageSize),
        ]
        // Whether `min_id` is inclusive is not documented: ask from the last id on and drop it if it comes again.
        if let last = walk.last { query.add("min_id", last) }
        let answer = try await client.send(.init(path: "/v2/orders", query: query, scope: "store_v2_orders", subject: "the list of orders"))
        let rows = answer.items
        let new = rows.filter { row in row["id"]?.int.map { $0 > (Int(walk.last ?? "0") ?? 0) } ?? false }
        let changes = await services.withoutEchoes(new.filter(isSale).compactMap(change))
        // Fewer than asked for is the end, unless the store's own limit is lower than ours; it was never seen below 50.
        let isEnd = new.isEmpty || rows.count < min(settings.pageSize, 50)
        guard !isEnd, let last = new.last?["id"]?.id else { return ChangePage(changes: changes, cursor: walk.cursor) }
        return ChangePage(changes: changes, next: walk.next(after: last))
    }

    public func order(id: String) async throws -> Order { try await OrderReader(connector: self).order(id: id) }

    public func orderStates() async throws -> [OrderState] {
        let answer = try await client.send(
            .init(path: "/v2/order_statuses", scope: "store_v2_orders_read_only", subject: "the order statuses"))
        return answer.items.compactMap { row in
            row["id"]?.int.map { OrderStatus.state($0, name: row["custom_label"]?.words ?? row["name"]?.words) }
        }
    }

    /// Status 0 is a buyer who did not finish paying: no sale. Archived orders and those of other channels are not ours either.
    private func isSale(_ row: JSONValue) -> Bool {
        if row["status_id"]?.int == 0 || row["is_deleted"]?.bool == true { return false }
        return settings.channels.isEmpty || row["channel_id"]?.int.map(settings.channels.contains) ?? true
    }

    private func change(_ row: JSONValue) -> EntityChange? {
        guard let id = row["id"]?.id else { return nil }
        return EntityChange(
            flow: .orders, entity: EntityRef(.order, id), revision: OrderStatus.revision(of: row), changedAt: row["date_modified"]?.moment)
    }
}

/// Where a poll stands: its window, and the last id that was read.
struct ChangeWalk {
    let from: Timestamp
    let to: Timestamp
    let last: String?

    /// - Throws: `Fault` when page or cursor were not made by this type.
    init(cursor: String?, since: Timestamp, page: String?, overlap: Int, now: Timestamp) throws {
        if let page {
            let parts = page.split(separator: " ")
            guard parts.count == 3, let from = Int64(parts[0]), let to = Int64(parts[1]) else { throw Self.unreadable(page) }
            (self.from, self.to, last) = (Timestamp(milliseconds: from), Timestamp(milliseconds: to), String(parts[2]))
        } else {
            let start = try cursor.map { cursor in
                guard let moment = Timestamp(iso8601: cursor) else { throw Self.unreadable(cursor) }
                return moment - .seconds(overlap)
            }
            (from, to, last) = (start ?? since, now, nil)
        }
    }

    /// The page behind `last`.
    func next(after last: String) -> String { "\(from.milliseconds) \(to.milliseconds) \(last)" }
    /// Where the next poll starts.
    var cursor: String { to.filterText }

    private static func unreadable(_ text: String) -> Fault {
        .park("cursor.unreadable", "The stored cursor of this poll cannot be read.", advice: "Start a backfill from the last good day.", detail: text)
    }
}
