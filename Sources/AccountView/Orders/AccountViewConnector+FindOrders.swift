public import Commerce
import Integrations
import JSON

extension AccountViewConnector {
    public func findOrders(_ query: OrderQuery) async throws -> [WrittenOrder] {
        var found: [WrittenOrder] = []
        for day in bookDates(for: query.placedOn) {
            found += try await query.form == .order ? orders(query.reference, day) : invoices(query.reference, day)
        }
        guard found.isEmpty, query.includeHistory, query.form == .order else { return found }
        for day in bookDates(for: query.placedOn) { found += try await deliveredOrders(query.reference, day) }
        return found
    }

    private func orders(_ reference: String, _ day: String) async throws -> [WrittenOrder] {
        let table = try await dictionary.table("SO_HDR", with: "SO_LINE")
        let extra = [settings.orderNumberField, settings.orderTotalField].filter { table.has($0) }
        let query = ReadQuery(
            object: "SO1", table: "SO_HDR", fields: ["COMMENT1"] + extra, filters: [.equal("COMMENT1", reference)], bookDate: day)
        return try await exact(query, key: "COMMENT1", reference).map { row in
            WrittenOrder(
                number: row.filled(settings.orderNumberField) ?? reference, form: .order, bookedOn: day, total: row.decimal(settings.orderTotalField))
        }
    }

    private func invoices(_ reference: String, _ day: String) async throws -> [WrittenOrder] {
        let query = ReadQuery(
            object: "DJ2", table: "DJ_PAGE", fields: ["INV_NR", "HDR_DESC", "TRN_DATE", "PAGE_AMT"], filters: [.equal("HDR_DESC", reference)],
            bookDate: day)
        return try await exact(query, key: "HDR_DESC", reference).map { row in
            WrittenOrder(number: row.filled("INV_NR") ?? reference, form: .invoice, bookedOn: day, total: row.decimal("PAGE_AMT"))
        }
    }

    /// Orders that left the order book. History has a row per line, so rows are put together by their header.
    private func deliveredOrders(_ reference: String, _ day: String) async throws -> [WrittenOrder] {
        let header = try await dictionary.table("HST_AH", with: "HST_AL")
        let keys = ["ORD_NR", "REC_ID"].filter { header.has($0) }
        let query = ReadQuery(
            object: "ALH", table: "HST_AL", fields: ["ART_CODE", "HST_AH.COMMENT1"] + keys.map { "HST_AH.\($0)" },
            filters: [.equal("HST_AH.COMMENT1", reference), .equal("HST_AH.HDR_TYPE", number: 1)], pageSize: settings.pageSize, bookDate: day)
        let rows = try await client.rows(query, "look for \(reference) in the order history")
            .filter { folded($0.joined("HST_AH", "COMMENT1")) == folded(reference) }
        var seen: Set<String> = []
        return rows.compactMap { row in
            let id = keys.map { row.joined("HST_AH", $0) }.joined(separator: "/")
            guard seen.insert(id).inserted else { return nil }
            let number = row.joined("HST_AH", "ORD_NR")
            return WrittenOrder(number: number.isEmpty ? reference : number, form: .order, bookedOn: day)
        }
    }

    /// The rows whose key really equals; `Equal` may mean "begins with", and then a full page may hide the one that is meant.
    func exact(_ query: ReadQuery, key: String, _ value: String) async throws -> [JSONObject] {
        let rows = try await client.rows(query, "look for \(value)")
        let matches = rows.filter { folded($0.text(key)) == folded(value) }
        guard matches.isEmpty, rows.count >= query.pageSize else { return matches }
        var all = query
        all.pageSize = settings.pageSize
        return try await client.allRows(all, key: key, "look for \(value)").filter { folded($0.text(key)) == folded(value) }
    }
}
