import JSON

/// `( … ; … )`
final class Block: Node, @unchecked Sendable {
    let statements: [Node]
    /// Nil if nothing is assigned in the block itself: then it needs no frame.
    let layout: Layout?

    init(_ statements: [Node], _ layout: Layout?, _ position: Int) {
        self.statements = statements
        self.layout = layout
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let inner = layout.map { Frame($0, parent: frame) } ?? frame
        var value = Value.undefined
        for statement in statements { value = try statement.eval(input, inner, run) }
        return value
    }
}

/// `c ? t : e`
final class Condition: Node, @unchecked Sendable {
    let condition: Node
    let then: Node
    let otherwise: Node?

    init(_ condition: Node, _ then: Node, _ otherwise: Node?, _ position: Int) {
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        if try condition.eval(input, frame, run).isTrue { return try then.eval(input, frame, run) }
        return try otherwise?.eval(input, frame, run) ?? .undefined
    }
}

/// `l ?: r` (if not truthy) and `l ?? r` (if nothing).
final class Default: Node, @unchecked Sendable {
    let left: Node
    let right: Node
    let asksForTruth: Bool

    init(_ left: Node, _ right: Node, asksForTruth: Bool, _ position: Int) {
        self.left = left
        self.right = right
        self.asksForTruth = asksForTruth
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let value = try left.eval(input, frame, run)
        return (asksForTruth ? value.isTrue : !value.isUndefined) ? value : try right.eval(input, frame, run)
    }
}

/// `$name := e`
final class Bind: Node, @unchecked Sendable {
    let slot: Int
    let value: Node

    init(_ slot: Int, _ value: Node, _ position: Int) {
        self.slot = slot
        self.value = value
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let result = try value.eval(input, frame, run)
        frame.slots[slot] = result
        return result
    }
}
