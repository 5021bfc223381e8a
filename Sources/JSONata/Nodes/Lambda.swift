import JSON

/// `function($a, $b)<…>{ … }`
final class Lambda: Node, @unchecked Sendable {
    let parameterCount: Int
    let signature: Signature?
    /// The parameters first, then what the body assigns.
    let layout: Layout
    let body: Node

    init(parameterCount: Int, signature: Signature?, layout: Layout, body: Node, _ position: Int) {
        self.parameterCount = parameterCount
        self.signature = signature
        self.layout = layout
        self.body = body
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        try run.capture(frame)
        return .function(Function(.lambda(self, frame, context: input)))
    }

    func frame(_ arguments: [Value], _ parent: Frame) -> Frame {
        let frame = Frame(layout, parent: parent)
        for index in 0..<parameterCount { frame.slots[index] = index < arguments.count ? arguments[index] : .undefined }
        return frame
    }
}

/// `| pattern | update, deletions |`
final class Transform: Node, @unchecked Sendable {
    let pattern: Node
    let update: Node
    let deletions: Node?
    let clone: Node
    static let signature = try! Signature("<(oa):o>")

    init(_ pattern: Node, _ update: Node, _ deletions: Node?, clone: Node, _ position: Int) {
        self.pattern = pattern
        self.update = update
        self.deletions = deletions
        self.clone = clone
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        try run.capture(frame)
        let function = Function(.transform(self, frame))
        try run.keep(function)
        return .function(function)
    }

    /// Changes a copy of `value`, made of nodes that can be changed in place.
    func apply(_ value: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        if value.isUndefined { return .undefined }
        let clone = try self.clone.eval(.undefined, frame, run)
        guard let clone = clone.function else { throw Failure("T2013", "$clone is not a function any more", at: position) }
        var source = value
        if case .builtin = clone.kind {} else { source = try clone.call([value], CallSite(input: value, frame: frame, run: run)) }
        var records: [Record] = []
        defer { for record in records { record.clear() } }
        let copy = try Self.thaw(source, &records, run)
        let matches = Items(try pattern.eval(copy, frame, run))
        for index in 0..<matches.count {
            guard case .record(let match) = matches[index] else { continue }
            let changes = try update.eval(matches[index], frame, run)
            if !changes.isUndefined {
                guard changes.isObject else {
                    throw Failure("T2011", "The update of a transform must be an object, not \(changes.typeName)", at: position, token: "|")
                }
                for key in changes.keys {
                    // A change may hold the match itself: what is stored is what it is now.
                    let frozen = try changes.member(key).hostValue(run)
                    try run.nest(frozen)
                    match[key] = try Self.thaw(frozen, &records, run)
                }
            }
            guard let deletions else { continue }
            let names = try deletions.eval(matches[index], frame, run)
            let list = Items(names)
            for at in 0..<list.count {
                guard let name = list[at].string else {
                    throw Failure("T2012", "The deletions of a transform must be strings", at: position, token: "|")
                }
                match[name] = nil
            }
        }
        return try copy.hostValue(run)
    }

    /// A copy whose objects can be changed in place.
    private static func thaw(_ value: Value, _ records: inout [Record], _ run: Run) throws(Failure) -> Value {
        try run.allocate(48)
        if value.isArray {
            var items: [Value] = []
            let source = Items(value)
            for index in 0..<source.count { items.append(try thaw(source[index], &records, run)) }
            return .list(List(items))
        }
        guard value.isObject else { return value }
        let record = Record()
        records.append(record)
        for key in value.keys { record[key] = try thaw(value.member(key), &records, run) }
        return .record(record)
    }
}

extension Value {
    /// The value without nodes that can still be changed.
    func hostValue(_ run: Run) throws(Failure) -> Value {
        switch self {
        case .list(let list):
            var items: [Value] = []
            for item in list.items { items.append(try item.hostValue(run)) }
            let copy = List(items)
            return Value.list(copy).pureJSON.map { .json($0) } ?? .list(copy)
        case .record(let record):
            try run.work()
            let copy = Record()
            for key in record.keys { copy[key] = try record[key]?.hostValue(run) }
            return copy.simplified
        default: return self
        }
    }
}
