import JSON

extension Function {
    func call(_ arguments: [Value], _ site: CallSite) throws(Failure) -> Value {
        switch kind {
        case .builtin(let builtin):
            return try builtin.body(try builtin.signature?.validated(arguments, context: site.input) ?? arguments, site)
        case .lambda(let lambda, let frame, let context): return try run(lambda, frame, context, arguments, site)
        case .partial(let function, let given):
            var rest = arguments.makeIterator()
            var all: [Value] = []
            for value in given { all.append(value ?? rest.next() ?? .undefined) }
            try site.run.work()
            return try function.nested(all, site)
        case .composed(let first, let second):
            return try second.nested([try first.nested(arguments, site).collapsed], site)
        case .transform(let transform, let frame):
            return try transform.apply(try Transform.signature.validated(arguments, context: site.input)[0], frame, site.run)
        case .matcher(let regex):
            let from = arguments.count > 1 ? arguments[1].decimal?.int ?? 0 : 0
            guard let text = arguments.first?.string else { return .undefined }
            return try regex.matchValue(in: Subject(text), from: max(0, from), isFollowing: false, site.run)
        case .nextMatch(let regex, let subject, let from): return try regex.matchValue(in: subject, from: from, isFollowing: true, site.run)
        case .host(_, let function, let signature):
            return try host(function, try signature?.validated(arguments, context: site.input) ?? arguments, site)
        case .ended: throw Failure("T1006", "This function belongs to an evaluation that has ended")
        }
    }

    /// A call from inside a function that is no syntax node: counted, since such functions can be chained endlessly.
    private func nested(_ arguments: [Value], _ site: CallSite) throws(Failure) -> Value {
        try site.run.enter(Function.noNode)
        let value = try call(arguments, site)
        site.run.leave()
        return value
    }

    private static let noNode = Node(0)

    /// Runs a lambda, and what it calls last, and what that calls last.
    private func run(_ lambda: Lambda, _ frame: Frame, _ context: Value, _ arguments: [Value], _ site: CallSite) throws(Failure) -> Value {
        var (lambda, frame, context) = (lambda, frame, context)
        var arguments = try lambda.signature?.validated(arguments, context: site.input) ?? arguments
        while true {
            let value = try lambda.body.eval(context, lambda.frame(arguments, frame), site.run)
            guard let tail = site.run.tail else { return value }
            site.run.tail = nil
            guard case .lambda(let next, let nextFrame, let nextContext) = tail.function.kind else { return value }
            (lambda, frame, context) = (next, nextFrame, nextContext)
            do throws(Failure) {
                arguments = try lambda.signature?.validated(tail.arguments, context: tail.input) ?? tail.arguments
            } catch {
                throw error.placed(at: tail.position, tail.name)
            }
        }
    }

    private func host(_ function: HostFunction, _ arguments: [Value], _ site: CallSite) throws(Failure) -> Value {
        var values: [JSONValue?] = []
        for argument in arguments { values.append(try argument.hostJSON()) }
        do {
            guard let result = try function.call(values) else { return .undefined }
            return .json(result)
        } catch {
            throw Failure("D3137", "\(error)")
        }
    }

    /// Calls with as many of (value, position or key, whole) as the function takes.
    func callBack(_ value: Value, _ second: @autoclosure () -> Value, _ whole: @autoclosure () -> Value, _ site: CallSite) throws(Failure) -> Value {
        try site.run.work()
        switch arity {
        case 2: return try call([value, second()], site).collapsed
        case 3...: return try call([value, second(), whole()], site).collapsed
        default: return try call([value], site).collapsed
        }
    }
}
