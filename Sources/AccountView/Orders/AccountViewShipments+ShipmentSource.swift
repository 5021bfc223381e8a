public import Commerce
import Integrations
import JSON

extension AccountViewShipments: ShipmentSource {
    /// Orders with a reference whose named columns hold anything. By `CNG_DATE` with a day of overlap where orders have it; else, and in
    /// history, all of the last `look-back` are read each time. The revision is made of the columns, so that what was told is not told again.
    public func changedShipments(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let place = page.flatMap { OrderWalk($0) } ?? OrderWalk(book: 0, rows: RowWalk(startedOn: erp.services.clock.now.dutchDate))
        let start = cursor.flatMap { Timestamp(iso8601: $0) } ?? since
        let stages = try await stages(from: start)
        let stage = stages[min(place.book, stages.count - 1)]
        let part = stage.part
        let query = ReadQuery(
            object: part.object, table: part.table, fields: fields(of: part),
            filters: [
                .onOrAfter(part.named(part.date), stage.from),
                .init(field: part.named("COMMENT1"), operation: .contains, type: .text, value: "#"),
            ], pageSize: settings.pageSize, bookDate: stage.book)
        let (rows, next) =
            try await erp.inBook(stage.bookPlace, of: stage.books) {
                try await erp.page(query, key: part.key, place.rows, "read the shipping of \(part.isHistory ? "delivered" : "open") orders")
            } ?? ([], nil)
        let changes = changes(rows.compactMap { record($0, part) }, part)
        if let next { return ChangePage(changes: changes, next: OrderWalk(book: place.book, rows: next).token) }
        if place.book + 1 < stages.count {
            return ChangePage(changes: changes, next: OrderWalk(book: place.book + 1, rows: RowWalk(startedOn: place.rows.startedOn)).token)
        }
        return ChangePage(changes: changes, cursor: place.rows.startedOn)
    }

    public func shipments(reference: String) async throws -> [ShipmentRecord] {
        var found: [ShipmentRecord] = []
        let books = erp.recentBooks
        for part in try await parts() {
            for (place, book) in books.enumerated().reversed() {
                let query = ReadQuery(
                    object: part.object, table: part.table, fields: fields(of: part), filters: [.equal(part.named("COMMENT1"), reference)],
                    pageSize: settings.pageSize, bookDate: book)
                let rows = try await erp.inBook(place, of: books) { try await erp.client.rows(query, "read the shipping of \(reference)") } ?? []
                found += rows.compactMap { record($0, part) }.filter { folded($0.reference) == folded(reference) }
            }
            // History is asked only for what has left the order book.
            if !found.isEmpty { break }
        }
        // History has a row per line.
        return found.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    // MARK: Reading

    private struct Stage {
        var part: Part
        /// The oldest day of interest.
        var from: String
        var book: String
        var bookPlace: Int
        var books: [String]
    }

    /// Each part in each book year that may have something.
    private func stages(from start: Timestamp) async throws -> [Stage] {
        var stages: [Stage] = []
        for part in try await parts() {
            let from = (part.isDated ? start - .seconds(86_400) : min(start, erp.services.clock.now) - lookBack).dutchDate
            let books = erp.bookDates(for: from)
            for (place, book) in books.enumerated() { stages.append(Stage(part: part, from: from, book: book, bookPlace: place, books: books)) }
        }
        return stages
    }

    private func fields(of part: Part) -> [String] {
        var fields = part.isHistory ? [part.key] : []
        for column in ["COMMENT1"] + part.others + part.columns where !fields.contains(part.named(column)) { fields.append(part.named(column)) }
        return fields
    }

    /// What a row says; nil for what is no sale.
    private func record(_ row: JSONObject, _ part: Part) -> ShipmentRecord? {
        let text = { (column: String) in part.joined.map { row.joined($0, column) } ?? row.text(column) }
        if part.isHistory, text("HDR_TYPE") != "1" { return nil }
        var raw: JSONObject = [:]
        for column in part.columns {
            let names = part.joined.map { ["\($0)_\(column)", "\($0).\(column)"] } ?? [column]
            raw[column] = names.lazy.compactMap { row[$0] }.first ?? JSONValue.null
        }
        let number = text(part.isHistory ? "ORD_NR" : settings.orderNumberField)
        return ShipmentRecord(
            reference: text("COMMENT1"), number: number.isEmpty ? nil : number, isInHistory: part.isHistory, raw: withoutPadding(raw))
    }

    private func withoutPadding(_ raw: JSONObject) -> JSONObject {
        var raw = raw
        for (name, value) in raw { if case .string = value { raw[name] = .string(raw.text(name)) } }
        return raw
    }

    /// History has a row per line: an order is named once.
    private func changes(_ records: [ShipmentRecord], _ part: Part) -> [EntityChange] {
        var seen: Set<String> = []
        return records.compactMap { record -> EntityChange? in
            guard record.reference.hasSuffix("#"), record.reference.utf8.count > 1, seen.insert(record.reference).inserted else { return nil }
            let hasNews = record.raw.contains { !Self.isBlank($0.value) } || (asksForHistory && record.isInHistory)
            guard hasNews else { return nil }
            let values = columns.map { record.raw[$0] ?? .null } + (asksForHistory ? [.bool(record.isInHistory)] : [])
            return EntityChange(
                flow: .orders, entity: EntityRef(.shipment, record.reference), revision: ContentHash.hex(JSONValue.array(values).bytes))
        }
    }

    private static func isBlank(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): text.isEmpty
        case .number(let number): number.isZero
        case .bool(let flag): !flag
        default: value.isNull
        }
    }
}
