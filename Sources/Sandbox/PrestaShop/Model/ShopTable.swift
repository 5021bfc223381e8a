import JSON

/// All records of one resource, by id. The fields that lists are filtered by have an index: a shop of ten thousand orders answers as one of ten.
struct ShopTable: Sendable {
    private(set) var records: [Int: ShopRecord] = [:]
    private(set) var lastID = 0
    /// Ascending.
    private var ids: [Int] = []
    /// Field → value in the form that equal values share → ids.
    private var index: [String: [String: Set<Int>]] = [:]

    /// By id, ascending.
    var sorted: [ShopRecord] { ids.compactMap { records[$0] } }

    subscript(id: Int) -> ShopRecord? {
        get { records[id] }
        set {
            if let old = records[id] { unlist(old) }
            records[id] = newValue
            if let newValue { list(newValue) }
            place(id, isThere: newValue != nil)
        }
    }

    mutating func add(_ record: ShopRecord) {
        self[record.id] = record
        lastID = max(lastID, record.id)
    }

    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }

    /// Those with one of these values in an indexed field, by id; nil where the field has no index.
    func rows(where field: String, isOneOf values: [String]) -> [ShopRecord]? {
        if field == "id" { return Set(values.compactMap { Int($0) }).sorted().compactMap { records[$0] } }
        guard Self.hasIndex(field) else { return nil }
        let found = values.reduce(into: Set<Int>()) { $0.formUnion(index[field]?[Self.form($1)] ?? []) }
        return found.sorted().compactMap { records[$0] }
    }

    /// Those whose indexed field is this number, by id.
    func rows(where field: String, is number: Int) -> [ShopRecord] {
        rows(where: field, isOneOf: [String(number)]) ?? sorted.filter { $0.number(field) == number }
    }

    // MARK: The index

    private static func hasIndex(_ field: String) -> Bool { field.hasPrefix("id_") || ["reference", "ean13", "email"].contains(field) }

    /// `ListRequest.compare` finds 5, 5.0 and 05 equal, and letters whatever their case.
    private static func form(_ value: String) -> String { Decimal128(value).map { "\($0.reduced)" } ?? value.lowercased() }

    private mutating func list(_ record: ShopRecord) {
        for (field, value) in record.values where Self.hasIndex(field) {
            index[field, default: [:]][Self.form(value.text), default: []].insert(record.id)
        }
    }

    private mutating func unlist(_ record: ShopRecord) {
        for (field, value) in record.values where Self.hasIndex(field) { index[field]?[Self.form(value.text)]?.remove(record.id) }
    }

    private mutating func place(_ id: Int, isThere: Bool) {
        if isThere, ids.last.map({ $0 < id }) ?? true { return ids.append(id) }
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        let isKnown = low < ids.count && ids[low] == id
        if isThere, !isKnown { ids.insert(id, at: low) }
        if !isThere, isKnown { ids.remove(at: low) }
    }
}
