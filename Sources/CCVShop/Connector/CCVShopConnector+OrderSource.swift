public import Commerce
import Integrations
import JSON

extension CCVShopConnector: OrderSource {
    /// The API has no filter by change: a poll reads the orders placed since the poll before, less the overlap. Later changes of older orders
    /// come by webhook, and from the watch list of those that were filtered.
    public func changedOrders(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let start = cursor.flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) - .seconds(settings.pollOverlapHours * 3_600) } ?? since
        let walk = page.flatMap(ListWalk.init(token:)) ?? ListWalk(size: client.pageSize, began: services.clock.now.milliseconds)
        let query = [("min_create_date", CCVShopClient.dateText(start)), ("orderby", "id")]
        let rows: [Record]
        do {
            rows = try await client.page("orders", query, start: walk.start, size: walk.size, about: "the list of orders")
        } catch let fault as Fault where fault.cause == "ccvshop.schema" {
            return ChangePage(changes: [], next: walk.encircled.token)
        }
        let changes = rows.compactMap { row -> EntityChange? in
            guard let id = row.text("id"), id != walk.anchor else { return nil }
            if let placed = row.time("create_date"), placed < start { return nil }
            return EntityChange(
                flow: .orders, entity: EntityRef(.order, id), revision: OrderStates.revision(of: row), changedAt: row.time("create_date"))
        }
        if let next = walk.advanced(past: rows.compactMap { $0.text("id") }, fullSize: client.pageSize) {
            return ChangePage(changes: await services.withoutEchoes(changes), next: next.token)
        }
        return ChangePage(changes: await services.withoutEchoes(changes), cursor: String(walk.began))
    }

    /// Costs two calls; one more for each further page of rows.
    public func order(id: String) async throws -> Order {
        let id = try checked(id, .order)
        var order = try await read(id)
        var rows = try await self.rows(id)
        // An order that changed between the two calls must not be booked half old, half new. The rows' sum is the sign that costs nothing.
        for _ in 0..<2 where !Self.belongTogether(order, rows) {
            let again = try await read(id)
            if OrderStates.revision(of: again) == OrderStates.revision(of: order) { break }
            order = again
            rows = try await self.rows(id)
        }
        return try Order(order: order, rows: rows)
    }

    /// The shop's own names, where it tells them: two calls.
    public func orderStates() async throws -> [OrderState] {
        let shop = try await client.list("webshops", about: "the shop").first?.text("id")
        guard let shop, let settings = try await client.get("webshops/\(shop)/settings", about: "the shop's settings").map(Record.init) else {
            return (1...14).map { OrderStates.state($0) }
        }
        let named = Dictionary(
            settings.records("order_status").compactMap { row in row.int("status").map { ($0, row.text("status_name")) } }, uniquingKeysWith: { $1 })
        return (1...14).map { OrderStates.state($0, name: named[$0] ?? nil) }
    }

    private func rows(_ id: String) async throws -> [Record] {
        try await client.list("orders/\(id)/orderrows", about: "the rows of order \(id)")
    }

    func read(_ id: String) async throws -> Record {
        for delay in notFoundDelays.map(Optional.some) + [nil] {
            if let order = try await client.get("orders/\(id)", about: "order \(id)").map(Record.init) { return order }
            if let delay { try await services.clock.sleep(for: delay) }
        }
        throw Fault.skip("order.gone", "Order \(id) is no longer in the CCV Shop.")
    }

    private static func belongTogether(_ order: Record, _ rows: [Record]) -> Bool {
        guard let stated = order.decimal("total_orderrow_price") else { return true }
        let sum = rows.reduce(Decimal128.zero) { $0 + ($1.decimal("total_price_with_attributes") ?? $1.amount("total_price")) }
        return (sum - stated).rounded(to: 1, .halfUp).isZero
    }
}
