public import Commerce
import Integrations
import JSON

extension AccountViewOrders: OrderSource {
    /// New and changed orders: by `CNG_DATE` with a day of overlap where orders have it, else by `ORD_DATE` with a week, as staff may type an
    /// order in days after its date. The revision is made of the header's values. Orders of the turn of the year are looked for in both books.
    public func changedOrders(after cursor: String?, since: Timestamp, page: String?) async throws -> ChangePage {
        let columns = try await columns()
        let place = page.flatMap { OrderWalk($0) } ?? OrderWalk(book: 0, rows: RowWalk(startedOn: erp.services.clock.now.dutchDate))
        let start = cursor.flatMap { Timestamp(iso8601: $0) } ?? since
        let isDated = columns.header.contains("CNG_DATE")
        let from = (start - .seconds(86_400 * (isDated ? 1 : 7))).dutchDate
        let books = erp.bookDates(for: from)
        let query = ReadQuery(
            object: "SO1", table: "SO_HDR", fields: columns.header, filters: [.onOrAfter(isDated ? "CNG_DATE" : "ORD_DATE", from)],
            pageSize: settings.pageSize, bookDate: books[min(place.book, books.count - 1)])
        let (rows, next) =
            try await erp.inBook(place.book, of: books) {
                try await erp.page(query, key: settings.orderNumberField, place.rows, "read changed sales orders")
            } ?? ([], nil)
        let changes = rows.filter { !isReference($0.text("COMMENT1")) }.compactMap { row -> EntityChange? in
            guard let number = row.filled(settings.orderNumberField) else { return nil }
            return EntityChange(
                flow: .orders, entity: EntityRef(.order, number),
                revision: ContentHash.hex(JSONValue.array(columns.header.map { row[$0] ?? .null }).bytes),
                changedAt: AccountViewConnector.moment(row.text(isDated ? "CNG_DATE" : "ORD_DATE")))
        }
        if let next { return ChangePage(changes: changes, next: OrderWalk(book: place.book, rows: next).token) }
        if place.book + 1 < books.count {
            return ChangePage(changes: changes, next: OrderWalk(book: place.book + 1, rows: RowWalk(startedOn: place.rows.startedOn)).token)
        }
        return ChangePage(changes: changes, cursor: place.rows.startedOn)
    }

    public func order(id: String) async throws -> Order {
        let columns = try await columns()
        let books = erp.recentBooks
        for (place, book) in books.enumerated().reversed() {
            let query = ReadQuery(
                object: "SO1", table: "SO_HDR", fields: columns.header + columns.lines.map { "SO_LINE.\($0)" },
                filters: [.equal(settings.orderNumberField, trimmed(id))], bookDate: book)
            guard let answer = try await erp.inBook(place, of: books, { try await erp.client.read(query, "read sales order \(id)") })
            else { continue }
            let headers = answer.rows("SO_HDR").filter { folded($0.text(settings.orderNumberField)) == folded(id) }
            guard headers.count <= 1 else {
                throw Fault.park(
                    "order.doubled", "AccountView has more than one sales order with the number \(id).",
                    advice: "Look at both in AccountView.")
            }
            guard let header = headers.first else { continue }
            if isReference(header.text("COMMENT1")) {
                throw Fault.skip("order.own", "Sales order \(id) came from a shop (\(header.text("COMMENT1"))) and is not sent back.")
            }
            return try await order(header, lines: Self.lines(of: header, in: answer))
        }
        throw Fault.skip("order.gone", "Sales order \(id) is no longer in AccountView's order book.")
    }

    /// The order book has no states: what is in it is open.
    public func orderStates() async throws -> [OrderState] { [Self.open] }

    static let open = OrderState(id: "open", name: "Open", isFinal: false)

    /// The lines of a header, which may stand inside it or beside it. Parts of a composed article are counted with it.
    private static func lines(of header: JSONObject, in answer: Answer) -> [JSONObject] {
        let nested = Answer(["SO_LINE": header["SO_LINE"] ?? .null]).rows("SO_LINE")
        let lines = nested.isEmpty ? answer.rows("SO_LINE").filter { $0.text("SO_HDR_Id") == header.text("SO_HDR_Id") } : nested
        return lines.filter { ($0.decimal("ART_LEVEL") ?? 0).isZero }
    }
}
