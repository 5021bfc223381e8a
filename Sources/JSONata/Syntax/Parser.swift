import JSON

/// A precedence climbing parser; the powers are those of the language's reference.
struct Parser {
    private var lexer: Lexer
    private var peeked: (token: Token, operand: Bool)?
    private let guardian: StackGuard
    private var depth = 0

    /// How deep an expression may nest, and how long a chain of operators may be.
    static let maximumDepth = 500

    init(_ text: String, _ guardian: StackGuard) {
        lexer = Lexer(text)
        self.guardian = guardian
    }

    static func parse(_ text: String, _ guardian: StackGuard) throws(Failure) -> Syntax {
        var parser = Parser(text, guardian)
        let tree = try parser.expression(0)
        let rest = try parser.peek(operand: false)
        guard rest.kind == .end else { throw Failure("S0201", "\(rest.shown) is not expected here", at: rest.start, token: rest.text) }
        return tree
    }

    // MARK: tokens

    private mutating func peek(operand: Bool) throws(Failure) -> Token {
        if let peeked {
            if peeked.operand == operand { return peeked.token }
            lexer.move(to: peeked.token.start)
        }
        let token = try lexer.next(operand: operand)
        peeked = (token, operand)
        return token
    }

    private mutating func next(operand: Bool) throws(Failure) -> Token {
        let token = try peek(operand: operand)
        peeked = nil
        return token
    }

    /// Whether the next token is this symbol, where an operand may stand or not.
    private mutating func comes(_ symbol: String, operand: Bool = false) throws(Failure) -> Bool {
        try peek(operand: operand).isSymbol(symbol)
    }

    @discardableResult
    private mutating func expect(_ symbol: String, operand: Bool = false) throws(Failure) -> Token {
        let token = try next(operand: operand)
        if token.isSymbol(symbol) { return token }
        if token.kind == .end {
            throw Failure("S0203", "\"\(symbol)\" is missing at the end of the expression", at: token.start, token: "(end)")
        }
        throw Failure("S0202", "Expected \"\(symbol)\", not \(token.shown)", at: token.start, token: token.text)
    }

    // MARK: expressions

    private mutating func expression(_ power: Int) throws(Failure) -> Syntax {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw StackGuard.tooDeep(at: lexer.at) }
        try guardian.check(at: lexer.at)
        var left = try operand()
        while true {
            let token = try peek(operand: false)
            if token.isSymbol("!") || token.isSymbol("~") {
                throw Failure("S0204", "\(token.text) is not an operator", at: token.start, token: token.text)
            }
            guard let binding = Self.power(token), binding > power else { return left }
            peeked = nil
            left = try infix(token, left, binding)
            guard left.height <= Self.maximumDepth else { throw StackGuard.tooDeep(at: token.start) }
        }
    }

    private static func power(_ token: Token) -> Int? {
        switch token.kind {
        case .symbol: powers[token.text]
        case .name(quoted: false): token.text == "and" ? 30 : token.text == "or" ? 25 : token.text == "in" ? 40 : -1
        case .end: nil
        default: -1
        }
    }

    private static let powers: [String: Int] = [
        "[": 80, "(": 80, "@": 80, "#": 80, ".": 75, "{": 70, "*": 60, "/": 60, "%": 60, "+": 50, "-": 50, "&": 50, "=": 40, "!=": 40, "<": 40,
        "<=": 40, ">": 40, ">=": 40, "^": 40, "~>": 40, "?:": 40, "??": 40, "?": 20, ":=": 10,
    ]

    private mutating func operand() throws(Failure) -> Syntax {
        let token = try next(operand: true)
        switch token.kind {
        case .end: throw Failure("S0207", "The expression ends where a value is expected", at: token.start, token: "(end)")
        case .number(let value):
            let node = Syntax(.number, token)
            node.number = value
            return node
        case .string: return Syntax(.string, token)
        case .variable: return Syntax(.variable, token)
        case .regex(let flags):
            let node = Syntax(.regex, token)
            node.extra = flags
            return node
        case .name(let quoted):
            let constants: [String: JSONValue] = ["true": true, "false": false, "null": .null]
            guard !quoted, let constant = constants[token.text] else { return Syntax(.name, token) }
            let node = Syntax(.constant, token)
            node.constant = constant
            return node
        case .symbol: return try symbol(token)
        }
    }

    private mutating func symbol(_ token: Token) throws(Failure) -> Syntax {
        switch token.text {
        case "*": return Syntax(.wildcard, token)
        case "**": return Syntax(.descendants, token)
        case "%": return Syntax(.parent, token)
        case "-": return adopt(Syntax(.negate, token), [try expression(70)])
        case "(": return try block(token)
        case "[": return try array(token)
        case "{":
            let node = Syntax(.object, token)
            try pairs(into: node)
            return node
        case "|": return try transform(token)
        case "!", "~": throw Failure("S0204", "\(token.text) is not an operator", at: token.start, token: token.text)
        default: throw Failure("S0211", "\(token.text) cannot stand where a value is expected", at: token.start, token: token.text)
        }
    }

    private func adopt(_ node: Syntax, _ children: [Syntax]) -> Syntax {
        node.children = children
        for child in children { node.rise(over: child) }
        return node
    }

    private mutating func block(_ token: Token) throws(Failure) -> Syntax {
        var statements: [Syntax] = []
        while try !comes(")", operand: true) {
            statements.append(try expression(0))
            guard try comes(";") else { break }
            try expect(";")
        }
        try expect(")", operand: try peek(operand: true).isSymbol(")"))
        return adopt(Syntax(.block, token), statements)
    }

    private mutating func array(_ token: Token) throws(Failure) -> Syntax {
        var items: [Syntax] = []
        if try !comes("]", operand: true) {
            while true {
                var item = try expression(0)
                if try comes("..") { item = adopt(Syntax(.range, try expect("..")), [item, try expression(0)]) }
                items.append(item)
                guard try comes(",") else { break }
                try expect(",")
            }
            try expect("]")
        } else {
            try expect("]", operand: true)
        }
        return adopt(Syntax(.array, token), items)
    }

    private mutating func pairs(into node: Syntax) throws(Failure) {
        if try comes("}", operand: true) {
            try expect("}", operand: true)
            return
        }
        while true {
            let key = try expression(0)
            try expect(":")
            let value = try expression(0)
            node.pairs.append((key, value))
            node.rise(over: key)
            node.rise(over: value)
            guard try comes(",") else { break }
            try expect(",")
        }
        try expect("}")
    }

    private mutating func transform(_ token: Token) throws(Failure) -> Syntax {
        let pattern = try expression(0)
        try expect("|")
        var parts = [pattern, try expression(0)]
        if try comes(",") {
            try expect(",")
            parts.append(try expression(0))
        }
        try expect("|")
        return adopt(Syntax(.transform, token), parts)
    }

    // MARK: operators

    private mutating func infix(_ token: Token, _ left: Syntax, _ power: Int) throws(Failure) -> Syntax {
        switch token.text {
        case ".": return adopt(Syntax(.dot, token), [left, try expression(power)])
        case "[":
            if try comes("]", operand: true) {
                try expect("]", operand: true)
                var marked = left
                while marked.kind == .filter { marked = marked.children[0] }
                marked.keepArray = true
                return left
            }
            let node = adopt(Syntax(.filter, token), [left, try expression(0)])
            try expect("]")
            return node
        case "(": return try call(token, left)
        case "{":
            let node = adopt(Syntax(.group, token), [left])
            try pairs(into: node)
            return node
        case "^": return try orderBy(token, left)
        case "@", "#":
            let variable = try expression(power)
            guard variable.kind == .variable else {
                throw Failure("S0214", "Right of \(token.text) a variable must stand", at: variable.start, token: token.text)
            }
            let node = adopt(Syntax(token.text == "@" ? .focus : .index, token), [left])
            node.text = variable.text
            return node
        case ":=":
            guard left.kind == .variable else {
                throw Failure("S0212", "Left of := a variable must stand: $name", at: left.start, token: left.text)
            }
            let node = adopt(Syntax(.bind, token), [try expression(power - 1)])
            node.text = left.text
            return node
        case "?":
            var parts = [left, try expression(0)]
            if try comes(":") {
                try expect(":")
                parts.append(try expression(0))
            }
            return adopt(Syntax(.condition, token), parts)
        case "?:": return adopt(Syntax(.elvis, token), [left, try expression(0)])
        case "??": return adopt(Syntax(.coalesce, token), [left, try expression(0)])
        case "~>": return adopt(Syntax(.apply, token), [left, try expression(power)])
        default: return adopt(Syntax(.binary, token), [left, try expression(power)])
        }
    }

    private mutating func orderBy(_ token: Token, _ left: Syntax) throws(Failure) -> Syntax {
        let node = adopt(Syntax(.orderBy, token), [left])
        try expect("(", operand: true)
        while true {
            var descending = false
            if try comes("<", operand: true) {
                try expect("<", operand: true)
            } else if try comes(">", operand: true) {
                try expect(">", operand: true)
                descending = true
            }
            let term = try expression(0)
            node.terms.append((descending, term))
            node.rise(over: term)
            guard try comes(",") else { break }
            try expect(",")
        }
        try expect(")")
        return node
    }

    private mutating func call(_ token: Token, _ function: Syntax) throws(Failure) -> Syntax {
        var arguments: [Syntax] = []
        var kind = Syntax.Kind.call
        if try comes(")", operand: true) {
            try expect(")", operand: true)
        } else {
            while true {
                if try comes("?", operand: true) {
                    kind = .partial
                    arguments.append(Syntax(.placeholder, try expect("?", operand: true)))
                } else {
                    arguments.append(try expression(0))
                }
                guard try comes(",") else { break }
                try expect(",")
            }
            try expect(")")
        }
        if function.kind == .name && (function.text == "function" || function.text == "λ") { return try lambda(function, arguments) }
        let node = adopt(Syntax(kind, token), arguments)
        node.body = function
        node.rise(over: function)
        return node
    }

    private mutating func lambda(_ keyword: Syntax, _ parameters: [Syntax]) throws(Failure) -> Syntax {
        let node = Syntax(.lambda, like: keyword)
        for (index, parameter) in parameters.enumerated() {
            guard parameter.kind == .variable else {
                throw Failure("S0208", "Parameter \(index + 1) of the function must be a variable: $name", at: parameter.start, token: parameter.text)
            }
            node.parameters.append(parameter.text)
        }
        if try comes("<") { node.extra = try signature() }
        try expect("{")
        let body = try expression(0)
        node.body = body
        node.rise(over: body)
        try expect("}")
        return node
    }

    /// The text from `<` to the `>` that closes it.
    private mutating func signature() throws(Failure) -> String {
        let start = try peek(operand: false).start
        var (depth, at) = (0, start)
        repeat {
            guard at < lexer.bytes.count, lexer.bytes[at] != UInt8(ascii: "{") else {
                throw Failure(at < lexer.bytes.count ? "S0202" : "S0203", "The signature is not closed: > is missing", at: at, token: "{")
            }
            if lexer.bytes[at] == UInt8(ascii: "<") { depth += 1 }
            if lexer.bytes[at] == UInt8(ascii: ">") { depth -= 1 }
            at += 1
        } while depth > 0
        peeked = nil
        lexer.move(to: at)
        return String(decoding: lexer.bytes[start..<at].filter { !Lexer.isSpace($0) }, as: UTF8.self)
    }
}
