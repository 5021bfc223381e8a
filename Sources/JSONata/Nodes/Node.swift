import JSON

/// A compiled syntax node: immutable, shared by all evaluations; their state is in `Frame` and `Run`.
class Node: @unchecked Sendable {  // subclasses have constants only
    /// The offset of the token that made it.
    let position: Int

    init(_ position: Int) { self.position = position }

    /// The value, where a sequence may not have collapsed yet.
    func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value { .undefined }

    /// The value. An error leaves the depth as it is: nothing goes on after an error.
    @inline(__always)
    final func eval(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        try run.enter(self)
        let value = try evaluate(input, frame, run)
        run.leave()
        return value.collapsed
    }
}

/// A value known when the expression was compiled.
final class Literal: Node, @unchecked Sendable {
    let value: Value

    init(_ value: Value, _ position: Int) {
        self.value = value
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value { value }
}

/// A regular expression, as a function.
final class Matcher: Node, @unchecked Sendable {
    let regex: Regex

    init(_ regex: Regex, _ position: Int) {
        self.regex = regex
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value { .function(Function(.matcher(regex))) }
}

/// A node with what stands behind it: filters, a grouping, `[]`.
final class Refined: Node, @unchecked Sendable {
    let node: Node
    let predicates: [Predicate]
    let group: Group?
    let keepArray: Bool

    init(_ node: Node, _ predicates: [Predicate], _ group: Group?, keepArray: Bool) {
        self.node = node
        self.predicates = predicates
        self.group = group
        self.keepArray = keepArray
        super.init(node.position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        var value = try node.evaluate(input, frame, run)
        for predicate in predicates { value = try predicate.filter(value, frame, run) }
        if let group { value = try group.group(value, frame, run) }
        return keepArray ? value.keepingSingleton : value
    }
}

/// `$name`, `$` or `$$`, or the parent that a `%` means.
final class Variable: Node, @unchecked Sendable {
    /// Frames that may hold the name, from inside out: how many frames up, which slot.
    let places: [(hops: Int, slot: Int)]
    let name: String
    let builtin: Function?
    /// For text compiled by `$eval`: how many frames up the caller's frame is.
    let callerHops: Int?

    init(_ name: String, places: [(hops: Int, slot: Int)], builtin: Function?, callerHops: Int?, _ position: Int) {
        self.name = name
        self.places = places
        self.builtin = builtin
        self.callerHops = callerHops
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        for place in places {
            var holder = frame
            for _ in 0..<place.hops { holder = holder.parent.unsafelyUnwrapped }
            let value = holder.slots[place.slot]
            if case .unset = value { continue }
            return value
        }
        if let callerHops {
            var caller = frame
            for _ in 0..<callerHops { caller = caller.parent ?? caller }
            if let value = caller.lookUp(name) { return value }
        }
        if !run.bindings.isEmpty, let value = run.bindings[name] { return value }
        if let builtin { return .function(builtin) }
        return .undefined
    }
}

/// `$`: the context.
final class Context: Node, @unchecked Sendable {
    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        if case .list(let list) = input, list.flags.contains(.wrapper) { return list.items[0] }
        return input
    }
}

/// `$$`: the input of the whole evaluation.
final class Root: Node, @unchecked Sendable {
    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value { run.root }
}
