import Commerce
import Integrations
import JSON

extension LightspeedConnector {
    /// One page of a changed-since list. See `ChangeWalk` for why nothing is skipped.
    func changes(
        in path: String, fields: String?, flow: Flow, kind: EntityKind, revision: @Sendable (Record) -> String?,
        after cursor: String?, since: Timestamp, page token: String?
    ) async throws -> ChangePage {
        let start = cursor.flatMap(ChangeWalk.moment).map { $0 - .seconds(settings.pollOverlapSeconds) } ?? since
        var walk = token.flatMap(ChangeWalk.init(token:)) ?? ChangeWalk(started: services.clock.now)
        let filter = [("updated_at_min", ChangeWalk.filterText(start - ChangeWalk.zoneSlack))]
        let rows = try await client.page(path, filter + (fields.map { [("fields", $0)] } ?? []), page: walk.page, about: "the list of \(path)")
        let isFull = rows.count >= client.pageSize
        if isFull, walk.page == 1 { walk.expected = try await client.count(path, filter, about: "the list of \(path)") }

        let found = rows.compactMap { row -> EntityChange? in
            guard let id = row.int("id") else { return nil }
            let changedAt = row.time("updatedAt")
            if let changedAt, changedAt < start { return nil }
            return EntityChange(flow: flow, entity: EntityRef(kind, String(id)), revision: revision(row), changedAt: changedAt)
        }
        let sorted = found.sorted { ($0.changedAt?.milliseconds ?? 0) < ($1.changedAt?.milliseconds ?? 0) }
        let changes = await services.withoutEchoes(sorted)
        if let next = walk.advanced(rows: rows.count, isFull: isFull) { return ChangePage(changes: changes, next: next.token) }
        return ChangePage(changes: changes, cursor: walk.cursor)
    }
}
