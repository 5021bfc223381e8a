import JSON

/// A path: steps, each mapping over the results of the one before.
final class Path: Node, @unchecked Sendable {
    struct Step {
        enum Stage {
            case filter(Predicate)
            case index(slot: Int)
        }

        let node: Node
        let stages: [Stage]
        let isCons: Bool
        let isTuple: Bool
        let focus: Int?
        let index: Int?
        let ancestor: Int?
    }

    let steps: [Step]
    /// The keys, if all steps are bare names.
    let keys: [String]?
    let startsWithVariable: Bool
    let keepSingleton: Bool
    let group: Group?
    /// For bindings: the names of the tuples' slots.
    let layout: Layout?
    /// The path around this one wants the bindings.
    let yieldsTuples: Bool

    init(
        _ steps: [Step], keys: [String]?, startsWithVariable: Bool, keepSingleton: Bool, group: Group?, layout: Layout?, yieldsTuples: Bool,
        _ position: Int
    ) {
        self.steps = steps
        self.keys = keys
        self.startsWithVariable = startsWithVariable
        self.keepSingleton = keepSingleton
        self.group = group
        self.layout = layout
        self.yieldsTuples = yieldsTuples
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        guard let keys, case .json(.object(let members)) = input else {
            return try walk(from: 0, input.isArray && !startsWithVariable ? Items(input) : Items(one: input), frame, run)
        }
        // The way of most paths: names through objects, without any sequence.
        guard var current = members[keys[0]] else { return .undefined }
        for index in 1..<keys.count {
            switch current {
            case .object(let members):
                guard let next = members[keys[index]] else { return .undefined }
                current = next
            case .array: return try walk(from: index, Items(.json(current)), frame, run)
            default: return .undefined
            }
        }
        return .json(current)
    }

    private func walk(from first: Int, _ input: Items, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        var items = input
        var result = Value.undefined
        var tuples: [Tuple]?
        for index in first..<steps.count {
            let step = steps[index]
            if tuples != nil || step.isTuple, let layout {
                tuples = try self.tuples(step, items, tuples, layout, frame, run)
                continue
            }
            if index == 0 && step.isCons {
                result = try step.node.eval(items.count == 1 ? items[0] : .sequence(items.values), frame, run)
                items = Items(result)
            } else {
                (items, result) = try map(step, items, isLast: index == steps.count - 1, frame, run)
            }
            if items.count == 0 { break }
        }
        if let layout {
            let tuples = tuples ?? []
            if let group { return try group.group(tuples, frame, run) }
            if yieldsTuples { return .tuples(TupleStream(layout, tuples)) }
            result = .sequence(tuples.map(\.context))
        }
        if keepSingleton {
            // A single result is not in a sequence yet, and an array constructor's array counts as one.
            if case .list(let list) = result, list.flags.contains(.cons), !list.flags.contains(.sequence) { result = .sequence([result]) }
            if !result.isArray && !result.isUndefined { result = .sequence([result]) }
            result = result.keepingSingleton
        }
        if let group { return try group.group(result, frame, run) }
        return result
    }

    /// Evaluates a step for each item and joins the results, one level.
    private func map(_ step: Step, _ items: Items, isLast: Bool, _ frame: Frame, _ run: Run) throws(Failure) -> (Items, Value) {
        if let sort = step.node as? Sort {
            var sorted = Value.sequence(try sort.sorted(items, frame, run))
            for case .filter(let predicate) in step.stages { sorted = try predicate.filter(sorted, frame, run) }
            return (Items(sorted), sorted)
        }
        if items.count == 1 {
            let value = try evaluate(step, items[0], frame, run)
            switch value {
            case .undefined: return (Items(value), value)
            case .json(.array): return (Items(value), isLast ? value : .undefined)
            case .list(let list):
                if list.flags.contains(.sequence) { return (Items(value), list.flags == .sequence ? value : .sequence(list.items)) }
                if isLast { return (Items(value), value) }
                return (list.flags.contains(.cons) ? Items([value]) : Items(value), value)
            case .tuples: return (Items(value), value)
            default: return (Items(value), value)
            }
        }
        var result = Gathering()
        var single = Value.undefined
        var results = 0
        for index in 0..<items.count {
            let value = try evaluate(step, items[index], frame, run)
            if value.isUndefined { continue }
            results += 1
            single = value
            result.appendFlat(value)
        }
        try run.made(items: result.count)
        if isLast && results == 1 {
            switch single {
            case .json(.array): return (Items(single), single)
            case .list(let list) where !list.flags.contains(.sequence): return (Items(single), single)
            default: break
            }
        }
        let values = result.values
        return (Items(values), .sequence(values))
    }

    @inline(__always)
    private func evaluate(_ step: Step, _ item: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        var value = try step.node.eval(item, frame, run)
        for case .filter(let predicate) in step.stages { value = try predicate.filter(value, frame, run) }
        return value
    }

    // MARK: bindings

    private func tuples(
        _ step: Step, _ items: Items, _ stream: [Tuple]?, _ layout: Layout, _ frame: Frame, _ run: Run
    ) throws(Failure) -> [Tuple] {
        let empty = [Value](repeating: .unset, count: layout.names.count)
        var result: [Tuple] = []
        if let sort = step.node as? Sort {
            if let stream {
                result = try sort.sorted(stream, layout, frame, run)
            } else {
                let inner = Frame(layout, parent: frame, slots: empty)
                for (position, item) in try sort.sorted(items, inner, run).enumerated() {
                    var tuple = Tuple(context: item, slots: empty)
                    if let index = step.index { tuple.slots[index] = .number(position) }
                    result.append(tuple)
                }
            }
            return try stages(step, result, layout, frame, run)
        }
        for tuple in stream ?? (0..<items.count).map({ Tuple(context: items[$0], slots: empty) }) {
            let inner = Frame(layout, parent: frame, slots: tuple.slots)
            let value = try step.node.eval(tuple.context, inner, run)
            if case .tuples(let nested) = value {
                let places = nested.layout.names.map { layout.slot(of: $0) }
                for record in nested.tuples {
                    var copy = tuple
                    copy.context = record.context
                    for (place, bound) in zip(places, record.slots) {
                        if case .unset = bound { continue }
                        if let place { copy.slots[place] = bound }
                    }
                    result.append(copy)
                }
                continue
            }
            let values = Items(value)
            for position in 0..<values.count {
                var copy = tuple
                if let focus = step.focus { copy.slots[focus] = values[position] } else { copy.context = values[position] }
                if let index = step.index { copy.slots[index] = .number(position) }
                if let ancestor = step.ancestor { copy.slots[ancestor] = tuple.context }
                result.append(copy)
            }
            try run.made(items: values.count)
        }
        return try stages(step, result, layout, frame, run)
    }

    private func stages(_ step: Step, _ stream: [Tuple], _ layout: Layout, _ frame: Frame, _ run: Run) throws(Failure) -> [Tuple] {
        var stream = stream
        for stage in step.stages {
            switch stage {
            case .filter(let predicate): stream = try predicate.filter(stream, layout, frame, run)
            case .index(let slot): for position in stream.indices { stream[position].slots[slot] = .number(position) }
            }
        }
        return stream
    }
}
