import JSON

/// `[ …, … ]`
final class ArrayConstructor: Node, @unchecked Sendable {
    enum Item {
        /// An array constructor inside is one item; the items of any other array are taken over.
        case nested(Node)
        case flat(Node)
        case range(Node, Node, position: Int)
    }

    let items: [Item]
    let isCons: Bool

    init(_ items: [Item], isCons: Bool, _ position: Int) {
        self.items = items
        self.isCons = isCons
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        var result = Gathering()
        for item in items {
            switch item {
            case .nested(let node):
                let value = try node.eval(input, frame, run)
                try run.nest(value)
                if !value.isUndefined { result.append(value) }
            case .flat(let node):
                let value = try node.eval(input, frame, run)
                try run.nest(value)
                result.appendAll(value)
            case .range(let from, let to, let position):
                try range(try from.eval(input, frame, run), try to.eval(input, frame, run), position, &result, run)
            }
        }
        try run.made(items: result.count)
        let list = List(result.values, isCons ? .cons : [])
        if isCons { return .list(list) }
        return Value.list(list).pureJSON.map { .json($0) } ?? .list(list)
    }

    private func range(_ from: Value, _ to: Value, _ position: Int, _ result: inout Gathering, _ run: Run) throws(Failure) {
        if !from.isUndefined, from.decimal?.isInteger != true {
            throw Failure("T2003", "The left side of .. must be a whole number", at: position, token: "..")
        }
        if !to.isUndefined, to.decimal?.isInteger != true {
            throw Failure("T2004", "The right side of .. must be a whole number", at: position, token: "..")
        }
        guard let first = from.decimal, let last = to.decimal, first <= last else { return }
        guard let start = first.int, let end = last.int, case let (size, overflow) = end.subtractingReportingOverflow(start), !overflow,
            size < 10_000_000
        else { throw Failure("D2014", "A range has more than 10,000,000 items", at: position, token: "..") }
        try run.made(items: result.count + size + 1)
        for number in start...end { result.append(.number(number)) }
        try run.work(size)
    }
}

/// `{ k: v, … }` as an operand.
final class ObjectConstructor: Node, @unchecked Sendable {
    let group: Group

    init(_ group: Group, _ position: Int) {
        self.group = group
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value { try group.group(input, frame, run) }
}

/// The pairs of an object constructor or a grouping.
final class Group: @unchecked Sendable {  // constants only
    let pairs: [(key: Node, value: Node)]
    /// The keys, if all are strings in the text and no two are the same.
    let fixedKeys: [String]?
    let position: Int
    /// For a path with bindings: the names of its tuples.
    let layout: Layout?

    init(_ pairs: [(key: Node, value: Node)], fixedKeys: [String]?, layout: Layout?, _ position: Int) {
        self.pairs = pairs
        self.fixedKeys = fixedKeys
        self.layout = layout
        self.position = position
    }

    func group(_ value: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        if let fixedKeys, !value.isArray { return try fixed(fixedKeys, value, frame, run) }
        let items = Items(value)
        // Without items the pairs still run once, so that {…} makes an object.
        return try gather(items.count == 0 ? [.undefined] : items.values, frame, run)
    }

    /// One item and known keys: no groups to look for.
    private func fixed(_ keys: [String], _ value: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        var members = JSONObject()
        members.reserveCapacity(keys.count)
        var record: Record?
        for index in keys.indices {
            let member = try pairs[index].value.eval(value, frame, run)
            try run.nest(member)
            if member.isUndefined { continue }
            if record == nil, let json = member.pureJSON {
                members.append(keys[index], json)
                continue
            }
            let target = record ?? Record(members)
            record = target
            target[keys[index]] = member
        }
        try run.allocate(members.count * 40)
        return record.map { .record($0) } ?? .json(.object(members))
    }

    private func gather(_ items: [Value], _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        var places = JSONObject()
        var entries: [(key: String, pair: Int, items: Gathering)] = []
        for item in items {
            for (pair, nodes) in pairs.enumerated() {
                guard let key = try self.key(nodes.key, item, frame, run) else { continue }
                if let place = places[key]?.int {
                    guard entries[place].pair == pair else { throw twice(key) }
                    // The first item of a group stands for itself; from the second on the items of arrays are joined.
                    if entries[place].items.count == 1 {
                        let first = entries[place].items.first
                        entries[place].items = Gathering()
                        entries[place].items.appendAll(first)
                    }
                    entries[place].items.appendAll(item)
                } else {
                    places[key] = .number(Decimal128(entries.count))
                    var gathering = Gathering()
                    gathering.append(item)
                    entries.append((key, pair, gathering))
                }
            }
        }
        let result = Record()
        for entry in entries {
            let context = entry.items.count == 1 ? entry.items.first : Value.sequence(entry.items.values)
            let value = try pairs[entry.pair].value.eval(context, frame, run)
            try run.nest(value)
            if !value.isUndefined { result[entry.key] = value }
        }
        try run.allocate(entries.count * 40)
        return result.simplified
    }

    /// Groups the records of a path with bindings.
    func group(_ stream: [Tuple], _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        guard let layout else { return .undefined }
        var places = JSONObject()
        var entries: [(key: String, pair: Int, tuples: [Tuple])] = []
        for tuple in stream {
            let inner = Frame(layout, parent: frame, slots: tuple.slots)
            for (pair, nodes) in pairs.enumerated() {
                guard let key = try self.key(nodes.key, tuple.context, inner, run) else { continue }
                if let place = places[key]?.int {
                    guard entries[place].pair == pair else { throw twice(key) }
                    entries[place].tuples.append(tuple)
                } else {
                    places[key] = .number(Decimal128(entries.count))
                    entries.append((key, pair, [tuple]))
                }
            }
        }
        let result = Record()
        for entry in entries {
            var merged = entry.tuples[0]
            for tuple in entry.tuples.dropFirst() {
                merged.context = Value.appending(merged.context, tuple.context)
                for slot in merged.slots.indices { merged.slots[slot] = Value.appending(merged.slots[slot], tuple.slots[slot]) }
                try run.work(merged.slots.count)
            }
            let value = try pairs[entry.pair].value.eval(merged.context, Frame(layout, parent: frame, slots: merged.slots), run)
            if !value.isUndefined { result[entry.key] = value }
        }
        return result.simplified
    }

    private func key(_ node: Node, _ item: Value, _ frame: Frame, _ run: Run) throws(Failure) -> String? {
        let key = try node.eval(item, frame, run)
        if key.isUndefined { return nil }
        guard let text = key.string else {
            throw Failure("T1003", "The key of a member must be a string, not \(key.typeName)", at: position, token: "{")
        }
        return text
    }

    private func twice(_ key: String) -> Failure {
        Failure("D1009", "Two pairs give the member \"\(key.prefix(80))\"", at: position, token: "{")
    }
}

extension Record {
    convenience init(_ members: JSONObject) {
        self.init()
        for (key, value) in members { self[key] = .json(value) }
    }

    /// As JSON, if there are no functions inside.
    var simplified: Value {
        var members = JSONObject()
        members.reserveCapacity(count)
        for key in keys {
            guard let value = self[key]?.pureJSON else { return .record(self) }
            members.append(key, value)
        }
        return .json(.object(members))
    }
}

extension Value {
    /// Two values in one array; nothing adds nothing.
    static func appending(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.undefined, _), (.unset, _): return right
        case (_, .undefined), (_, .unset): return left
        default:
            let (left, right) = (Items(left), Items(right))
            if case .json(let first) = left.storage, case .json(let second) = right.storage { return .json(.array(first + second)) }
            return .list(List(left.values + right.values))
        }
    }
}
