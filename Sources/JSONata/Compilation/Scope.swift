import JSON

/// The names that a frame will have, while the expression is compiled.
final class Scope {
    let names: [String]
    /// The slot of each name; compares bytes, and stays fast with thousands of names.
    private var slots = JSONObject()
    let parent: Scope?
    let layout: Layout

    init(_ names: [String], parent: Scope?) {
        // Of two with the same name the last one counts, as with parameters.
        self.names = names
        self.parent = parent
        layout = Layout(names)
        for (slot, name) in names.enumerated() { slots[name] = .number(Decimal128(slot)) }
    }

    func slot(of name: String) -> Int? { slots[name]?.int }

    /// The frames that may hold a name, from inside out, and how many scopes there are.
    func places(of name: String) -> (places: [(hops: Int, slot: Int)], depth: Int) {
        var (places, hops): ([(hops: Int, slot: Int)], Int) = ([], 0)
        var scope: Scope? = self
        while let current = scope {
            if let slot = current.slot(of: name) { places.append((hops, slot)) }
            hops += 1
            scope = current.parent
        }
        return (places, hops)
    }

    /// The names that `:=` assigns in the frame of these nodes. Not recursive, since expressions may nest deep.
    static func assigned(in nodes: [Syntax]) -> [String] {
        var names = JSONObject()
        var waiting = nodes
        while let node = waiting.popLast() {
            if node.kind == .bind { names[node.text] = true }
            switch node.kind {
            case .block, .lambda:
                // What is inside has a frame of its own; what stands behind has not.
                if let group = node.groupBy { waiting.append(group) }
                waiting += node.predicates
                for case .filter(let predicate) in node.stages { waiting.append(predicate) }
                continue
            case .path:
                // From the first step with bindings on, a frame of its own takes the assignments.
                let tuples = node.children.firstIndex { $0.bindsTuples }
                for step in node.children.prefix(tuples ?? node.children.count) { waiting.append(step) }
                if tuples == nil, let group = node.groupBy { waiting.append(group) }
            default:
                waiting += node.children
                if let group = node.groupBy { waiting.append(group) }
            }
            if let body = node.body { waiting.append(body) }
            for pair in node.pairs { waiting += [pair.key, pair.value] }
            waiting += node.terms.map(\.expression) + node.predicates
            for case .filter(let predicate) in node.stages { waiting.append(predicate) }
        }
        return names.keys
    }
}

extension Syntax {
    /// Whether a step makes the path a stream of bindings.
    var bindsTuples: Bool { isTuple }

    /// The names that a path's tuples bind, also those of paths inside its steps.
    var tupleNames: [String] {
        var names: [String] = []
        for step in children {
            if let focus = step.focusName { names.append(focus) }
            if let index = step.indexName { names.append(index) }
            if let ancestor = step.ancestor { names.append(ancestor.label) }
            for case .index(let name) in step.stages { names.append(name) }
            names += step.nestedTupleNames
        }
        return names
    }

    var nestedTupleNames: [String] {
        switch kind {
        case .path: isTuple ? tupleNames : []
        case .block: children.last?.nestedTupleNames ?? []
        default: []
        }
    }
}
