import JSON

/// A node of the syntax tree. The parser builds it, the resolver rewrites it into paths and steps, the compiler reads it.
final class Syntax {
    enum Kind {
        // operands
        case name, string, number, constant, variable, regex, wildcard, descendants, parent
        // forms that the parser makes and the resolver turns into paths
        case dot, filter, group, orderBy, focus, index
        // forms that stay
        case path, sort, binary, negate, array, object, range, block, condition, elvis, coalesce, bind, lambda, call, partial, placeholder
        case apply, transform
    }

    /// What runs on the results of a step: a filter, or a numbering (`#$i` after a filter).
    enum Stage {
        case filter(Syntax)
        case index(String)
    }

    var kind: Kind
    /// Offsets of the token that made the node.
    let start: Int
    let end: Int
    /// Name, string, operator, variable, pattern (by kind).
    var text = ""
    var number = Decimal128.zero
    var constant = JSONValue.null
    /// Regex flags or a lambda's signature.
    var extra = ""
    /// Operands: left and right; condition, then, else; items; statements; arguments; a path's steps.
    var children: [Syntax] = []
    /// Keys and values of objects and groups.
    var pairs: [(key: Syntax, value: Syntax)] = []
    /// Terms of an order-by.
    var terms: [(descending: Bool, expression: Syntax)] = []
    /// A call's function, a lambda's body.
    var body: Syntax?
    /// A lambda's parameters.
    var parameters: [String] = []

    // What the resolver adds.
    var predicates: [Syntax] = []
    var stages: [Stage] = []
    var groupBy: Syntax?
    var keepArray = false
    var keepSingleton = false
    var isCons = false
    var isTuple = false
    var isThunk = false
    var focusName: String?
    var indexName: String?
    var ancestor: Slot?
    /// The slot of a `%`.
    var slot: Slot?
    /// Slots of `%` inside that still look for their step.
    var seeking: [Slot] = []
    /// How many levels of nodes are below.
    private(set) var height = 1

    init(_ kind: Kind, _ token: Token) {
        self.kind = kind
        (start, end, text) = (token.start, token.end, token.text)
    }

    init(_ kind: Kind, like other: Syntax) {
        self.kind = kind
        (start, end, text) = (other.start, other.end, other.text)
    }

    func rise(over child: Syntax) { height = max(height, child.height + 1) }
}

/// The place of a `%`: which variable of a tuple holds the parent that it means.
final class Slot {
    var label: String
    var level = 1

    init(label: String) { self.label = label }
}
