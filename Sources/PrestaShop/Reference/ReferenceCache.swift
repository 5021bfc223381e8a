import Commerce
import JSON
import Synchronization

/// The shop's reference tables: in this process for minutes, in the store that all workers share for hours, else one call per table.
final class ReferenceCache: Sendable {
    /// One table.
    struct Table: Sendable {
        var rows: [Int: JSONValue]
        var order: [Int]
        /// When the shop answered; nil when it came from the store.
        var readAt: Timestamp?
        /// When this process took it in.
        var keptAt: Timestamp
    }

    private let client: PrestaShopClient
    private let services: ConnectorServices
    private let tables = Mutex<[ReferenceKind: Table]>([:])
    /// How long a table is kept in the process.
    private let processTime = Duration.seconds(600)

    init(client: PrestaShopClient, services: ConnectorServices) {
        self.client = client
        self.services = services
    }

    /// The row with this id; a table that lacks it is read again, because it may be new.
    func row(_ kind: ReferenceKind, _ id: Int) async throws -> JSONValue? {
        let table = try await table(kind)
        if let row = table.rows[id] { return row }
        if let readAt = table.readAt, services.clock.now - readAt < .seconds(30) { return nil }
        return try await load(kind).rows[id]
    }

    /// All rows in order of id.
    func rows(_ kind: ReferenceKind) async throws -> [JSONValue] {
        let table = try await table(kind)
        return table.order.compactMap { table.rows[$0] }
    }

    private func table(_ kind: ReferenceKind) async throws -> Table {
        let now = services.clock.now
        if let table = tables.withLock({ $0[kind] }), now - table.keptAt < processTime { return table }
        if let bytes = try? await services.store.get([key(kind)]).first ?? nil, let rows = (try? JSONValue(parsing: bytes))?.array {
            return keep(kind, rows, readAt: nil)
        }
        return try await load(kind)
    }

    /// Reads a table again, because something was added to it or it must be fresh.
    @discardableResult
    func load(_ kind: ReferenceKind) async throws -> Table {
        let rows = try await client.list(kind.rawValue, kind.query)
        try? await services.store.set([(key(kind), JSONValue.array(rows).bytes)], ttl: kind.storeTime)
        return keep(kind, rows, readAt: services.clock.now)
    }

    private func keep(_ kind: ReferenceKind, _ rows: [JSONValue], readAt: Timestamp?) -> Table {
        let ids = rows.map { $0.id("id") }
        let table = Table(
            rows: Dictionary(zip(ids, rows)) { _, new in new }, order: ids, readAt: readAt, keptAt: services.clock.now)
        tables.withLock { $0[kind] = table }
        return table
    }

    private func key(_ kind: ReferenceKind) -> String { "prestashop.table.\(kind.rawValue)" }
}
