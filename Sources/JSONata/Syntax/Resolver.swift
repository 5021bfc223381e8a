import JSON

/// Turns the parser's tree into paths with steps, and finds for each `%` the step whose parent it means.
struct Resolver {
    private var labels = 0
    private let guardian: StackGuard

    init(_ guardian: StackGuard) { self.guardian = guardian }

    static func resolve(_ tree: Syntax, _ guardian: StackGuard) throws(Failure) -> Syntax {
        var resolver = Resolver(guardian)
        let resolved = try resolver.resolve(tree)
        guard resolved.kind != .parent, !resolved.seeking.contains(where: { $0.level > 0 }) else { throw underivable(resolved) }
        return resolved
    }

    private static func underivable(_ node: Syntax) -> Failure {
        Failure("S0217", "There is no parent to be found for % here", at: node.start, token: node.text)
    }

    private mutating func resolve(_ node: Syntax) throws(Failure) -> Syntax {
        try guardian.check(at: node.start)
        switch node.kind {
        case .name:
            let path = Syntax(.path, like: node)
            path.children = [node]
            path.keepSingleton = node.keepArray
            return path
        case .parent:
            labels += 1
            node.slot = Slot(label: "!\(labels)")  // no variable can have such a name
            return node
        case .dot, .binary: return try chain(node)
        case .filter: return try filter(node)
        case .group: return try group(node)
        case .orderBy: return try orderBy(node)
        case .focus: return try focus(node)
        case .index: return try index(node)
        case .negate:
            let operand = try resolve(node.children[0])
            if operand.kind == .number && operand.predicates.isEmpty && operand.groupBy == nil {
                operand.number = -operand.number
                return operand
            }
            node.children = [operand]
            collect(node, operand)
            return node
        case .object:
            try resolvePairs(of: node)
            return node
        case .lambda:
            if let body = node.body { node.body = markTailCalls(try resolve(body)) }
            return node
        case .transform, .apply:
            for at in node.children.indices { node.children[at] = try resolve(node.children[at]) }
            if node.kind == .apply && (node.children[0].keepArray || node.children[1].keepArray) { node.keepArray = true }
            return node
        case .call, .partial:
            if let function = node.body { node.body = try resolve(function) }
            try resolveChildren(of: node)
            return node
        case .block:
            try resolveChildren(of: node)
            node.isCons = node.children.contains { $0.isCons || ($0.kind == .path && $0.children[0].isCons) }
            return node
        default:
            try resolveChildren(of: node)
            return node
        }
    }

    private mutating func resolveChildren(of node: Syntax) throws(Failure) {
        for at in node.children.indices {
            node.children[at] = try resolve(node.children[at])
            collect(node, node.children[at])
        }
    }

    private mutating func resolvePairs(of node: Syntax) throws(Failure) {
        for at in node.pairs.indices {
            let (key, value) = (try resolve(node.pairs[at].key), try resolve(node.pairs[at].value))
            node.pairs[at] = (key, value)
            if node.kind == .object {
                collect(node, key)
                collect(node, value)
            }
        }
    }

    /// Hands the unresolved slots of a child to its parent node.
    private func collect(_ node: Syntax, _ child: Syntax) {
        node.seeking += child.seeking
        if let slot = child.slot { node.seeking.append(slot) }
    }

    private func asPath(_ node: Syntax) -> Syntax {
        if node.kind == .path { return node }
        let path = Syntax(.path, like: node)
        path.children = [node]
        // What the first step looks for is outside of the path.
        collect(path, node)
        path.seeking.removeAll { $0.level == 0 }
        return path
    }

    /// `a.b.c`, `1 + 2 & 3`: the parser nests these to the left, as deep as they are long, so they are not walked recursively.
    private mutating func chain(_ node: Syntax) throws(Failure) -> Syntax {
        var links = [node]
        while let next = links.last?.children[0], next.kind == .dot || next.kind == .binary { links.append(next) }
        guard var left = links.last?.children[0] else { return node }
        left = try resolve(left)
        for link in links.reversed() {
            if link.kind == .dot {
                left = try dot(link, left)
                continue
            }
            link.children = [left, try resolve(link.children[1])]
            for child in link.children { collect(link, child) }
            left = link
        }
        return left
    }

    private mutating func dot(_ node: Syntax, _ left: Syntax) throws(Failure) -> Syntax {
        let path = asPath(left)
        let rest = try resolve(node.children[1])
        if rest.kind == .path {
            path.children += rest.children
        } else {
            rest.stages = rest.predicates.map { .filter($0) } + rest.stages
            rest.predicates = []
            path.children.append(rest)
        }
        for step in path.children {
            switch step.kind {
            case .number, .constant:
                throw Failure("S0213", "\(step.text) cannot be a step of a path", at: step.start, token: step.text)
            case .string: step.kind = .name
            default: break
            }
            if step.keepArray { path.keepSingleton = true }
        }
        if path.children[0].kind == .array { path.children[0].isCons = true }
        if path.children[path.children.count - 1].kind == .array { path.children[path.children.count - 1].isCons = true }
        try resolveParents(of: path)
        return path
    }

    private mutating func filter(_ node: Syntax) throws(Failure) -> Syntax {
        let result = try resolve(node.children[0])
        let step = result.kind == .path ? result.children[result.children.count - 1] : result
        if step.groupBy != nil {
            throw Failure("S0209", "A filter cannot follow a grouping", at: node.start, token: node.text)
        }
        let predicate = try resolve(node.children[1])
        for slot in predicate.seeking {
            if slot.level == 1 { try seek(step, slot) } else { slot.level -= 1 }
        }
        collect(step, predicate)
        if result.kind == .path { step.stages.append(.filter(predicate)) } else { step.predicates.append(predicate) }
        return result
    }

    private mutating func group(_ node: Syntax) throws(Failure) -> Syntax {
        let result = try resolve(node.children[0])
        if result.groupBy != nil {
            throw Failure("S0210", "A step can have one grouping only", at: node.start, token: node.text)
        }
        try resolvePairs(of: node)
        node.children = []
        result.groupBy = node
        return result
    }

    private mutating func orderBy(_ node: Syntax) throws(Failure) -> Syntax {
        let path = asPath(try resolve(node.children[0]))
        let sort = Syntax(.sort, like: node)
        for term in node.terms {
            let expression = try resolve(term.expression)
            collect(sort, expression)
            sort.terms.append((term.descending, expression))
        }
        path.children.append(sort)
        if node.keepArray { path.keepSingleton = true }
        try resolveParents(of: path)
        return path
    }

    private mutating func focus(_ node: Syntax) throws(Failure) -> Syntax {
        let result = try resolve(node.children[0])
        let step = result.kind == .path ? result.children[result.children.count - 1] : result
        if !step.stages.isEmpty || !step.predicates.isEmpty {
            throw Failure("S0215", "@ must stand before the filters of a step", at: node.start, token: "@")
        }
        if step.kind == .sort { throw Failure("S0216", "@ must stand before the order-by of a step", at: node.start, token: "@") }
        keep(node, step, result)
        step.focusName = node.text
        step.isTuple = true
        return result
    }

    private mutating func index(_ node: Syntax) throws(Failure) -> Syntax {
        let left = try resolve(node.children[0])
        let result = asPath(left)
        let step = result.children[result.children.count - 1]
        if left.kind != .path {
            step.stages = step.predicates.map { .filter($0) } + step.stages
            step.predicates = []
        }
        keep(node, step, result)
        if step.stages.isEmpty { step.indexName = node.text } else { step.stages.append(.index(node.text)) }
        step.isTuple = true
        return result
    }

    /// Hands `[]` behind `@$v` or `#$v` to the step.
    private func keep(_ node: Syntax, _ step: Syntax, _ path: Syntax) {
        guard node.keepArray else { return }
        step.keepArray = true
        if path.kind == .path { path.keepSingleton = true }
    }

    // MARK: parents

    private func resolveParents(of path: Syntax) throws(Failure) {
        let steps = path.children
        let last = steps[steps.count - 1]
        for slot in last.seeking + (last.kind == .parent ? [last.slot].compactMap { $0 } : []) {
            var index = steps.count - 2
            while slot.level > 0 {
                guard index >= 0 else {
                    path.seeking.append(slot)
                    break
                }
                var step = steps[index]
                index -= 1
                while index >= 0, step.focusName != nil, steps[index].focusName != nil {
                    step = steps[index]
                    index -= 1
                }
                try seek(step, slot)
            }
        }
    }

    /// Offers a slot to a step: it counts down the levels, and at 0 the step records its parent under the slot's label.
    private func seek(_ step: Syntax, _ slot: Slot) throws(Failure) {
        switch step.kind {
        case .name, .wildcard:
            slot.level -= 1
            guard slot.level == 0 else { return }
            if let ancestor = step.ancestor { slot.label = ancestor.label } else { step.ancestor = slot }
            step.isTuple = true
        case .parent: slot.level += 1
        case .block:
            guard let last = step.children.last else { return }
            step.isTuple = true
            try seek(last, slot)
        case .path:
            step.isTuple = true
            var index = step.children.count - 1
            repeat {
                try seek(step.children[index], slot)
                index -= 1
            } while slot.level > 0 && index >= 0
        default: throw Self.underivable(step)
        }
    }

    // MARK: tail calls

    private func markTailCalls(_ node: Syntax) -> Syntax {
        switch node.kind {
        case .call where node.predicates.isEmpty && node.groupBy == nil && !node.keepArray: node.isThunk = true
        case .condition where node.predicates.isEmpty && node.groupBy == nil:
            for at in 1..<node.children.count { node.children[at] = markTailCalls(node.children[at]) }
        case .block where node.predicates.isEmpty && node.groupBy == nil:
            if let last = node.children.last { node.children[node.children.count - 1] = markTailCalls(last) }
        default: break
        }
        return node
    }
}
