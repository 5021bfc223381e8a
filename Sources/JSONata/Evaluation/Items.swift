import JSON

/// The items of an array, of a single value, or of nothing, without copying them.
struct Items {
    enum Storage {
        case none
        case one(Value)
        case json([JSONValue])
        case values([Value])
    }

    let storage: Storage
    let count: Int

    /// The items of an array; nothing has none, anything else is its own single item.
    @inline(__always)
    init(_ value: Value) {
        switch value {
        case .undefined, .unset: (storage, count) = (.none, 0)
        case .json(.array(let items)): (storage, count) = (.json(items), items.count)
        case .list(let list): (storage, count) = (.values(list.items), list.items.count)
        case .tuples(let stream):
            let items = stream.tuples.map(\.context)
            (storage, count) = (.values(items), items.count)
        default: (storage, count) = (.one(value), 1)
        }
    }

    init(_ values: [Value]) { (storage, count) = (.values(values), values.count) }

    /// One item, even if it is an array or nothing.
    init(one value: Value) { (storage, count) = (.one(value), 1) }

    @inline(__always)
    subscript(index: Int) -> Value {
        switch storage {
        case .none: .undefined
        case .one(let value): value
        case .json(let items): .json(items[index])
        case .values(let items): items[index]
        }
    }

    /// All items as an array.
    var values: [Value] {
        switch storage {
        case .none: []
        case .one(let value): [value]
        case .json(let items): items.map { .json($0) }
        case .values(let items): items
        }
    }
}

/// Gathers the results of a query; allocates only from the second on.
struct Gathering {
    private(set) var first = Value.undefined
    private(set) var items: [Value] = []
    private(set) var count = 0

    @inline(__always)
    mutating func append(_ value: Value) {
        if count == 0 {
            first = value
        } else {
            if count == 1 { items = [first] }
            items.append(value)
        }
        count += 1
    }

    /// Appends the items of an array, one level; anything else as it is, nothing not at all.
    @inline(__always)
    mutating func appendFlat(_ value: Value) {
        switch value {
        case .undefined, .unset: return
        case .json(.array(let array)): for item in array { append(.json(item)) }
        case .list(let list):
            if list.flags.contains(.cons) { append(value) } else { for item in list.items { append(item) } }
        default: append(value)
        }
    }

    /// Appends the items of an array, one level, also those of an array constructor.
    mutating func appendAll(_ value: Value) {
        if case .list(let list) = value { for item in list.items { append(item) } } else { appendFlat(value) }
    }

    var values: [Value] { count == 0 ? [] : count == 1 ? [first] : items }

    /// The result as a sequence that has not collapsed yet.
    func sequence(_ flags: List.Flags = .sequence) -> Value { .list(List(values, flags)) }

    /// The result as a sequence collapses: nothing, the item, or the sequence.
    var collapsed: Value { count == 0 ? .undefined : count == 1 ? first : .list(List(items, .sequence)) }
}
