import JSON

extension Value {
    /// The value as JSON without functions inside; nil if there is one (or nothing at all).
    var pureJSON: JSONValue? {
        switch self {
        case .json(let value): return value
        case .list(let list):
            var items: [JSONValue] = []
            items.reserveCapacity(list.items.count)
            for item in list.items {
                guard let value = item.pureJSON else { return nil }
                items.append(value)
            }
            return .array(items)
        default: return nil
        }
    }

    /// The value as JSON for the host: functions are empty strings, nothing inside an array is null.
    func hostJSON() throws(Failure) -> JSONValue? {
        switch self {
        case .json(let value): return value
        case .undefined, .unset: return nil
        case .list(let list):
            var items: [JSONValue] = []
            items.reserveCapacity(list.items.count)
            for item in list.items { items.append(try item.hostJSON() ?? .null) }
            return .array(items)
        case .record(let record):
            var members = JSONObject()
            for key in record.keys { if let value = try record[key]?.hostJSON() { members[key] = value } }
            return .object(members)
        case .function: return .string("")
        case .infinite: throw Failure("D1001", "The number is not finite")
        case .tuples(let stream): return try Value.sequence(stream.tuples.map(\.context)).collapsed.hostJSON()
        }
    }

    /// How deep arrays and objects nest, as far as `limit`.
    func nesting(limit: Int) -> Int {
        guard limit > 0 else { return 0 }
        switch self {
        case .json(let value): return Value.nesting(value, limit: limit)
        case .list(let list):
            var deepest = 0
            for item in list.items { deepest = max(deepest, item.nesting(limit: limit - 1)) }
            return deepest + 1
        case .record(let record):
            var deepest = 0
            for key in record.keys { deepest = max(deepest, record.self[key]?.nesting(limit: limit - 1) ?? 0) }
            return deepest + 1
        default: return 0
        }
    }

    private static func nesting(_ value: JSONValue, limit: Int) -> Int {
        guard limit > 0 else { return 0 }
        switch value {
        case .array(let items):
            var deepest = 0
            for item in items { deepest = max(deepest, nesting(item, limit: limit - 1)) }
            return deepest + 1
        case .object(let members):
            var deepest = 0
            for (_, item) in members { deepest = max(deepest, nesting(item, limit: limit - 1)) }
            return deepest + 1
        default: return 0
        }
    }
}
