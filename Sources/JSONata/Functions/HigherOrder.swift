import JSON

extension Builtin {
    static let higherOrder: [Builtin] = [
        Builtin("map", "<af>", 2) { (arguments, site) throws(Failure) in
            guard !arguments[0].isUndefined, let function = arguments[1].function else { return .undefined }
            let items = Items(arguments[0])
            var result = Gathering()
            for index in 0..<items.count {
                let value = try function.callBack(items[index], .number(index), arguments[0], site)
                if !value.isUndefined { result.append(value) }
            }
            try site.run.made(items: result.count)
            return result.sequence()
        },
        Builtin("filter", "<af>", 2) { (arguments, site) throws(Failure) in
            guard !arguments[0].isUndefined, let function = arguments[1].function else { return .undefined }
            let items = Items(arguments[0])
            var result = Gathering()
            for index in 0..<items.count where try function.callBack(items[index], .number(index), arguments[0], site).isTrue {
                result.append(items[index])
            }
            try site.run.made(items: result.count)
            return result.sequence()
        },
        Builtin("single", "<af?>", 2) { (arguments, site) throws(Failure) in
            if arguments[0].isUndefined { return .undefined }
            let items = Items(arguments[0])
            var found = Value.undefined
            var count = 0
            for index in 0..<items.count {
                guard try arguments[1].function?.callBack(items[index], .number(index), arguments[0], site).isTrue ?? true else { continue }
                if count > 0 { throw Failure("D3138", "$single: more than one item matches") }
                (found, count) = (items[index], 1)
            }
            if count == 0 { throw Failure("D3139", "$single: no item matches") }
            return found
        },
        Builtin("reduce", "<afj?:j>", 3) { (arguments, site) throws(Failure) in
            guard !arguments[0].isUndefined, let function = arguments[1].function else { return .undefined }
            let arity = function.arity
            guard arity >= 2 else { throw Failure("D3050", "The function given to $reduce must take at least two arguments") }
            let items = Items(arguments[0])
            var (result, start) = (arguments[2], 0)
            if result.isUndefined && items.count > 0 { (result, start) = (items[0], 1) }
            for index in start..<max(start, items.count) {
                try site.run.work()
                let all = [result, items[index], .number(index), arguments[0]]
                result = try function.call(Array(all.prefix(arity)), site).collapsed
            }
            return result
        },
    ]
}
