import Commerce
import JSON

/// Reads one order completely, in as few calls as it allows.
///
/// One call brings header, lines, delivery address and fees. More are made only where they are needed: `/products` when the embedded lines are
/// incomplete (that was seen), `/taxes` when a line is too cheap for its tax rate to be seen from its amounts, the store's time zone once a day.
struct OrderReader {
    let connector: BigCommerceConnector
    private var client: BigCommerceClient { connector.client }

    func order(id: String) async throws -> Order {
        let subject = "order \(id)"
        guard Int(id) != nil else { throw Fault.skip("order.gone", "BigCommerce has no order \(id).") }
        let answer = try await client.send(
            .init(
                path: "/v2/orders/\(id)", query: ["include": "consignments.line_items,fees", "consignment_structure": "object"],
                scope: "store_v2_orders", subject: subject))
        guard !answer.isMissing, let header = answer.json else { throw Fault.skip("order.gone", "BigCommerce has no order \(id).") }
        if header["is_deleted"]?.bool == true { throw Fault.skip("order.gone", "Order \(id) was archived in BigCommerce.") }

        let consignments = header["consignments"]
        var rows = Self.lines(in: consignments)
        if Self.quantity(of: rows) != header["items_total"]?.int { rows = try await products(of: id) }
        var deliveries = consignments?["shipping"]?.array ?? []
        if consignments?.object == nil || consignments?["url"] != nil, header["shipping_address_count"]?.int != 0 {
            deliveries = try await list("/v2/orders/\(id)/shipping_addresses", id)
        }
        var fees = header["fees"]?.array ?? header["fees"]?["fees"]?.array
        if fees == nil, header["fees"]?["url"] != nil {
            let answer = try await client.send(.init(path: "/v2/orders/\(id)/fees", scope: "store_v2_orders", subject: subject))
            fees = answer.json?.array ?? answer.json?["fees"]?.array
        }
        let rates = try await rates(of: id, header, rows, fees ?? [])
        let zone = try await StoreTime(connector: connector).offset(at: header["date_created"]?.moment ?? connector.services.clock.now)
        let document = OrderDocument(
            id: id, header: header, rows: rows, deliveries: deliveries, fees: fees ?? [], rates: rates, offsetSeconds: zone,
            settings: connector.settings)
        return try document.order()
    }

    /// All lines of all consignments: shipped, picked up, downloaded, and gift certificates sent by mail.
    private static func lines(in consignments: JSONValue?) -> [JSONValue] {
        let groups = ["pickups", "shipping", "downloads"].flatMap { consignments?[$0]?.array ?? [] }
        let lines = groups.flatMap { $0["line_items"]?.array ?? [] } + (consignments?["email"]?["gift_certificates"]?.array ?? [])
        return lines.filter { $0["total_inc_tax"] != nil }
    }

    private static func quantity(of rows: [JSONValue]) -> Int { rows.reduce(0) { $0 + ($1["quantity"]?.int ?? 0) } }

    private func products(of id: String) async throws -> [JSONValue] { try await list("/v2/orders/\(id)/products", id) }

    /// A sub-list of an order, all pages.
    private func list(_ path: String, _ id: String) async throws -> [JSONValue] {
        var (rows, page): ([JSONValue], Int) = ([], 1)
        while true {
            let answer = try await client.send(
                .init(path: path, query: ["page": String(page), "limit": "250"], scope: "store_v2_orders", subject: "order \(id)"))
            let items = answer.items
            rows += items
            if items.count < 50 { return rows }
            page += 1
        }
    }

    private func rates(of id: String, _ header: JSONValue, _ rows: [JSONValue], _ fees: [JSONValue]) async throws -> OrderRates {
        let memory = RateMemory(store: connector.services.store)
        var evidence = OrderRates(header: header, rows: rows, fees: fees, known: [])
        if evidence.isComplete { return evidence }
        evidence = OrderRates(header: header, rows: rows, fees: fees, known: try await memory.rates())
        if evidence.isComplete { return evidence }
        let taxes = try await client.send(
            .init(
                path: "/v2/orders/\(id)/taxes", query: ["details": "true", "limit": "250"], scope: "store_v2_orders",
                subject: "the taxes of order \(id)"))
        evidence.read(taxes: taxes.items)
        try await memory.add(evidence.learned)
        return evidence
    }
}
