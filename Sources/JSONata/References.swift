/// A path into the input that an expression names, as far as it can be known without evaluating.
public struct Reference: Sendable, Hashable {
    /// The names from the root of the input on: `["lines", "price"]`. A wildcard is `*`, what lies at any depth `**`.
    public let path: [String]
    /// The offset of the last name in the text, in UTF-8 bytes.
    public let position: Int
    /// False if the path may begin somewhere else: inside a function whose argument is not known, or behind a computed value.
    public let isCertain: Bool
}

/// Walks the syntax tree with what is known about the context: a path from the root, or nothing.
struct ReferenceFinder {
    private typealias Place = [String]?
    private var found: [Reference] = []
    /// The paths that variables stand for, innermost scope last.
    private var variables: [[String: Place]] = [[:]]

    private let guardian: StackGuard

    private init(_ guardian: StackGuard) { self.guardian = guardian }

    static func references(in tree: Syntax, _ guardian: StackGuard) -> [Reference] {
        var finder = ReferenceFinder(guardian)
        _ = finder.visit(tree, [])
        return finder.found
    }

    private func value(of name: String, _ context: Place) -> Place {
        if name.isEmpty { return context }
        if name == "$" { return [] }
        for scope in variables.reversed() { if let place = scope[name] { return place } }
        return nil
    }

    /// Notes what a node reads; returns the path that its value stands for, if it is known.
    private mutating func visit(_ node: Syntax, _ context: Place) -> Place {
        if guardian.isExhausted { return nil }  // what nests so deep names nothing that could be checked
        var place: Place
        switch node.kind {
        case .path: place = path(node, context)
        case .name:
            place = (context ?? []) + [node.text]
            if let place { found.append(Reference(path: place, position: node.start, isCertain: context != nil)) }
            if context == nil { place = nil }
        case .variable: place = value(of: node.text, context)
        case .wildcard: place = context.map { $0 + ["*"] }
        case .descendants: place = context.map { $0 + ["**"] }
        case .block:
            variables.append([:])
            place = nil
            for statement in node.children { place = visit(statement, context) }
            variables.removeLast()
        case .bind:
            place = visit(node.children[0], context)
            variables[variables.count - 1][node.text] = .some(place)
        case .lambda:
            // Called with arguments that are not known here; its context is where it stands.
            place = lambda(node, argument: nil, context)
        case .call: place = call(node, context)
        case .condition, .elvis, .coalesce:
            let places = node.children.map { visit($0, context) }
            place = node.kind == .condition ? nil : places.first ?? nil
        default:
            for child in node.children { _ = visit(child, context) }
            if let body = node.body { _ = visit(body, context) }
            for pair in node.pairs {
                _ = visit(pair.key, context)
                _ = visit(pair.value, context)
            }
            place = nil
        }
        if node.kind != .path { behind(node, place) }
        return place
    }

    /// Filters and groupings see the node's result as their context.
    private mutating func behind(_ node: Syntax, _ place: Place) {
        for predicate in node.predicates { _ = visit(predicate, place) }
        for case .filter(let predicate) in node.stages { _ = visit(predicate, place) }
        for pair in node.groupBy?.pairs ?? [] {
            _ = visit(pair.key, place)
            _ = visit(pair.value, place)
        }
    }

    private mutating func path(_ node: Syntax, _ context: Place) -> Place {
        var place = context
        for step in node.children {
            if step.kind == .sort {
                for term in step.terms { _ = visit(term.expression, place) }
                continue
            }
            if step.kind == .parent {
                place = place.flatMap { $0.isEmpty ? nil : Array($0.dropLast()) }
                behind(step, place)
                continue
            }
            let before = place
            place = visit(step, before)
            if let focus = step.focusName {
                variables[variables.count - 1][focus] = .some(place)
                place = before
            }
        }
        for pair in node.groupBy?.pairs ?? [] {
            _ = visit(pair.key, place)
            _ = visit(pair.value, place)
        }
        return place
    }

    private mutating func lambda(_ node: Syntax, argument: Place, _ context: Place) -> Place {
        var names: [String: Place] = [:]
        for (index, name) in node.parameters.enumerated() { names[name] = .some(index == 0 ? argument : nil) }
        variables.append(names)
        if let body = node.body { _ = visit(body, context) }
        variables.removeLast()
        return nil
    }

    /// Functions that hand on items of their first argument: paths go on behind them.
    private static let transparent: Set<String> = ["filter", "sort", "reverse", "distinct", "single", "shuffle", "append"]
    private static let iterating: Set<String> = ["map", "filter", "single", "sort", "each", "sift"]

    private mutating func call(_ node: Syntax, _ context: Place) -> Place {
        let name = node.body?.kind == .variable ? node.body?.text ?? "" : ""
        if let body = node.body, body.kind != .variable, body.kind != .path { _ = visit(body, context) }
        var first: Place = nil
        for (index, argument) in node.children.enumerated() {
            if argument.kind == .lambda, index == 1, Self.iterating.contains(name) {
                _ = lambda(argument, argument: first, context)
            } else {
                let place = visit(argument, context)
                if index == 0 { first = place }
            }
        }
        if name == "lookup", node.children.count == 2, node.children[1].kind == .string, let first {
            let place = first + [node.children[1].text]
            found.append(Reference(path: place, position: node.children[1].start, isCertain: true))
            return place
        }
        return Self.transparent.contains(name) ? first : nil
    }
}
