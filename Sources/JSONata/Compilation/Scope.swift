import JSON

/// The names that a frame will have, while the expression is compiled.
final class Scope {
    let names: [String]
    let parent: Scope?
    let layout: Layout

    init(_ names: [String], parent: Scope?) {
        // Of two with the same name the last one counts, as with parameters.
        self.names = names
        self.parent = parent
        layout = Layout(names)
    }

    func slot(of name: String) -> Int? { names.lastIndex { $0.hasSameBytes(as: name) } }

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

    /// The names that `:=` assigns in the frame of these nodes, in the order of the text.
    static func assigned(in nodes: [Syntax]) -> [String] {
        var names: [String] = []
        for node in nodes { collect(node, &names) }
        return names
    }

    private static func collect(_ node: Syntax, _ names: inout [String]) {
        if node.kind == .bind, !names.contains(where: { $0.hasSameBytes(as: node.text) }) { names.append(node.text) }
        switch node.kind {
        case .lambda: return
        case .block: break
        case .path:
            // From the first step with bindings on, a frame of its own takes the assignments.
            for step in node.children {
                if step.bindsTuples { return }
                collect(step, &names)
                collectStages(step, &names)
            }
            if let group = node.groupBy { collect(group, &names) }
            return
        default: for child in node.children { collect(child, &names) }
        }
        if let body = node.body { collect(body, &names) }
        for pair in node.pairs {
            collect(pair.key, &names)
            collect(pair.value, &names)
        }
        for term in node.terms { collect(term.expression, &names) }
        collectStages(node, &names)
        if let group = node.groupBy { collect(group, &names) }
    }

    private static func collectStages(_ node: Syntax, _ names: inout [String]) {
        for predicate in node.predicates { collect(predicate, &names) }
        for case .filter(let predicate) in node.stages { collect(predicate, &names) }
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
