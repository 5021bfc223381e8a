import JSON

/// What the evaluator works with: JSON values as they are, and what JSON cannot say.
enum Value {
    /// Nothing: a missing member, an empty result.
    case undefined
    case json(JSONValue)
    /// An array made by the evaluator: it has flags, or holds what JSON cannot.
    case list(List)
    /// An object whose members hold functions, or one that a transform may change.
    case record(Record)
    case function(Function)
    /// Infinity or NaN, in the double mode only.
    case infinite(Double)
    /// The bindings of a path with `@`, `#` or `%` on their way to the path around it.
    case tuples(TupleStream)
    /// A slot of a frame that nothing has been assigned to.
    case unset
}

/// An array of the evaluator. Nothing changes it once it has been handed on.
final class List {
    struct Flags: OptionSet {
        let rawValue: UInt8
        /// The result of a query: collapses to nothing or to its single item.
        static let sequence = Flags(rawValue: 1)
        /// `[]` was said: does not collapse to its single item.
        static let keepSingleton = Flags(rawValue: 2)
        /// From an array constructor in a path: counts as one item.
        static let cons = Flags(rawValue: 4)
        /// Around an input document that is an array.
        static let wrapper = Flags(rawValue: 8)
    }

    var items: [Value]
    var flags: Flags

    init(_ items: [Value], _ flags: Flags = []) {
        self.items = items
        self.flags = flags
    }
}

/// An object of the evaluator. A transform changes its copy in place.
final class Record {
    /// Maps each key to its place in `values`.
    private var places = JSONObject()
    private var values: [Value?] = []

    var keys: [String] { places.keys }
    var count: Int { places.count }

    subscript(key: String) -> Value? {
        get { places[key]?.int.flatMap { values[$0] } }
        set {
            if let newValue {
                if let place = places[key]?.int {
                    values[place] = newValue
                } else {
                    places[key] = .number(Decimal128(values.count))
                    values.append(newValue)
                }
            } else if let place = places.removeValue(forKey: key)?.int {
                values[place] = nil
            }
        }
    }

    /// Lets go of everything, so that deep structures are not released recursively.
    func clear() { (places, values) = (JSONObject(), []) }
}

extension Value {
    static func number(_ value: Decimal128) -> Value { .json(.number(value)) }
    static func number(_ value: Int) -> Value { .json(.number(Decimal128(value))) }
    static func bool(_ value: Bool) -> Value { .json(.bool(value)) }
    static func string(_ value: String) -> Value { .json(.string(value)) }
    static func sequence(_ items: [Value]) -> Value { .list(List(items, .sequence)) }

    var isUndefined: Bool { if case .undefined = self { true } else { false } }

    var isArray: Bool {
        switch self {
        case .json(.array), .list: true
        default: false
        }
    }

    var isObject: Bool {
        switch self {
        case .json(.object), .record: true
        default: false
        }
    }

    var string: String? { if case .json(.string(let value)) = self { value } else { nil } }
    var decimal: Decimal128? { if case .json(.number(let value)) = self { value } else { nil } }
    var function: Function? { if case .function(let value) = self { value } else { nil } }

    /// The letter that stands for the value's type in signatures; `m` is missing.
    var typeLetter: UInt8 {
        switch self {
        case .undefined, .unset: UInt8(ascii: "m")
        case .json(let value):
            switch value {
            case .null: UInt8(ascii: "l")
            case .bool: UInt8(ascii: "b")
            case .number: UInt8(ascii: "n")
            case .string: UInt8(ascii: "s")
            case .array: UInt8(ascii: "a")
            case .object: UInt8(ascii: "o")
            }
        case .list, .tuples: UInt8(ascii: "a")
        case .record: UInt8(ascii: "o")
        case .function: UInt8(ascii: "f")
        case .infinite: UInt8(ascii: "n")
        }
    }

    /// The name of the type, for `$type` and messages.
    var typeName: String {
        switch typeLetter {
        case UInt8(ascii: "m"): "nothing"
        case UInt8(ascii: "l"): "null"
        case UInt8(ascii: "b"): "boolean"
        case UInt8(ascii: "n"): "number"
        case UInt8(ascii: "s"): "string"
        case UInt8(ascii: "a"): "array"
        case UInt8(ascii: "f"): "function"
        default: "object"
        }
    }

    /// The truth value; nothing counts as false.
    var isTrue: Bool {
        switch self {
        case .json(let value):
            switch value {
            case .null: return false
            case .bool(let value): return value
            case .number(let value): return !value.isZero
            case .string(let value): return !value.isEmpty
            case .array(let items):
                return items.count == 1 ? Value.json(items[0]).isTrue : items.contains { Value.json($0).isTrue }
            case .object(let members): return !members.isEmpty
            }
        case .list(let list): return list.items.contains { $0.isTrue }
        case .record(let record): return record.count > 0
        case .infinite(let value): return !value.isNaN
        case .tuples(let stream): return !stream.tuples.isEmpty
        case .undefined, .unset, .function: return false
        }
    }

    /// The number of items of an array, 0 for nothing, 1 for the rest.
    var count: Int {
        switch self {
        case .undefined, .unset: 0
        case .json(.array(let items)): items.count
        case .list(let list): list.items.count
        default: 1
        }
    }

    /// Both are the same JSON, or the same function.
    static func equal(_ left: Value, _ right: Value) -> Bool {
        if case .json(let left) = left, case .json(let right) = right { return left == right }
        if case .function(let left) = left, case .function(let right) = right { return left === right }
        if case .infinite(let left) = left, case .infinite(let right) = right { return left == right }
        if left.isArray && right.isArray {
            let (left, right) = (Items(left), Items(right))
            return left.count == right.count && (0..<left.count).allSatisfy { equal(left[$0], right[$0]) }
        }
        if left.isObject && right.isObject {
            let keys = left.keys
            return keys.count == right.keys.count && keys.allSatisfy { equal(left.member($0), right.member($0)) }
        }
        return false
    }

    /// The keys of an object.
    var keys: [String] {
        switch self {
        case .json(.object(let members)): members.keys
        case .record(let record): record.keys
        default: []
        }
    }

    /// A member of an object; nothing where there is none.
    @inline(__always)
    func member(_ key: String) -> Value {
        switch self {
        case .json(.object(let members)): if let value = members[key] { .json(value) } else { .undefined }
        case .record(let record): record[key] ?? .undefined
        default: .undefined
        }
    }

    /// A sequence of no items is nothing, of one item this item; all else stays.
    @inline(__always)
    var collapsed: Value {
        guard case .list(let list) = self, list.flags.contains(.sequence) else { return self }
        return Value.collapse(list)
    }

    private static func collapse(_ list: List) -> Value {
        switch list.items.count {
        case 0: .undefined
        case 1 where !list.flags.contains(.keepSingleton): list.items[0]
        default: .list(list)
        }
    }

    /// `[]`: a sequence keeps its array even with one item.
    var keepingSingleton: Value {
        guard case .list(let list) = self, list.flags.contains(.sequence), !list.flags.contains(.keepSingleton) else { return self }
        return .list(List(list.items, list.flags.union(.keepSingleton)))
    }
}
