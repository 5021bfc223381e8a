import JSON

/// The types of a function's parameters, `<s-n?:s>`, and how arguments are held against them.
struct Signature: Sendable {
    struct Parameter: Sendable {
        /// The letters of the types that fit.
        let accepts: [UInt8]
        let isArray: Bool
        /// The type of an array's items.
        let subtype: UInt8?
        let isOptional: Bool
        let isRepeated: Bool
        /// Takes the context when the argument is missing.
        let takesContext: Bool

        /// The types that a context must have.
        var contextTypes: [UInt8] { accepts }
    }

    let parameters: [Parameter]

    init(_ text: String) throws(Failure) {
        var parameters: [Parameter] = []
        let bytes = Array(text.utf8.dropFirst())
        var at = 0
        func nested() -> Int {
            // From an opening bracket to behind its closing one.
            var (depth, end) = (0, at)
            repeat {
                if bytes[end] == UInt8(ascii: "<") { depth += 1 }
                if bytes[end] == UInt8(ascii: ">") { depth -= 1 }
                end += 1
            } while end < bytes.count && depth > 0
            return end
        }
        while at < bytes.count, bytes[at] != UInt8(ascii: ">"), bytes[at] != UInt8(ascii: ":") {  // what it returns is not checked
            let letter = bytes[at]
            at += 1
            var (accepts, isArray, subtype): ([UInt8], Bool, UInt8?) = ([], false, nil)
            switch letter {
            case UInt8(ascii: "s"), UInt8(ascii: "n"), UInt8(ascii: "b"), UInt8(ascii: "l"), UInt8(ascii: "o"): accepts = [letter] + Array("m".utf8)
            case UInt8(ascii: "a"): (accepts, isArray) = (Array("asnblfom".utf8), true)
            case UInt8(ascii: "f"): accepts = Array("f".utf8)
            case UInt8(ascii: "j"): accepts = Array("asnblom".utf8)
            case UInt8(ascii: "x"): accepts = Array("asnblfom".utf8)
            case UInt8(ascii: "("):
                while at < bytes.count, bytes[at] != UInt8(ascii: ")") {
                    if bytes[at] == UInt8(ascii: "<") { throw Failure("S0402", "A choice in a signature cannot have <…>", token: text) }
                    accepts.append(bytes[at])
                    at += 1
                }
                at += 1
                accepts.append(UInt8(ascii: "m"))
            default: continue
            }
            var (isOptional, isRepeated, takesContext) = (false, false, false)
            suffixes: while at < bytes.count {
                switch bytes[at] {
                case UInt8(ascii: "?"): isOptional = true
                case UInt8(ascii: "-"): (isOptional, takesContext) = (true, true)
                case UInt8(ascii: "+"): isRepeated = true
                case UInt8(ascii: "<"):
                    guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "f") else {
                        throw Failure("S0401", "Only a and f can have <…> in a signature", token: text)
                    }
                    if letter == UInt8(ascii: "a") { subtype = at + 1 < bytes.count ? bytes[at + 1] : nil }
                    at = nested()
                    continue suffixes
                default: break suffixes
                }
                at += 1
            }
            parameters.append(
                Parameter(
                    accepts: accepts, isArray: isArray, subtype: subtype, isOptional: isOptional, isRepeated: isRepeated, takesContext: takesContext))
        }
        self.parameters = parameters
    }

    /// The arguments as the function wants them, or why they do not fit.
    func validated(_ arguments: [Value], context: Value) throws(Failure) -> [Value] {
        if case .list(let list) = context, list.flags.contains(.wrapper) { return try validated(arguments, context: list.items[0]) }
        if arguments.count == parameters.count {
            // The usual case: one argument each, no arrays to be looked into.
            var fits = true
            for (argument, parameter) in zip(arguments, parameters) {
                if parameter.isArray || parameter.isRepeated || !parameter.accepts.contains(argument.typeLetter) {
                    fits = false
                    break
                }
            }
            if fits { return arguments }
        }
        let types = arguments.map(\.typeLetter)
        var counts = [Int](repeating: 0, count: parameters.count)
        var deepest = 0
        guard match(types, 0, 0, &counts, &deepest) else {
            throw Failure("T0410", "Argument \(deepest + 1) does not have the type that the function takes", argument: deepest + 1)
        }
        var result: [Value] = []
        var at = 0
        for (index, parameter) in parameters.enumerated() {
            if counts[index] == 0 {
                if parameter.takesContext {
                    guard parameter.accepts.contains(context.typeLetter) else {
                        throw Failure(
                            "T0411", "The context, a value of type \(context.typeName), does not fit the missing argument \(at + 1)", argument: at + 1
                        )
                    }
                    result.append(parameter.isArray ? try array(context, parameter, at) : context)
                } else {
                    result.append(.undefined)
                }
            }
            for _ in 0..<counts[index] {
                result.append(parameter.isArray ? try array(arguments[at], parameter, at) : arguments[at])
                at += 1
            }
        }
        return result
    }

    /// Greedy with backtracking, as a regular expression over the types.
    private func match(_ types: [UInt8], _ at: Int, _ index: Int, _ counts: inout [Int], _ deepest: inout Int) -> Bool {
        deepest = max(deepest, min(at, max(0, types.count - 1)))
        guard index < parameters.count else { return at == types.count }
        let parameter = parameters[index]
        var most = 0
        while at + most < types.count, most < (parameter.isRepeated ? Int.max : 1), parameter.accepts.contains(types[at + most]) { most += 1 }
        var count = most
        while count >= (parameter.isOptional ? 0 : 1) {
            counts[index] = count
            if match(types, at + count, index + 1, &counts, &deepest) { return true }
            count -= 1
        }
        return false
    }

    private func array(_ value: Value, _ parameter: Parameter, _ at: Int) throws(Failure) -> Value {
        if value.isUndefined { return value }
        if let subtype = parameter.subtype {
            let items = Items(value)
            let fits = (0..<items.count).allSatisfy { items[$0].typeLetter == subtype }
            if !fits { throw Failure("T0412", "Argument \(at + 1) must be an array of \(Self.name(subtype))", argument: at + 1) }
        }
        if value.isArray { return value }
        return value.pureJSON.map { .json(.array([$0])) } ?? .list(List([value]))
    }

    private static func name(_ letter: UInt8) -> String {
        switch letter {
        case UInt8(ascii: "s"): "strings"
        case UInt8(ascii: "n"): "numbers"
        case UInt8(ascii: "b"): "booleans"
        case UInt8(ascii: "o"): "objects"
        case UInt8(ascii: "a"): "arrays"
        case UInt8(ascii: "f"): "functions"
        default: "its items' type"
        }
    }
}
