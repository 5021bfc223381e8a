public import Commerce
import Integrations
public import JSON

extension AccountViewConnector: OrderTarget {
    public func write(_ record: OrderRecord) async throws -> WrittenOrder {
        let isOrder = record.form == .order
        let day = settings.bookYear == .today ? services.clock.now.dutchDate : record.placedOn
        let what = "\(isOrder ? "sales order" : "sales invoice") \(record.reference)"
        let tables = isOrder ? ("SO_HDR", "SO_LINE") : ("DJ_PAGE", "DJ_LINE")
        var header = RowEncoder(try await dictionary.table(tables.0, with: tables.1), what: what)
        var lines = RowEncoder(try await dictionary.table(tables.1, with: tables.0), what: what)
        guard !record.lines.isEmpty else {
            throw Fault.park("order.empty", "The \(what) has no lines.", advice: "Look at the order in the shop.")
        }
        let body = WriteBody(
            object: isOrder ? "SO1" : "DJ2", bookDate: day, header: try header.part([self.header(record, day)]),
            details: [try lines.part(record.lines)])
        let answer: Answer
        do {
            answer = try await client.insert(body, what)
        } catch let fault as Fault {
            throw await afterRefusal(fault, record, day)
        }
        let row = answer.rows(tables.0).first
        if let number = row?.filled(isOrder ? settings.orderNumberField : "INV_NR") {
            return WrittenOrder(
                number: number, form: record.form, bookedOn: day, total: row?.decimal(isOrder ? settings.orderTotalField : "PAGE_AMT"),
                cuts: header.cuts + lines.cuts)
        }
        return try await foundAgain(record, cuts: header.cuts + lines.cuts)
    }

    public func storedTotal(of order: WrittenOrder) async throws -> Decimal128? {
        if let total = order.total { return total }
        let isOrder = order.form == .order
        let field = isOrder ? settings.orderTotalField : "PAGE_AMT"
        let fields = try await dictionary.table(isOrder ? "SO_HDR" : "DJ_PAGE", with: isOrder ? "SO_LINE" : "DJ_LINE")
        guard fields.has(field) else { return nil }
        let key = !isOrder ? "INV_NR" : fields.has(settings.orderNumberField) ? settings.orderNumberField : "COMMENT1"
        let query = ReadQuery(
            object: isOrder ? "SO1" : "DJ2", table: isOrder ? "SO_HDR" : "DJ_PAGE", fields: [key, field], filters: [.equal(key, order.number)],
            bookDate: order.bookedOn)
        let rows = try await client.rows(query, "read the total of \(order.number)")
        return rows.first { folded($0.text(key)) == folded(order.number) }?.decimal(field)
    }

    // MARK: Before and after the write

    /// The mapping's header with what no mapping may change, and with what has a safe default.
    private func header(_ record: OrderRecord, _ day: String) throws -> JSONObject {
        var header = record.header
        guard record.form == .invoice else {
            header["COMMENT1"] = .string(record.reference)
            return header
        }
        header["HDR_DESC"] = .string(record.reference)
        if header["DJ_CODE"] == nil {
            guard let journal = settings.salesJournal else {
                throw Fault.park(
                    "journal.missing", "There is no journal for sales invoice \(record.reference).",
                    advice: "Set \"sales-journal\" in the settings of AccountView, then replay.")
            }
            header["DJ_CODE"] = .string(journal)
        }
        if header["TRN_DATE"] == nil { header["TRN_DATE"] = .string(record.placedOn) }
        if settings.fillsPeriod, header["PERIOD"] == nil, let date = header["TRN_DATE"]?.string, let month = Int(date.dropFirst(5).prefix(2)) {
            header["PERIOD"] = .number(Decimal128(month))
        }
        return header
    }

    /// A write that was answered well, but without a number.
    private func foundAgain(_ record: OrderRecord, cuts: [String]) async throws -> WrittenOrder {
        let query = OrderQuery(form: record.form, reference: record.reference, placedOn: record.placedOn, includeHistory: false)
        do {
            if var order = try await findOrders(query).first {
                order.cuts = cuts
                return order
            }
        } catch var fault as Fault {
            fault.writeMayHaveHappened = true
            throw fault
        }
        throw Fault.retry(
            "order.not-found-again", "AccountView took \(record.reference) and cannot show it yet.", writeMayHaveHappened: true)
    }

    /// A refusal that names one of our articles or the delivery address: what we remembered is old. Forget it, so that the next attempt
    /// looks anew and says exactly what is missing.
    private func afterRefusal(_ fault: Fault, _ record: OrderRecord, _ day: String) async -> Fault {
        guard fault.cause == "accountview.refused", let detail = fault.detail?.lowercased() else { return fault }
        let debtor = record.header[record.form == .order ? "RPL_INV" : "SUB_NR"]?.string ?? ""
        if day.prefix(4) != services.clock.now.dutchDate.prefix(4), !debtor.isEmpty, detail.contains(folded(debtor)) {
            // Each book year has debtors of its own, and this one was made in the current year.
            return .park(
                "debtor.not-in-bookyear",
                "\(record.reference) belongs to book year \(day.prefix(4)), and debtor \(debtor) is not in that year's books.",
                advice: "Bring the debtor into that book year in AccountView, or set \"book-year: today\", then replay.", detail: fault.detail)
        }
        let codes = Set(record.lines.compactMap { $0["ART_CODE"]?.string }.map(folded)).filter { !$0.isEmpty && detail.contains($0) }
        let address = record.header["DEL_CODE"]?.string.map(folded) ?? ""
        if !address.isEmpty, detail.contains(address), let debtor = record.header["RPL_DEL"]?.string { addresses.forget(debtor) }
        guard !codes.isEmpty else { return fault }
        // Refused once more after a fresh look: then it is not our memory that is wrong.
        let marks = codes.map { "art:refused:\($0)" }
        let isNew = (try? await services.remembered(marks))?.allSatisfy { $0 == nil } ?? false
        await services.forget(codes.map { ArticleIndex.key(.sku, $0) })
        await services.remember(marks.map { ($0, [1]) }, ttl: .seconds(3_600))
        return isNew ? .retry("article.changed", fault.message, detail: fault.detail) : fault
    }
}
