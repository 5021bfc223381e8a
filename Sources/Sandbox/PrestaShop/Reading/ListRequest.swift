import JSON

/// The parameters of a list: conditions, order, and part.
struct ListRequest: Sendable {
    var conditions: [(field: PrestaShopModel.Field, test: FieldTest)] = []
    var order: [(field: String, ascending: Bool)] = []
    var part: (offset: Int, count: Int)?
    /// `date=1` on a resource without dates: its SQL fails, and the list is empty.
    var isBroken = false

    init(_ query: [(name: String, value: String)], _ resource: PrestaShopModel.Resource) throws(ShopFailure) {
        let dated = query.contains { $0.name == "date" && $0.value == "1" }
        isBroken = dated && !resource.hasDates
        var fields = [PrestaShopModel.Field(name: "id", type: .int)] + resource.fields
        if !dated { fields.removeAll { $0.name == "date_add" || $0.name == "date_upd" } }
        for (name, value) in query where name.hasPrefix("filter[") && name.hasSuffix("]") {
            let wanted = String(name.dropFirst(7).dropLast())
            guard let field = fields.first(where: { $0.name == wanted }) else {
                let list = fields.map { "\"\($0.name)\"" }.joined(separator: ", ")
                throw .list(
                    32, "This filter does not exist. Did you mean: \"\(Self.nearest(wanted, fields.map(\.name)))\"? The full list is: \(list)")
            }
            if field.isDynamic {
                throw .list(34, "The field \"\(wanted)\" is dynamic. It is not possible to filter GET query with this field.")
            }
            guard !value.isEmpty else { throw .list(33, "The filter \"\(wanted)\" is malformed.") }
            conditions.append((field, FieldTest(value)))
        }
        if let sort = query.first(where: { $0.name == "sort" })?.value { order = try Self.order(sort, fields) }
        if let limit = query.first(where: { $0.name == "limit" })?.value {
            let parts = limit.split(separator: ",", omittingEmptySubsequences: false)
            guard parts.count <= 2 else {
                throw .list(39, "The \"limit\" value has to be formed as this example: \"5,25\" or \"10\"")
            }
            part = parts.count == 2 ? (Self.number(parts[0]), Self.number(parts[1])) : (0, Self.number(parts[0]))
        }
    }

    /// The records asked for. Without order they come as the index gives them, which is not by id.
    func apply(to table: ShopTable, shuffled: Bool) -> [ShopRecord] {
        guard !isBroken else { return [] }
        var records = candidates(in: table)
        if shuffled, order.isEmpty, records.count > 2 { records = records.dropFirst() + [records[0]] }
        records = records.filter { record in
            conditions.allSatisfy { condition in
                switch record.values[condition.field.name] {
                case _ where condition.field.name == "id": condition.test.holds(String(record.id))
                case .languages(let texts): texts.values.contains { condition.test.holds($0) }
                case let value: condition.test.holds(value?.text ?? "")
                }
            }
        }
        if !order.isEmpty {
            records.sort { a, b in
                for (field, ascending) in order {
                    let comparison = Self.compare(field == "id" ? String(a.id) : a[field], field == "id" ? String(b.id) : b[field])
                    if comparison != 0 { return ascending ? comparison < 0 : comparison > 0 }
                }
                return false
            }
        }
        if let part { records = Array(records.dropFirst(part.offset).prefix(part.count)) }
        return records
    }

    /// All, or what the first condition that has an index leaves.
    private func candidates(in table: ShopTable) -> [ShopRecord] {
        for case (let field, .equals(let values)) in conditions where !field.isMultilingual {
            if let rows = table.rows(where: field.name, isOneOf: values) { return rows }
        }
        return table.sorted
    }

    private static func order(_ text: String, _ fields: [PrestaShopModel.Field]) throws(ShopFailure) -> [(String, Bool)] {
        let inner = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        var order: [(String, Bool)] = []
        for part in inner.split(separator: ",") {
            let ascending = part.hasSuffix("_ASC")
            guard ascending || part.hasSuffix("_DESC") else {
                throw .list(
                    37,
                    "The \"sort\" value has to be formed as this example: \"field_ASC\" or '[field_1_DESC,field_2_ASC,field_3_ASC,...]' (\"field\" has to be an available field)"
                )
            }
            let name = String(part.dropLast(ascending ? 4 : 5))
            guard fields.contains(where: { $0.name == name }) else {
                let plain = fields.filter { !$0.isMultilingual }.map(\.name).joined(separator: ", ")
                throw .list(38, "Unable to filter by this field. However, these are available: \(plain), for i18n fields:")
            }
            order.append((name, ascending))
        }
        return order
    }

    /// Leading digits, as PHP reads numbers: `[2` is 0.
    private static func number(_ text: Substring) -> Int { Int(text.prefix { $0.isNumber }) ?? 0 }

    static func compare(_ a: String, _ b: String) -> Int {
        if let x = Decimal128(a), let y = Decimal128(b) { return x < y ? -1 : x == y ? 0 : 1 }
        let (x, y) = (a.lowercased(), b.lowercased())
        return x < y ? -1 : x == y ? 0 : 1
    }

    /// The name that differs in the fewest letters.
    static func nearest(_ text: String, _ names: [String]) -> String {
        names.min { distance(text, $0) < distance(text, $1) } ?? ""
    }

    private static func distance(_ a: String, _ b: String) -> Int {
        let (x, y) = (Array(a), Array(b))
        var row = Array(0...y.count)
        for i in x.indices {
            var last = row[0]
            row[0] = i + 1
            for j in y.indices {
                let cost = min(row[j + 1] + 1, row[j] + 1, last + (x[i] == y[j] ? 0 : 1))
                last = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[y.count]
    }
}

/// One condition of a filter.
enum FieldTest: Sendable {
    case equals([String])
    case differs([String])
    case between(String, String)
    case greater(String)
    case less(String)
    case begins(String)
    case ends(String)
    case contains(String)

    init(_ text: String) {
        func inside(_ text: some StringProtocol) -> String? {
            text.count >= 2 && text.first == "[" && text.last == "]" ? String(text.dropFirst().dropLast()) : nil
        }
        func choices(_ text: String) -> [String] { text.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
        if let inner = inside(text) {
            let ends = inner.split(separator: ",", omittingEmptySubsequences: false)
            let isRange = ends.count == 2 && ends.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isNumber || ".:- ".contains($0) } }
            self = isRange ? .between(String(ends[0]), String(ends[1])) : .equals(choices(inner))
        } else if text.hasPrefix("%"), text.hasSuffix("%"), let inner = inside(text.dropFirst().dropLast()) {
            self = .contains(inner)
        } else if text.hasPrefix("%"), let inner = inside(text.dropFirst()) {
            self = .ends(inner)
        } else if text.hasSuffix("%"), let inner = inside(text.dropLast()) {
            self = .begins(inner)
        } else if text.hasPrefix(">"), let inner = inside(text.dropFirst()) {
            self = .greater(inner)
        } else if text.hasPrefix("<"), let inner = inside(text.dropFirst()) {
            self = .less(inner)
        } else if text.hasPrefix("!"), let inner = inside(text.dropFirst()) {
            self = .differs(choices(inner))
        } else {
            self = .equals([text])
        }
    }

    func holds(_ value: String) -> Bool {
        switch self {
        case .equals(let all): all.contains { ListRequest.compare($0, value) == 0 }
        case .differs(let all): !all.contains { ListRequest.compare($0, value) == 0 }
        case .between(let low, let high): ListRequest.compare(value, low) >= 0 && ListRequest.compare(value, high) <= 0
        case .greater(let bound): ListRequest.compare(value, bound) > 0
        case .less(let bound): ListRequest.compare(value, bound) < 0
        case .begins(let part): value.lowercased().hasPrefix(part.lowercased())
        case .ends(let part): value.lowercased().hasSuffix(part.lowercased())
        case .contains(let part): value.lowercased().contains(part.lowercased())
        }
    }
}
