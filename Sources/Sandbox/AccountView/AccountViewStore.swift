import JSON

/// One stored row.
struct AccountViewRow {
    /// Unique in its table.
    let id: Int
    /// What is not here has its type's empty value.
    var values: [String: JSONValue]
    /// The header's row, for details and history lines.
    var header: Int?
    /// What no column shows: an article's VAT code, whether it is blocked.
    var hidden: [String: String] = [:]

    func text(_ field: String) -> String { values[field]?.string ?? "" }
    func number(_ field: String) -> Decimal128 { values[field]?.decimal ?? 0 }
    func flag(_ field: String) -> Bool { values[field]?.bool ?? false }
}

/// The rows of one table in one book year, with indexes that are built when a field is first searched.
final class AccountViewRows {
    private(set) var rows: [AccountViewRow] = []
    private var places: [Int: Int] = [:]
    private var lastID = 0
    private var indexes: [String: [String: [Int]]] = [:]
    private var orders: [String: [Int]] = [:]
    private var byHeader: [Int: [Int]] = [:]

    @discardableResult
    func append(_ values: [String: JSONValue], header: Int? = nil, hidden: [String: String] = [:]) -> AccountViewRow {
        lastID += 1
        let row = AccountViewRow(id: lastID, values: values, header: header, hidden: hidden)
        places[lastID] = rows.count
        for field in indexes.keys { indexes[field]![Self.normal(row.text(field)), default: []].append(rows.count) }
        if let header { byHeader[header, default: []].append(rows.count) }
        rows.append(row)
        orders = [:]
        return row
    }

    /// Changes the row at a place.
    func change(at place: Int, _ change: (inout AccountViewRow) -> Void) {
        change(&rows[place])
        indexes = [:]
        orders = [:]
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
        let key = fields.joined(separator: ",") + (descending ? "-" : "+")
        if let known = orders[key] { return known }
        let order = sort(Array(rows.indices), by: fields, descending: descending)
        orders[key] = order
        return order
    }

    func sort(_ places: [Int], by fields: [String], descending: Bool) -> [Int] {
        places.sorted { a, b in
            for field in fields {
                let (x, y) = (rows[a].values[field], rows[b].values[field])
                if Self.isLess(x, y) { return !descending }
                if Self.isLess(y, x) { return descending }
            }
            return a < b
        }
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
