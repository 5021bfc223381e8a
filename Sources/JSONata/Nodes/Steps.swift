import JSON

/// A member's name as a step.
final class Name: Node, @unchecked Sendable {
    let key: String

    init(_ key: String, _ position: Int) {
        self.key = key
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value { try Name.look(key, input, run) }

    /// The member of an object; of an array the members of its items, joined.
    static func look(_ key: String, _ value: Value, _ run: Run) throws(Failure) -> Value {
        switch value {
        case .json(.object(let members)): return if let member = members[key] { .json(member) } else { .undefined }
        case .record: return value.member(key)
        case .json(.array), .list:
            let items = Items(value)
            var result = Gathering()
            for index in 0..<items.count { result.appendAll(try look(key, items[index], run)) }
            try run.work(items.count)
            return result.sequence()
        default: return .undefined
        }
    }
}

/// `*`
final class Wildcard: Node, @unchecked Sendable {
    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        var value = input
        if case .list(let list) = input, list.flags.contains(.wrapper) { value = list.items[0] }
        var result = Gathering()
        var isPlain = false
        func take(_ member: Value) throws(Failure) {
            if member.isArray {
                isPlain = true
                try flatten(member, into: &result, run)
            } else {
                result.append(member)
            }
        }
        if value.isArray {
            let items = Items(value)
            for index in 0..<items.count { try take(items[index]) }
        } else {
            for key in value.keys { try take(value.member(key)) }
        }
        try run.made(items: result.count)
        return result.sequence(isPlain ? [] : .sequence)
    }

    private func flatten(_ value: Value, into result: inout Gathering, _ run: Run) throws(Failure) {
        let items = Items(value)
        try run.work(items.count)
        for index in 0..<items.count {
            let item = items[index]
            if item.isArray { try flatten(item, into: &result, run) } else { result.append(item) }
        }
    }
}

/// `**`
final class Descendants: Node, @unchecked Sendable {
    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        var result = Gathering()
        try visit(input, into: &result, run)
        try run.made(items: result.count)
        return result.sequence()
    }

    private func visit(_ value: Value, into result: inout Gathering, _ run: Run) throws(Failure) {
        try run.work()
        if value.isUndefined { return }
        if value.isArray {
            let items = Items(value)
            for index in 0..<items.count { try visit(items[index], into: &result, run) }
            return
        }
        result.append(value)
        switch value {
        case .json(.object(let members)): for (_, member) in members { try visit(.json(member), into: &result, run) }
        case .record(let record): for key in record.keys { try visit(record[key] ?? .undefined, into: &result, run) }
        default: break
        }
    }
}

/// `^( … )`
final class Sort: Node, @unchecked Sendable {
    let terms: [(descending: Bool, node: Node)]

    init(_ terms: [(descending: Bool, node: Node)], _ position: Int) {
        self.terms = terms
        super.init(position)
    }

    func sorted(_ items: Items, _ frame: Frame, _ run: Run) throws(Failure) -> [Value] {
        var keys: [[Value]] = []
        keys.reserveCapacity(items.count)
        for index in 0..<items.count { keys.append(try self.keys(items[index], frame, run)) }
        return try order(keys, run).map { items[$0] }
    }

    func sorted(_ stream: [Tuple], _ layout: Layout, _ frame: Frame, _ run: Run) throws(Failure) -> [Tuple] {
        var keys: [[Value]] = []
        for tuple in stream { keys.append(try self.keys(tuple.context, Frame(layout, parent: frame, slots: tuple.slots), run)) }
        return try order(keys, run).map { stream[$0] }
    }

    private func keys(_ item: Value, _ frame: Frame, _ run: Run) throws(Failure) -> [Value] {
        var keys: [Value] = []
        for term in terms { keys.append(try term.node.eval(item, frame, run)) }
        return keys
    }

    /// The positions in sorted order.
    private func order(_ keys: [[Value]], _ run: Run) throws(Failure) -> [Int] {
        if keys.count < 2 { return Array(keys.indices) }
        for term in terms.indices {
            // As the comparisons of a merge sort would find them: the type first, then whether the types agree.
            var type: UInt8?
            for key in keys where !key[term].isUndefined {
                guard key[term].decimal != nil || key[term].string != nil else {
                    throw Failure("T2008", "An order-by needs numbers or strings, not \(key[term].typeName)", at: position, token: "^")
                }
                if let type, type != key[term].typeLetter {
                    throw Failure("T2007", "An order-by cannot compare numbers with strings", at: position, token: "^")
                }
                type = key[term].typeLetter
            }
        }
        return try mergeSort(Array(keys.indices)) { (left, right) throws(Failure) in
            try run.work()
            for (index, term) in terms.enumerated() {
                let (one, other) = (keys[left][index], keys[right][index])
                if one.isUndefined || other.isUndefined {
                    if one.isUndefined && other.isUndefined { continue }
                    return one.isUndefined
                }
                let order =
                    if let one = one.decimal, let other = other.decimal {
                        one == other ? 0 : one < other ? -1 : 1
                    } else {
                        (one.string ?? "").order(to: other.string ?? "")
                    }
                if order != 0 { return (order > 0) != term.descending }
            }
            return false
        }
    }
}

/// A stable sort. `isAfter(a, b)` says that `a` belongs behind `b`.
func mergeSort<Element>(_ items: [Element], _ isAfter: (Element, Element) throws(Failure) -> Bool) throws(Failure) -> [Element] {
    if items.count < 2 { return items }
    var (source, target) = (items, items)
    var width = 1
    while width < items.count {
        var start = 0
        while start < items.count {
            let (middle, end) = (min(start + width, items.count), min(start + 2 * width, items.count))
            var (left, right, at) = (start, middle, start)
            while left < middle || right < end {
                var takesRight = left >= middle
                if !takesRight && right < end { takesRight = try isAfter(source[left], source[right]) }
                target[at] = source[takesRight ? right : left]
                if takesRight { right += 1 } else { left += 1 }
                at += 1
            }
            start = end
        }
        swap(&source, &target)
        width *= 2
    }
    return source
}
