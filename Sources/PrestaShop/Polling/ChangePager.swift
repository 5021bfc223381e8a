import Commerce
import JSON

/// Reads what changed in a list with `date_upd`, oldest first, a page at a time, so that nothing is skipped although the list changes
/// while it is read.
///
/// A page is asked for by the last second seen, inclusive, never by an offset. Only a second with more rows than a page is read by id.
struct ChangePager: Sendable {
    /// Where to read on.
    enum Position: Sendable, Equatable {
        /// Rows changed at or after a wall time.
        case from(String)
        /// Rows changed in just this second, behind an id.
        case inside(String, id: Int)
    }

    var resource: String
    var fields: [String]
    var filters: [(field: String, value: String)] = []
    var pageSize: Int

    /// One page, and where the next begins; nil when this was the last.
    func page(_ client: PrestaShopClient, at position: Position) async throws -> (rows: [JSONValue], next: Position?) {
        var query = ListQuery(filters: filters, display: "[\(fields.joined(separator: ","))]", limit: pageSize)
        switch position {
        case .from(let wall):
            query.filters.append(("date_upd", "[\(wall),2099-12-31 23:59:59]"))
            query.sort = "[date_upd_ASC,id_ASC]"
        case .inside(let wall, let id):
            query.filters.append(("date_upd", "[\(wall),\(wall)]"))
            query.filters.append(("id", ">[\(id)]"))
            query.sort = "[id_ASC]"
        }
        let rows = try await client.list(resource, query)
        return (rows, next(after: rows, at: position))
    }

    private func next(after rows: [JSONValue], at position: Position) -> Position? {
        switch position {
        case .from(let wall):
            guard rows.count >= pageSize, let last = rows.last else { return nil }
            let second = last.text("date_upd")
            return second > wall ? .from(second) : .inside(second, id: last.id("id"))
        case .inside(let wall, _):
            guard rows.count >= pageSize, let last = rows.last else { return .from(ShopZone.shifted(wall, by: 1)) }
            return .inside(wall, id: last.id("id"))
        }
    }
}

extension ChangePager.Position {
    /// As a page token.
    var token: String {
        switch self {
        case .from(let wall): wall
        case .inside(let wall, let id): "\(wall)#\(id)"
        }
    }

    /// Reads a token; nil for what is none.
    init?(token: some StringProtocol) {
        let parts = token.split(separator: "#")
        guard let wall = parts.first, Timestamp(iso8601: wall) != nil else { return nil }
        if parts.count > 1 {
            guard let id = Int(parts[1]) else { return nil }
            self = .inside(String(wall), id: id)
        } else {
            self = .from(String(wall))
        }
    }

    /// The wall time it stands at.
    var wall: String {
        switch self {
        case .from(let wall), .inside(let wall, _): wall
        }
    }
}
