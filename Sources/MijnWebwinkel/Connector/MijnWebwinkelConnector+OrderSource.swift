public import Commerce
import Integrations
import JSON

extension MijnWebwinkelConnector: OrderSource, OrderClaiming {
    /// The orders placed since the poll before, less the overlap, and those whose state changed since. A payment that changes no state is
    /// seen within the overlap only.
    public func changedOrders(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let last = cursor.flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
        let placedSince = last.map { $0 - .seconds(settings.pollOverlapSeconds) } ?? since
        let changedSince = last.map { $0 - .seconds(settings.stateOverlapSeconds) } ?? since
        var walk = page.flatMap(OrderWalk.init(token:)) ?? OrderWalk(began: services.clock.now.milliseconds)
        var (changes, claims): ([EntityChange], [EntityRef: [UInt8]]) = ([], [:])
        while true {
            let isFirst = walk.pass == .placed
            let rows = try await rows(walk, isFirst ? placedSince : changedSince)
            // A new order is in both lists; as it was read first, it is named once.
            let known = Set(changes)
            for row in rows {
                guard let change = Self.change(row, anchor: walk.anchor, placedSince: isFirst ? placedSince : nil), !known.contains(change) else {
                    continue
                }
                changes.append(change)
                // The list holds whole orders. Two calls a second is all that the shop gives: the worker need not read them once more.
                claims[change.entity] = row.value.bytes
            }
            guard let next = walk.advanced(past: rows.compactMap { $0.text("number") }, pageSize: settings.pageSize) else {
                return ChangePage(changes: await services.withoutEchoes(changes), cursor: String(walk.began), claims: claims)
            }
            if next.pass == walk.pass {
                return ChangePage(changes: await services.withoutEchoes(changes), next: next.token, claims: claims)
            }
            walk = next
        }
    }

    /// One call.
    public func order(id: String) async throws -> Order {
        try Order(order: try await read(try checkedNumber(id)))
    }

    public func order(claim: [UInt8]) throws -> Order {
        do {
            return try Order(order: Record(JSONValue(parsing: claim)))
        } catch is JSONError {
            throw Fault.retry("mijnwebwinkel.claim", "What the list said of an order cannot be read back.")
        }
    }

    /// The list is read anew each time: shops name their states themselves.
    public func orderStates() async throws -> [OrderState] {
        let rows = try await client.rows(.init(path: "orderstatuses", query: client.language, subject: "the order states"))
        return rows.compactMap { row in
            row.text("status").map { OrderState(id: $0, name: row.text("description") ?? "State \($0)") }
        }
    }

    func read(_ number: String) async throws -> Record {
        guard let order = try await client.send(.init(path: "orders/\(number)", query: client.language, subject: "order \(number)")) else {
            throw Fault.skip("order.gone", "Order \(number) is no longer in the MijnWebwinkel.")
        }
        return Record(order)
    }

    private func rows(_ walk: OrderWalk, _ since: Timestamp) async throws -> [Record] {
        // A day more than asked for, since the days' zone is not documented; what is too old is left out here.
        let filter =
            walk.pass == .placed
            ? ("start_date", (since - .seconds(86_400)).dutchDate)
            : ("status_changed_start_date", Self.moment(since))
        let paging = [("limit", String(settings.pageSize)), ("offset", String(walk.offset)), ("ordering", "asc")]
        return try await client.rows(.init(path: "orders", query: client.language + [filter] + paging, subject: "the list of orders"))
    }

    private static func change(_ row: Record, anchor: String, placedSince: Timestamp?) -> EntityChange? {
        guard let number = row.text("number"), number != anchor else { return nil }
        let placed = row.time("date", "time")
        // The list says whole seconds.
        if let placedSince, let placed, placed + .seconds(1) <= placedSince { return nil }
        return EntityChange(
            flow: .orders, entity: EntityRef(.order, number), revision: Order.revision(of: row),
            changedAt: row.time("status_changed_date", "status_changed_time") ?? placed)
    }

    /// `2026-01-15 09:12:30`, Dutch civil time.
    static func moment(_ time: Timestamp) -> String {
        let text = time.dutchText
        return "\(text.prefix(10)) \(text.suffix(8))"
    }
}
