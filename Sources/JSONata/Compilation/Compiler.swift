import JSON

/// Makes nodes of the syntax tree: variables become places in frames, names and constants are laid out.
struct Compiler {
    /// The text is given to `$eval`: names that it does not bind itself belong to the caller.
    let isEval: Bool

    let guardian: StackGuard

    static func compile(_ text: String, asEval: Bool, _ guardian: StackGuard) throws(Failure) -> Node {
        try compile(try Resolver.resolve(try Parser.parse(text, guardian), guardian), asEval: asEval, guardian)
    }

    static func compile(_ tree: Syntax, asEval: Bool, _ guardian: StackGuard) throws(Failure) -> Node {
        // A block around the whole: the frame of what is assigned outside of all blocks.
        let names = Scope.assigned(in: [tree])
        let scope = Scope(names, parent: nil)
        let node = try Compiler(isEval: asEval, guardian: guardian).node(tree, scope)
        return Program(node, scope.layout)
    }

    func node(_ syntax: Syntax, _ scope: Scope) throws(Failure) -> Node {
        try guardian.check(at: syntax.start)
        if syntax.kind == .path { return try path(syntax, scope) }
        return try refined(try bare(syntax, scope), syntax, scope)
    }

    /// With what stands behind: filters, a grouping, `[]`.
    private func refined(_ node: Node, _ syntax: Syntax, _ scope: Scope) throws(Failure) -> Node {
        if syntax.predicates.isEmpty && syntax.groupBy == nil && !syntax.keepArray { return node }
        var predicates: [Predicate] = []
        let tuples =
            syntax.isTuple && syntax.kind == .block ? Scope(syntax.nestedTupleNames + Scope.assigned(in: syntax.predicates), parent: scope) : nil
        for predicate in syntax.predicates { predicates.append(try self.predicate(predicate, tuples ?? scope, tuples?.layout)) }
        return Refined(
            node, predicates, try syntax.groupBy.map { (group) throws(Failure) in try self.group(group, scope, nil) }, keepArray: syntax.keepArray)
    }

    private func nodes(_ list: [Syntax], _ scope: Scope) throws(Failure) -> [Node] {
        var result: [Node] = []
        for item in list { result.append(try node(item, scope)) }
        return result
    }

    private func bare(_ syntax: Syntax, _ scope: Scope) throws(Failure) -> Node {
        let at = syntax.start
        switch syntax.kind {
        case .string: return Literal(.string(syntax.text), at)
        case .number: return Literal(.number(syntax.number), at)
        case .constant: return Literal(.json(syntax.constant), at)
        case .name: return Name(syntax.text, at)
        case .variable: return variable(syntax.text, scope, at)
        case .parent: return variable(syntax.slot?.label ?? "", scope, at)
        case .regex:
            do throws(Failure) {
                return Matcher(try Regex(syntax.text, flags: syntax.extra), at)
            } catch {
                throw error.placed(at: at, syntax.text)
            }
        case .wildcard: return Wildcard(at)
        case .descendants: return Descendants(at)
        case .negate: return Negate(try node(syntax.children[0], scope), at)
        case .binary: return try binary(syntax, scope)
        case .array: return try array(syntax, scope)
        case .object: return ObjectConstructor(try group(syntax, scope, nil), at)
        case .block:
            let names = Scope.assigned(in: syntax.children)
            if names.isEmpty { return Block(try nodes(syntax.children, scope), nil, at) }
            let inner = Scope(names, parent: scope)
            return Block(try nodes(syntax.children, inner), inner.layout, at)
        case .condition:
            let parts = try nodes(syntax.children, scope)
            return Condition(parts[0], parts[1], parts.count > 2 ? parts[2] : nil, at)
        case .elvis, .coalesce:
            let parts = try nodes(syntax.children, scope)
            return Default(parts[0], parts[1], asksForTruth: syntax.kind == .elvis, at)
        case .bind:
            guard let slot = scope.slot(of: syntax.text) else { throw Failure("S0206", ":= cannot stand here", at: at, token: syntax.text) }
            return Bind(slot, try node(syntax.children[0], scope), at)
        case .lambda: return try lambda(syntax, scope)
        case .call, .partial: return try call(syntax, scope)
        case .apply: return Apply(try node(syntax.children[0], scope), try node(syntax.children[1], scope), at)
        case .transform:
            let parts = try nodes(syntax.children, scope)
            return Transform(parts[0], parts[1], parts.count > 2 ? parts[2] : nil, clone: variable("clone", scope, at), at)
        default: throw Failure("S0206", "\(syntax.text) cannot stand here", at: at, token: syntax.text)
        }
    }

    private func variable(_ name: String, _ scope: Scope, _ at: Int) -> Node {
        if name.isEmpty { return Context(at) }
        if name == "$" { return Root(at) }
        let (places, depth) = scope.places(of: name)
        return Variable(name, places: places, builtin: Builtin.functions[name], callerHops: isEval ? depth : nil, at)
    }

    /// Chains such as `a & b & c` nest to the left, as deep as they are long, so they are not walked recursively.
    private func binary(_ syntax: Syntax, _ scope: Scope) throws(Failure) -> Node {
        var links = [syntax]
        while let next = links.last?.children[0], next.kind == .binary, next.predicates.isEmpty, next.groupBy == nil, !next.keepArray {
            links.append(next)
        }
        guard let first = links.last?.children[0] else { return Node(syntax.start) }
        var left = try node(first, scope)
        for link in links.reversed() { left = try binary(link, left, try node(link.children[1], scope)) }
        return left
    }

    private func binary(_ syntax: Syntax, _ left: Node, _ right: Node) throws(Failure) -> Node {
        let at = syntax.start
        switch syntax.text {
        case "=", "!=": return Equality(left, right, wanted: syntax.text == "=", at)
        case "<", "<=", ">", ">=": return Comparison(left, right, syntax.text, at)
        case "&": return Concatenation(left, right, at)
        case "and", "or": return Logic(left, right, isAnd: syntax.text == "and", at)
        case "in": return Membership(left, right, at)
        default:
            guard let operation = Arithmetic.Operation(rawValue: syntax.text) else {
                throw Failure("S0204", "\(syntax.text) is not an operator", at: at, token: syntax.text)
            }
            return Arithmetic(operation, left, right, at)
        }
    }

    private func array(_ syntax: Syntax, _ scope: Scope) throws(Failure) -> Node {
        var items: [ArrayConstructor.Item] = []
        for item in syntax.children {
            if item.kind == .range {
                items.append(.range(try node(item.children[0], scope), try node(item.children[1], scope), position: item.start))
            } else {
                let node = try node(item, scope)
                items.append(item.kind == .array ? .nested(node) : .flat(node))
            }
        }
        return ArrayConstructor(items, isCons: syntax.isCons, syntax.start)
    }

    private func group(_ syntax: Syntax, _ scope: Scope, _ layout: Layout?) throws(Failure) -> Group {
        var pairs: [(key: Node, value: Node)] = []
        var keys: [String]? = []
        var seen = JSONObject()
        for pair in syntax.pairs {
            let isPlain = pair.key.kind == .string && pair.key.predicates.isEmpty && pair.key.groupBy == nil
            if !isPlain || seen[pair.key.text] != nil { keys = nil }
            seen[pair.key.text] = true
            keys?.append(pair.key.text)
            pairs.append((try node(pair.key, scope), try node(pair.value, scope)))
        }
        return Group(pairs, fixedKeys: keys, layout: layout, syntax.start)
    }

    private func predicate(_ syntax: Syntax, _ scope: Scope, _ layout: Layout? = nil) throws(Failure) -> Predicate {
        let isLiteral = syntax.kind == .number && syntax.predicates.isEmpty && syntax.groupBy == nil
        let literal = isLiteral ? syntax.number.rounded(to: 0, .floor).int ?? Int(Int32.max) : nil
        return Predicate(try node(syntax, scope), literal: literal, layout: layout)
    }

    private func lambda(_ syntax: Syntax, _ scope: Scope) throws(Failure) -> Node {
        guard let body = syntax.body else { return Node(syntax.start) }
        let own = Scope.assigned(in: [body]).filter { name in !syntax.parameters.contains { $0.hasSameBytes(as: name) } }
        let inner = Scope(syntax.parameters + own, parent: scope)
        do throws(Failure) {
            let signature = try syntax.extra.isEmpty ? nil : Signature(syntax.extra)
            return Lambda(
                parameterCount: syntax.parameters.count, signature: signature, layout: inner.layout, body: try node(body, inner), syntax.start)
        } catch {
            throw error.placed(at: syntax.start, syntax.text)
        }
    }

    private func call(_ syntax: Syntax, _ scope: Scope) throws(Failure) -> Node {
        guard let function = syntax.body else { return Node(syntax.start) }
        var (name, forgotten): (String, Node?) = (function.text, nil)
        if function.kind == .path {
            name = function.children[0].text
            forgotten = variable(name, scope, function.start)
        }
        let callee = try node(function, scope)
        if syntax.kind == .call {
            return Call(callee, try nodes(syntax.children, scope), isThunk: syntax.isThunk, name: name, forgotten: forgotten, function.start)
        }
        var arguments: [Node?] = []
        for argument in syntax.children { arguments.append(argument.kind == .placeholder ? nil : try node(argument, scope)) }
        return Partial(callee, arguments, name: name, forgotten: forgotten, function.start)
    }

    // MARK: paths

    private func path(_ syntax: Syntax, _ scope: Scope) throws(Failure) -> Node {
        let first = syntax.children.firstIndex { $0.bindsTuples }
        var tupleScope: Scope?
        if let first {
            var parts: [Syntax] = Array(syntax.children[first...])
            parts += parts.flatMap { step in
                step.predicates + step.stages.compactMap { if case .filter(let filter) = $0 { filter } else { nil } } + step.terms.map(\.expression)
            }
            if let group = syntax.groupBy { parts += group.pairs.flatMap { [$0.key, $0.value] } }
            var names: [String] = []
            for name in syntax.tupleNames + Scope.assigned(in: parts) where !names.contains(where: { $0.hasSameBytes(as: name) }) {
                names.append(name)
            }
            tupleScope = Scope(names, parent: scope)
        }
        var steps: [Path.Step] = []
        for (index, step) in syntax.children.enumerated() {
            let inner = first.map { index >= $0 } == true ? tupleScope ?? scope : scope
            steps.append(try self.step(step, inner))
        }
        let isPlain = syntax.children.allSatisfy {
            $0.kind == .name && $0.stages.isEmpty && $0.predicates.isEmpty && !$0.isTuple && $0.groupBy == nil
        }
        let keys = isPlain && !syntax.keepSingleton && syntax.groupBy == nil && !syntax.isTuple ? syntax.children.map(\.text) : nil
        let groupScope = tupleScope ?? scope
        return Path(
            steps, keys: keys, startsWithVariable: syntax.children[0].kind == .variable, keepSingleton: syntax.keepSingleton,
            group: try syntax.groupBy.map { (group) throws(Failure) in try self.group(group, groupScope, tupleScope?.layout) },
            layout: tupleScope?.layout,
            yieldsTuples: syntax.isTuple && first != nil, syntax.start)
    }

    private func step(_ syntax: Syntax, _ scope: Scope) throws(Failure) -> Path.Step {
        var stages: [Path.Step.Stage] = []
        for stage in syntax.stages {
            switch stage {
            case .filter(let filter): stages.append(.filter(try predicate(filter, scope)))
            case .index(let name): stages.append(.index(slot: scope.slot(of: name) ?? 0))
            }
        }
        let node: Node
        if syntax.kind == .sort {
            var terms: [(descending: Bool, node: Node)] = []
            for term in syntax.terms { terms.append((term.descending, try self.node(term.expression, scope))) }
            node = Sort(terms, syntax.start)
        } else {
            node = try self.node(syntax, scope)
        }
        return Path.Step(
            node: node, stages: stages, isCons: syntax.isCons, isTuple: syntax.bindsTuples, focus: syntax.focusName.flatMap { scope.slot(of: $0) },
            index: syntax.indexName.flatMap { scope.slot(of: $0) }, ancestor: syntax.ancestor.flatMap { scope.slot(of: $0.label) })
    }
}

/// A whole expression: opens the outermost frame.
final class Program: Node, @unchecked Sendable {
    let node: Node
    let layout: Layout

    init(_ node: Node, _ layout: Layout) {
        self.node = node
        self.layout = layout
        super.init(node.position)
    }

    /// `frame` is the caller's for `$eval`, an empty one for the host.
    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        run.depth -= 1  // no node of the text
        let value = try node.eval(input, Frame(layout, parent: frame), run)
        run.depth += 1
        return value
    }
}
