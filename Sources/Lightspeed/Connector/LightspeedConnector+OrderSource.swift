public import Commerce
import Integrations
import JSON

extension LightspeedConnector: OrderSource {
    public func changedOrders(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        try await changes(
            in: "orders", fields: OrderStates.revisionFields, flow: .orders, kind: .order, revision: OrderStates.revision(of:),
            after: cursor, since: since, page: page)
    }

    /// Costs one call where the shop puts the lines into the order and they make its total, two otherwise; the currency one more a day.
    public func order(id: String) async throws -> Order {
        let id = try checked(id, .order)
        var order = try await readOrder(id)
        var rows = order.embedded("products")
        if !rows.allSatisfy(\.isCompleteLine) || !OrderFigures(order: order, lines: rows).addUp {
            rows = try await readLines(id)
            // An order that changed between the two calls does not add up either: read both again until they belong together.
            for _ in 0..<2 where !Self.isProven(order, rows) {
                let again = try await readOrder(id)
                if OrderStates.revision(of: again) == OrderStates.revision(of: order) { break }
                order = again
                rows = try await readLines(id)
            }
        }
        // Lists come newest first most often; buyers put the lines in by rising id.
        rows.sort { ($0.int("id") ?? 0) < ($1.int("id") ?? 0) }
        return try Order(order: order, lines: rows, currency: await currency(), pricesIncludeTax: settings.pricesIncludeTax)
    }

    /// The statuses; then the shop's own ones, as `custom:ID`, and what else `setState` can set.
    public func orderStates() async throws -> [OrderState] {
        let own = try await client.list("orders/customstatuses", about: "the order statuses").compactMap { row in
            row.text("id").map { OrderState(id: "custom:\($0)", name: row.text("title") ?? $0) }
        }
        return OrderStates.all + own
    }

    private static func isProven(_ order: Record, _ rows: [Record]) -> Bool {
        let figures = OrderFigures(order: order, lines: rows)
        return figures.addUp || figures.orderDiscount != nil
    }

    private func readOrder(_ id: String) async throws -> Record {
        for delay in notFoundDelays.map(Optional.some) + [nil] {
            if let order = try await client.get("orders/\(id)", about: "order \(id)").map(Record.init) {
                guard order.text("id") == id else { throw client.malformed("order \(id)", mayHaveWritten: false) }
                return order
            }
            if let delay { try await services.clock.sleep(for: delay) }
        }
        throw Fault.skip("order.gone", "Order \(id) is no longer in the Lightspeed shop.")
    }

    private func readLines(_ id: String) async throws -> [Record] {
        try await client.list("orders/\(id)/products", about: "the lines of order \(id)")
    }
}

extension Record {
    /// Whether an embedded line has all that an order line needs.
    fileprivate var isCompleteLine: Bool {
        let members = value.object ?? [:]
        return ["id", "quantityOrdered", "priceExcl", "priceIncl", "basePriceIncl", "taxRate", "sku", "productTitle"].allSatisfy {
            members[$0] != nil
        }
    }
}
