import JSON

/// A function as a value.
final class Function {
    enum Kind {
        case builtin(Builtin)
        case lambda(Lambda, Frame, context: Value)
        case partial(Function, [Value?])
        case composed(Function, Function)
        case transform(Transform, Frame)
        case matcher(Regex)
        /// The `next` of a match: looks for the following one.
        case nextMatch(Regex, Subject, from: Int)
        case host(String, HostFunction, Signature?)
        /// The evaluation that it belonged to has ended.
        case ended
    }

    private(set) var kind: Kind

    init(_ kind: Kind) { self.kind = kind }

    func clear() { kind = .ended }

    /// How many arguments higher-order functions hand to it.
    var arity: Int {
        switch kind {
        case .builtin(let builtin): builtin.arity
        case .lambda(let lambda, _, _): lambda.parameterCount
        case .partial(_, let arguments): arguments.count { $0 == nil }
        case .composed, .transform: 1
        case .matcher: 2
        case .host(_, let function, _): function.arity
        case .nextMatch, .ended: 0
        }
    }
}
