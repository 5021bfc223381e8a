import Commerce

/// Where a walk through the orders of one or two book years stands.
struct OrderWalk {
    /// The place among the books, from 0.
    var book: Int
    var rows: RowWalk

    init(book: Int, rows: RowWalk) {
        self.book = book
        self.rows = rows
    }

    init?(_ token: String) {
        let parts = token.split(separator: "~", maxSplits: 1).map(String.init)
        guard parts.count == 2, let book = Int(parts[0]), book >= 0, let rows = RowWalk(parts[1]) else { return nil }
        self.init(book: book, rows: rows)
    }

    var token: String { "\(book)~\(rows.token)" }
}

extension AccountViewConnector {
    /// Reads in one of several books, the oldest first; nil where the older book year does not exist.
    func inBook<T>(_ place: Int, of books: [String], _ read: () async throws -> T) async throws -> T? {
        do {
            return try await read()
        } catch let fault as Fault where fault.cause == "accountview.refused" && place == 0 && books.count > 1 {
            return nil
        }
    }

    /// A day in the current book year and one in the year before: where an order may be whose date is not known.
    var recentBooks: [String] {
        let today = services.clock.now.dutchDate
        return ["\((Int(today.prefix(4)) ?? 0) - 1)-12-31", today]
    }
}
