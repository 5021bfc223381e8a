import JSON

/// `-e`
final class Negate: Node, @unchecked Sendable {
    let operand: Node

    init(_ operand: Node, _ position: Int) {
        self.operand = operand
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let value = try operand.eval(input, frame, run)
        if value.isUndefined { return value }
        guard let number = value.decimal else {
            if case .infinite = value { throw Failure("D1001", "The number is not finite", at: position) }
            throw Failure("D1002", "Only numbers can be negated, not \(value.typeName)", at: position, token: "-")
        }
        return .number(-number)
    }
}

/// `+ - * / %`
final class Arithmetic: Node, @unchecked Sendable {
    enum Operation: String { case add = "+", subtract = "-", multiply = "*", divide = "/", remainder = "%" }

    let operation: Operation
    let left: Node
    let right: Node

    init(_ operation: Operation, _ left: Node, _ right: Node, _ position: Int) {
        self.operation = operation
        self.left = left
        self.right = right
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let (left, right) = (try left.eval(input, frame, run), try right.eval(input, frame, run))
        if case .json(.number(let left)) = left, case .json(.number(let right)) = right {
            return run.isDouble ? Self.double(operation, left.double, right.double) : try exact(left, right)
        }
        try check(left, "T2001", "left")
        try check(right, "T2002", "right")
        return .undefined
    }

    private func check(_ value: Value, _ code: String, _ side: String) throws(Failure) {
        if case .infinite = value { throw Failure("D1001", "The number is not finite", at: position, token: operation.rawValue) }
        if value.isUndefined || value.decimal != nil { return }
        throw Failure(
            code, "The \(side) side of \(operation.rawValue) must be a number, not \(value.typeName)", at: position, token: operation.rawValue)
    }

    private func exact(_ left: Decimal128, _ right: Decimal128) throws(Failure) -> Value {
        let result: (partialValue: Decimal128, overflow: Bool)
        switch operation {
        case .add: result = (left + right, false)
        case .subtract: result = (left - right, false)
        case .multiply: result = left.multipliedReportingOverflow(by: right)
        case .divide: result = left.divided(by: right).map { ($0, false) } ?? (.zero, true)
        case .remainder: result = try remainder(left, right)
        }
        if result.overflow {
            let why = right.isZero ? "Division by zero" : "The result of \(operation.rawValue) is out of range"
            throw Failure("D1001", why, at: position, token: operation.rawValue)
        }
        return .number(result.partialValue)
    }

    private func remainder(_ left: Decimal128, _ right: Decimal128) throws(Failure) -> (Decimal128, Bool) {
        if right.isZero { return (.zero, true) }
        // Exact as long as the whole quotient fits in 36 digits; beyond that nobody means a remainder.
        guard let whole = left.divided(by: right, places: 0, rounding: .down) else { return (.zero, true) }
        return (left - whole * right, false)
    }

    static func double(_ operation: Operation, _ left: Double, _ right: Double) -> Value {
        switch operation {
        case .add: .double(left + right)
        case .subtract: .double(left - right)
        case .multiply: .double(left * right)
        case .divide: .double(left / right)
        case .remainder: .double(right == 0 ? .nan : left.truncatingRemainder(dividingBy: right))
        }
    }
}

extension Value {
    /// A double as the decimal that reads back as it.
    static func double(_ value: Double) -> Value {
        if let decimal = Decimal128(value) { .number(decimal) } else { .infinite(value) }
    }
}

/// `= !=`
final class Equality: Node, @unchecked Sendable {
    let left: Node
    let right: Node
    let wanted: Bool

    init(_ left: Node, _ right: Node, wanted: Bool, _ position: Int) {
        self.left = left
        self.right = right
        self.wanted = wanted
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let (left, right) = (try left.eval(input, frame, run), try right.eval(input, frame, run))
        if left.isUndefined || right.isUndefined { return .bool(false) }
        return .bool(Value.equal(left, right) == wanted)
    }
}

/// `< <= > >=`
final class Comparison: Node, @unchecked Sendable {
    let left: Node
    let right: Node
    let text: String

    init(_ left: Node, _ right: Node, _ text: String, _ position: Int) {
        self.left = left
        self.right = right
        self.text = text
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let (left, right) = (try left.eval(input, frame, run), try right.eval(input, frame, run))
        if let left = left.decimal, let right = right.decimal {
            switch text {
            case "<": return .bool(left < right)
            case "<=": return .bool(left <= right)
            case ">": return .bool(left > right)
            default: return .bool(left >= right)
            }
        }
        if let left = left.string, let right = right.string {
            let order = left.order(to: right)
            switch text {
            case "<": return .bool(order < 0)
            case "<=": return .bool(order <= 0)
            case ">": return .bool(order > 0)
            default: return .bool(order >= 0)
            }
        }
        for value in [left, right] where !value.isUndefined && value.decimal == nil && value.string == nil {
            throw Failure("T2010", "\(text) compares numbers or strings, not \(value.typeName)", at: position, token: text)
        }
        if left.isUndefined || right.isUndefined { return .undefined }
        throw Failure("T2009", "\(text) compares two numbers or two strings, not \(left.typeName) with \(right.typeName)", at: position, token: text)
    }
}

extension String {
    /// Negative, zero or positive by the order of UTF-16 code units, which is the language's.
    func order(to other: String) -> Int {
        if hasSameBytes(as: other) { return 0 }
        var (mine, its) = (utf8.makeIterator(), other.utf8.makeIterator())
        while true {
            guard let left = mine.next() else { return -1 }
            guard let right = its.next() else { return 1 }
            if left == right { continue }
            // UTF-8 orders as code points do; UTF-16 has what is beyond U+FFFF (lead byte F0 on) before U+E000…U+FFFF (EE, EF).
            if left >= 0xEE && right >= 0xEE && (left >= 0xF0) != (right >= 0xF0) { return left >= 0xF0 ? -1 : 1 }
            return left < right ? -1 : 1
        }
    }
}

/// `in`
final class Membership: Node, @unchecked Sendable {
    let left: Node
    let right: Node

    init(_ left: Node, _ right: Node, _ position: Int) {
        self.left = left
        self.right = right
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let (left, right) = (try left.eval(input, frame, run), try right.eval(input, frame, run))
        guard case .json(let wanted) = left else { return .bool(false) }
        switch wanted {
        case .array, .object: return .bool(false)
        default: break
        }
        let items = Items(right)
        for index in 0..<items.count { if case .json(let item) = items[index], item == wanted { return .bool(true) } }
        return .bool(false)
    }
}

/// `and`, `or`
final class Logic: Node, @unchecked Sendable {
    let left: Node
    let right: Node
    let isAnd: Bool

    init(_ left: Node, _ right: Node, isAnd: Bool, _ position: Int) {
        self.left = left
        self.right = right
        self.isAnd = isAnd
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let first = try left.eval(input, frame, run).isTrue
        if first != isAnd { return .bool(first) }
        return .bool(try right.eval(input, frame, run).isTrue)
    }
}

/// `&`
final class Concatenation: Node, @unchecked Sendable {
    let left: Node
    let right: Node

    init(_ left: Node, _ right: Node, _ position: Int) {
        self.left = left
        self.right = right
        super.init(position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(Failure) -> Value {
        let (left, right) = (try left.eval(input, frame, run), try right.eval(input, frame, run))
        var text = try left.text(run)
        let more = try right.text(run)
        try run.made(bytes: text.utf8.count + more.utf8.count)
        text += more
        return .string(text)
    }
}
