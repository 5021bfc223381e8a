import JSON

/// A function of the language.
final class Builtin: Sendable {
    typealias Body = @Sendable ([Value], CallSite) throws(Failure) -> Value

    let name: String
    let signature: Signature?
    /// How many arguments higher-order functions hand to it.
    let arity: Int
    let body: Body

    init(_ name: String, _ signature: String, _ arity: Int, _ body: @escaping Body) {
        self.name = name
        self.signature = try! Signature(signature)  // constants of this module; a test reads them all
        self.arity = arity
        self.body = body
    }

    /// All functions by name.
    static let all: [String: Builtin] = {
        var table: [String: Builtin] = [:]
        for group in [numbers, strings, matching, urls, types, arrays, objects, higherOrder, dates, pictures] {
            for builtin in group { table[builtin.name] = builtin }
        }
        return table
    }()
}

extension Builtin {
    /// The functions as values: one each, so that they are equal to themselves.
    nonisolated(unsafe) static let functions: [String: Function] = all.mapValues { Function(.builtin($0)) }  // never changed: built-ins hold no state
}
