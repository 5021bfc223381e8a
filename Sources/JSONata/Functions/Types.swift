import JSON

extension Builtin {
    static let types: [Builtin] = [
        Builtin("boolean", "<x-:b>", 1) { (arguments, _) throws(Failure) in try truth(arguments[0]).map { .bool($0) } ?? .undefined },
        Builtin("not", "<x-:b>", 1) { (arguments, _) throws(Failure) in try truth(arguments[0]).map { .bool(!$0) } ?? .undefined },
        Builtin("exists", "<x:b>", 1) { (arguments, _) in .bool(!arguments[0].isUndefined) },
        Builtin("type", "<x:s>", 1) { (arguments, _) in arguments[0].isUndefined ? .undefined : .string(arguments[0].typeName) },
        Builtin("assert", "<bs?:x>", 2) { (arguments, _) throws(Failure) in
            if arguments[0].isTrue { return .undefined }
            throw Failure("D3141", arguments[1].string ?? "$assert() statement failed")
        },
        Builtin("error", "<s?:x>", 1) { (arguments, _) throws(Failure) in
            throw Failure("D3137", arguments[0].string ?? "$error() function evaluated")
        },
        Builtin("eval", "<sx?:x>", 2) { (arguments, site) throws(Failure) in
            guard let text = arguments[0].string else { return .undefined }
            guard site.run.environment.allowsEval else { throw Failure("K1007", "$eval is switched off here") }
            let node: Node
            do throws(Failure) {
                try site.run.allocate(text.utf8.count * 20)
                node = try Compiler.compile(text, asEval: true, site.run.guardian)
            } catch {
                throw Failure("D3120", "The text given to $eval is no expression: \(error.message)")
            }
            do throws(Failure) {
                let context = arguments[1].isUndefined ? site.input : arguments[1]
                try site.run.capture(site.frame)
                return try node.eval(context, site.frame, site.run)
            } catch {
                if error.code.hasPrefix("K") || error.code == "D1011" || error.code == "D1012" { throw error }
                throw Failure("D3121", "The expression given to $eval failed: \(error.message)")
            }
        },
    ]

    private static func truth(_ value: Value) throws(Failure) -> Bool? {
        if value.isUndefined { return nil }
        if case .infinite = value { throw Failure("D1001", "The number is not finite") }
        return value.isTrue
    }
}
