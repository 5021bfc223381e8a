import JSON

/// Where a function is called: its context, the frame (for `$eval`) and the evaluation.
struct CallSite {
    let input: Value
    let frame: Frame
    let run: Run
}

/// `f(a, b)`
final class Call: Node, @unchecked Sendable {
    let function: Node
    let arguments: [Node]
    /// The last thing that a lambda does: handed to the loop that runs the lambda, so that recursion needs no stack.
    let isThunk: Bool
    /// What stands before the parenthesis, for messages.
    let name: String
    /// The variable of the same name, if a bare name was called.
    let forgotten: Node?

    init(_ function: Node, _ arguments: [Node], isThunk: Bool, name: String, forgotten: Node?, _ position: Int) {
        self.function = function
        self.arguments = arguments
        self.isThunk = isThunk
        self.name = name
        self.forgotten = forgotten
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        try call(nil, input, frame, run)
    }

    /// Calls, with `first` in front of the arguments (`first ~> f(a)`).
    func call(_ first: Value?, _ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let value = try function.eval(input, frame, run)
        guard let callee = value.function else { throw try notAFunction(value, input, frame, run) }
        var values: [Value] = []
        values.reserveCapacity(arguments.count + (first == nil ? 0 : 1))
        if let first { values.append(first) }
        for argument in arguments { values.append(try argument.eval(input, frame, run)) }
        do throws(Failure) {
            if isThunk, first == nil, case .lambda = callee.kind {
                run.tail = (callee, values, input, position, name)
                return .unset
            }
            return try callee.call(values, CallSite(input: input, frame: frame, run: run))
        } catch {
            throw error.placed(at: position, name)
        }
    }

    private func notAFunction(_ value: Value, _ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Failure {
        if value.isUndefined, let forgotten, !(try forgotten.eval(input, frame, run)).isUndefined {
            return Failure("T1005", "\(name) is not a function; did you mean $\(name)?", at: position, token: name)
        }
        return Failure("T1006", "\(name.isEmpty ? "This" : name) is not a function", at: position, token: name)
    }
}

extension Failure {
    /// The error with a place, if it has none yet.
    func placed(at place: Int, _ name: String) -> Failure {
        if position == nil { position = place }
        if token == nil { token = name }
        return self
    }
}

/// `f(?, b)`
final class Partial: Node, @unchecked Sendable {
    let function: Node
    /// Nil for `?`.
    let arguments: [Node?]
    let name: String
    let forgotten: Node?

    init(_ function: Node, _ arguments: [Node?], name: String, forgotten: Node?, _ position: Int) {
        self.function = function
        self.arguments = arguments
        self.name = name
        self.forgotten = forgotten
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let value = try function.eval(input, frame, run)
        guard let callee = value.function else {
            if value.isUndefined, let forgotten, !(try forgotten.eval(input, frame, run)).isUndefined {
                throw Failure("T1007", "\(name) is not a function; did you mean $\(name)?", at: position, token: name)
            }
            throw Failure("T1008", "\(name.isEmpty ? "This" : name) is not a function", at: position, token: name)
        }
        var values: [Value?] = []
        for argument in arguments { values.append(try argument?.eval(input, frame, run)) }
        let function = Function(.partial(callee, values))
        try run.keep(function)
        return .function(function)
    }
}

/// `l ~> r`
final class Apply: Node, @unchecked Sendable {
    let left: Node
    let right: Node

    init(_ left: Node, _ right: Node, _ position: Int) {
        self.left = left
        self.right = right
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let value = try left.eval(input, frame, run)
        if let call = right as? Call { return try call.call(value, input, frame, run) }
        guard let function = try right.eval(input, frame, run).function else {
            throw Failure("T2006", "The right side of ~> must be a function", at: position, token: "~>")
        }
        if let first = value.function {
            let composed = Function(.composed(first, function))
            try run.keep(composed)
            return .function(composed)
        }
        do throws(Failure) {
            return try function.call([value], CallSite(input: input, frame: frame, run: run))
        } catch {
            throw error.placed(at: position, "~>")
        }
    }
}
