public import JSON

/// A compiled JSONata expression: compile once, evaluate as often as you like and from as many threads.
///
///     let total = try Expression("$sum(lines.(qty * price))")
///     try total.evaluate(order)        // 59.88, exact
public struct Expression: Sendable, CustomStringConvertible {
    /// The text.
    public let text: String
    public let options: Options
    /// The paths into the input that the text names.
    public let references: [Reference]
    private let program: Node

    /// - Throws: what is wrong with the text, and where.
    public init(_ text: String, options: Options = .default) throws(JSONataError) {
        self.text = text
        self.options = options
        do throws(Failure) {
            if text.utf8.count > options.sourceBytes {
                throw Failure("K1005", "The expression is longer than \(options.sourceBytes) bytes")
            }
            let guardian = StackGuard(bytes: options.stackBytes)
            let tree = try Resolver.resolve(try Parser.parse(text, guardian), guardian)
            program = try Compiler.compile(tree, asEval: false, guardian)
            references = ReferenceFinder.references(in: tree, guardian)
        } catch {
            throw error.error(in: text)
        }
    }

    public var description: String { text }

    /// Evaluates the expression.
    ///
    /// - Parameters:
    ///   - input: the document, `$$`; nil is nothing (which is not null).
    ///   - bindings: variables, by name without `$`.
    ///   - environment: limits, clock, randomness, functions of the host.
    /// - Returns: the result; nil for nothing. Functions in it are empty strings.
    public func evaluate(
        _ input: JSONValue?, bindings: [String: JSONValue] = [:], environment: Environment = .default
    ) throws(JSONataError) -> JSONValue? {
        do throws(Failure) {
            var values: [String: Value] = [:]
            for (name, function) in environment.functions {
                let signature = try function.signature.map { (text) throws(Failure) in try Signature(text) }
                values[name] = .function(Function(.host(name, function, signature)))
            }
            for (name, value) in bindings { values[name] = .json(value) }
            let run = Run(environment: environment, bindings: values, isDouble: options.numbers == .double)
            defer { run.end() }
            var context = input.map { Value.json($0) } ?? .undefined
            run.root = context
            // An array counts as one item for the first step of a path.
            if context.isArray { context = .list(List([context], [.sequence, .wrapper])) }
            let result = try program.eval(context, Frame(Layout([]), parent: nil), run)
            if case .function = result { return nil }
            if case .list(let list) = result, list.flags.contains(.wrapper) { return try list.items[0].hostJSON() }
            return try result.hostJSON()
        } catch {
            throw error.error(in: text)
        }
    }
}
