import Commerce
import JSON
import Synchronization

/// The installation's own dictionary, read two tables a call and kept for a day.
final class FieldDictionary: Sendable {
    private let client: AccountViewClient
    private let known = Mutex<[String: (fields: TableFields, until: Timestamp)]>([:])

    init(_ client: AccountViewClient) { self.client = client }

    /// The fields of a table. A table that goes with it is read in the same call.
    func table(_ name: String, with other: String? = nil) async throws -> TableFields {
        let now = client.services.clock.now
        if let (fields, until) = known.withLock({ $0[name] }), until > now { return fields }
        let names = [name] + (other.map { [$0] } ?? [])
        let cached = try await client.services.remembered(names.map { "dct:\($0)" })
        var missing: [String] = []
        for (name, bytes) in zip(names, cached) {
            guard let bytes else {
                missing.append(name)
                continue
            }
            let fields = String(decoding: bytes, as: UTF8.self).split(separator: ";").compactMap { FieldInfo($0) }
            keep(TableFields(name, fields, isDiscovered: true), for: .seconds(3_600))
        }
        if !missing.isEmpty { try await load(missing) }
        return known.withLock { $0[name]?.fields } ?? KnownFields.table(name)
    }

    /// Reads tables from the dictionary itself.
    private func load(_ names: [String]) async throws {
        var query = ReadQuery(
            object: "fld", table: "DCT_FLD", fields: ["DBF_NAME", "FIELD_NAME", "FIELD_TYPE", "FIELD_LEN", "FLD_FMT", "COM_BLK", "INP_MAND"],
            filters: names.map { .equal("DBF_NAME", $0) }, matchesAny: names.count > 1, pageSize: 1_000)
        query.isSystem = true
        do {
            let rows = try await client.allRows(query, key: "FIELD_NAME", "read the dictionary of \(names.joined(separator: " and "))")
            for name in names {
                let fields = rows.filter { folded($0.text("DBF_NAME")) == folded(name) }.compactMap(Self.field)
                guard !fields.isEmpty else {
                    keep(KnownFields.table(name), for: .seconds(3_600))
                    continue
                }
                keep(TableFields(name, fields, isDiscovered: true), for: .seconds(86_400))
                let notation = fields.map(\.notation).joined(separator: ";")
                await client.services.remember([("dct:\(name)", Array(notation.utf8))], ttl: .seconds(86_400))
            }
        } catch let fault as Fault where fault.handling == .park || fault.cause == "accountview.forbidden" {
            // A user without right to the dictionary can still book; `check` names the missing right.
            for name in names { keep(KnownFields.table(name), for: .seconds(3_600)) }
        }
    }

    private func keep(_ fields: TableFields, for duration: Duration) {
        let until = client.services.clock.now + duration
        known.withLock { $0[fields.table] = (fields, until) }
    }

    static func field(_ row: JSONObject) -> FieldInfo? {
        guard let name = row.filled("FIELD_NAME"), let type = row.text("FIELD_TYPE").first else { return nil }
        return FieldInfo(
            name: name.uppercased(), type: type, width: row.decimal("FIELD_LEN")?.int ?? 0, isUpperCase: row.text("FLD_FMT").contains("!"),
            isMandatory: row.flag("INP_MAND"), isBlocked: row.flag("COM_BLK"))
    }
}
