public import Commerce
import Integrations
import JSON

extension PrestaShopConnector: OrderSource {
    public func changedOrders(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let window = PollWindow(zone: try await zone(), overlapSeconds: settings.pollOverlapSeconds, now: services.clock.now)
        let position = page.flatMap { ChangePager.Position(token: $0) } ?? .from(window.start(after: cursor, since: since))
        let pager = ChangePager(
            resource: "orders", fields: ["id", "date_upd", "current_state"], pageSize: max(2, min(500, settings.pageSize)))
        let (rows, next) = try await pager.page(client, at: position)
        let found = rows.map { row in
            EntityChange(
                flow: .orders, entity: EntityRef(.order, String(row.id("id"))), revision: Self.revision(of: row),
                changedAt: window.zone.moment(row.text("date_upd")))
        }
        let changes = await services.withoutEchoes(found)
        if let next { return ChangePage(changes: changes, next: next.token) }
        // A page token stands at the last second seen, so it counts where the last page is empty.
        let last = rows.last?.text("date_upd") ?? page.map { _ in position.wall }
        return ChangePage(changes: changes, cursor: window.cursor(last: last, before: cursor, shopTime: client.shopTime))
    }

    public func order(id: String) async throws -> Order {
        let number = try shopID(id, "order")
        // The key and hashes of customers stay in the shop: their fields are not asked for.
        guard let order = try await client.record("orders", number) else {
            throw Fault.skip("order.gone", "Order \(id) is no longer in PrestaShop.")
        }
        return try await OrderAssembly(connector: self, order: order).read()
    }

    public func orderStates() async throws -> [OrderState] {
        let languages = try await languageIDs()
        let finals = try await finalStates()
        return try await references.rows(.orderStates).filter { !$0.flag("deleted") }.map { Self.state($0, languages, finals) }
    }

    /// What two readings of an order must share to be the same.
    static func revision(of order: JSONValue) -> String { "\(order.text("date_upd"))/\(order.text("current_state"))" }

    static func state(_ row: JSONValue, _ languages: [Int], _ finals: Set<Int>) -> OrderState {
        OrderState(
            id: row.text("id"), name: row.localized("name", languages), isPaid: row.flag("paid"),
            isFinal: finals.isEmpty ? nil : finals.contains(row.id("id")))
    }

    /// Delivered, cancelled and refunded; the shop's configuration names them. Empty where it may not be read.
    func finalStates() async throws -> Set<Int> {
        do {
            let rows = try await references.rows(.configurations)
            return Set(rows.filter { $0.text("name").hasPrefix("PS_OS_") }.compactMap { Int($0.text("value")) })
        } catch let fault as Fault where fault.cause == "rights.missing" {
            return []
        }
    }
}
