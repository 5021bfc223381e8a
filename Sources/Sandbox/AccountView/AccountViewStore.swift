import JSON

/// One stored row.
struct AccountViewRow {
    /// Unique in its table.
    let id: Int
    /// What is neither here nor in `common` has its type's empty value.
    var values: [String: JSONValue]
    /// What many rows have alike, kept once: a hundred thousand articles must fit.
    var common: [String: JSONValue] = [:]
    /// The header's row, for details and history lines.
    var header: Int?
    /// What no column shows: an article's VAT code, whether it is blocked.
    var hidden: [String: String] = [:]

    /// The value of a column; nil for its type's empty value.
    subscript(field: String) -> JSONValue? { values[field] ?? common[field] }
    func text(_ field: String) -> String { self[field]?.string ?? "" }
    func number(_ field: String) -> Decimal128 { self[field]?.decimal ?? 0 }
    func flag(_ field: String) -> Bool { self[field]?.bool ?? false }
}

/// The rows of one table in one book year, with indexes that are built when a field is first searched.
final class AccountViewRows {
    private(set) var rows: [AccountViewRow] = []
    private var places: [Int: Int] = [:]
    private var lastID = 0
    private var indexes: [String: [String: [Int]]] = [:]
    private var orders: [Order: [Int]] = [:]
    private var byHeader: [Int: [Int]] = [:]

    private struct Order: Hashable {
        let fields: [String]
        let isDescending: Bool
    }

    @discardableResult
    func append(
        _ values: [String: JSONValue], header: Int? = nil, hidden: [String: String] = [:], common: [String: JSONValue] = [:]
    ) -> AccountViewRow {
        lastID += 1
        let (row, place) = (AccountViewRow(id: lastID, values: values, common: common, header: header, hidden: hidden), rows.count)
        places[lastID] = place
        for field in indexes.keys { indexes[field]![Self.normal(row.text(field)), default: []].append(place) }
        if let header { byHeader[header, default: []].append(place) }
        rows.append(row)
        for order in Array(orders.keys) { orders[order]!.insert(place, at: end(of: place, in: orders[order]!, order)) }
        return row
    }

    /// Appends many rows; orders are made anew when they are next asked for.
    func append(count: Int, _ make: (Int) -> (values: [String: JSONValue], hidden: [String: String], common: [String: JSONValue])) {
        orders = [:]
        rows.reserveCapacity(rows.count + count)
        for number in 1...max(1, count) where number <= count {
            let row = make(number)
            append(row.values, hidden: row.hidden, common: row.common)
        }
    }

    /// Changes the row at a place.
    func change(at place: Int, _ change: (inout AccountViewRow) -> Void) {
        let before = rows[place]
        change(&rows[place])
        let after = rows[place]
        for field in indexes.keys {
            let (old, new) = (Self.normal(before.text(field)), Self.normal(after.text(field)))
            guard old != new else { continue }
            indexes[field]![old]?.removeAll { $0 == place }
            indexes[field]![new, default: []].append(place)
        }
        orders = orders.filter { order, _ in order.fields.allSatisfy { before[$0] == after[$0] } }
    }

    /// Where a place belongs in an order: behind all that are not greater.
    private func end(of place: Int, in list: [Int], _ order: Order) -> Int {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if precedes(place, list[middle], order) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func precedes(_ a: Int, _ b: Int, _ order: Order) -> Bool {
        for field in order.fields {
            let (x, y) = (rows[a][field], rows[b][field])
            if Self.isLess(x, y) { return !order.isDescending }
            if Self.isLess(y, x) { return order.isDescending }
        }
        return false
    }

    /// Takes rows out and returns them.
    func remove(where isOut: (AccountViewRow) -> Bool) -> [AccountViewRow] {
        let out = rows.filter(isOut)
        guard !out.isEmpty else { return [] }
        rows.removeAll(where: isOut)
        places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1.id, $0) })
        byHeader = [:]
        for (place, row) in rows.enumerated() { if let header = row.header { byHeader[header, default: []].append(place) } }
        indexes = [:]
        orders = [:]
        return out
    }

    /// The detail rows of a header, in their order.
    func details(of header: Int) -> [AccountViewRow] { (byHeader[header] ?? []).map { rows[$0] } }

    func row(id: Int) -> AccountViewRow? { places[id].map { rows[$0] } }

    /// The places of rows whose text field equals `value`, without regard to case and trailing blanks.
    func places(of value: String, in field: String) -> [Int] {
        if indexes[field] == nil {
            var index: [String: [Int]] = [:]
            for (place, row) in rows.enumerated() { index[Self.normal(row.text(field)), default: []].append(place) }
            indexes[field] = index
        }
        return indexes[field]![Self.normal(value)] ?? []
    }

    func first(_ field: String, _ value: String) -> AccountViewRow? { places(of: value, in: field).first.map { rows[$0] } }

    /// All places in the order of these fields; rows that are alike in them stay as they were stored.
    func sorted(by fields: [String], descending: Bool) -> [Int] {
        let order = Order(fields: fields, isDescending: descending)
        if let known = orders[order] { return known }
        let sorted = sort(Array(rows.indices), by: fields, descending: descending)
        orders[order] = sorted
        return sorted
    }

    func sort(_ places: [Int], by fields: [String], descending: Bool) -> [Int] {
        let order = Order(fields: fields, isDescending: descending)
        return places.sorted { a, b in precedes(a, b, order) || (!precedes(b, a, order) && a < b) }
    }

    /// The places of a list in the order of a field, from the first whose value is greater than `value`.
    func after(_ value: String, in list: [Int], by field: String) -> ArraySlice<Int> {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if Self.isLess(.string(value), rows[list[middle]][field]) { high = middle } else { low = middle + 1 }
        }
        return list[low...]
    }

    /// Binary order of text as FoxPro's machine collation has it, with letters folded.
    static func isLess(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
        switch (a, b) {
        case (.number(let a), .number(let b)): return a < b
        case (.bool(let a), .bool(let b)): return !a && b
        default: return normal(a?.string ?? "").utf8.lexicographicallyPrecedes(normal(b?.string ?? "").utf8)
        }
    }

    /// Without trailing blanks and case.
    static func normal(_ text: String) -> String {
        // What needs nothing done is most of what is compared.
        if text.utf8.last != 0x20, text.utf8.allSatisfy({ $0 < 0x80 && !(0x41...0x5A).contains($0) }) { return text }
        var text = Substring(text)
        while text.last == " " { text.removeLast() }
        return text.lowercased()
    }
}

/// One book year: a complete set of tables.
final class AccountViewYear {
    let year: Int
    private var tables: [String: AccountViewRows] = [:]
    /// No more writes; the message says why.
    var isClosed = false
    private var counters: [String: Int] = [:]

    init(year: Int) { self.year = year }

    subscript(table: String) -> AccountViewRows {
        if let rows = tables[table] { return rows }
        let rows = AccountViewRows()
        tables[table] = rows
        return rows
    }

    /// The next number of a series that begins with `first`.
    func next(_ series: String, from first: Int) -> Int {
        let number = (counters[series] ?? first - 1) + 1
        counters[series] = number
        return number
    }
}

/// One company with its book years.
final class AccountViewCompany {
    let id: String
    let code: String
    let name: String
    /// The country letters of its own VAT number.
    let country: String
    var years: [Int: AccountViewYear]
    var currentYear: Int

    init(id: String, code: String, name: String, country: String, years: [AccountViewYear], currentYear: Int) {
        self.id = id
        self.code = code
        self.name = name
        self.country = country
        self.years = Dictionary(uniqueKeysWithValues: years.map { ($0.year, $0) })
        self.currentYear = currentYear
    }

    var current: AccountViewYear { years[currentYear]! }
}
