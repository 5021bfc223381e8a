import JSON

extension Builtin {
    static let arrays: [Builtin] = [
        Builtin("append", "<xx:a>", 2) { (arguments, site) throws(Failure) in
            try site.run.made(items: arguments[0].count + arguments[1].count)
            return Value.appending(arguments[0], arguments[1])
        },
        Builtin("reverse", "<a:a>", 1) { (arguments, site) throws(Failure) in
            let items = Items(arguments[0])
            if items.count <= 1 { return arguments[0] }
            try site.run.made(items: items.count)
            if case .json(let values) = items.storage { return .json(.array(values.reversed())) }
            return .list(List(items.values.reversed()))
        },
        Builtin("shuffle", "<a:a>", 1) { (arguments, site) throws(Failure) in
            if arguments[0].count <= 1 { return arguments[0] }
            var items = Items(arguments[0]).values
            try site.run.made(items: items.count)
            for last in stride(from: items.count - 1, to: 0, by: -1) {
                items.swapAt(last, min(last, Int(try site.run.random() * Double(last + 1))))
            }
            return .list(List(items))
        },
        Builtin("sort", "<af?:a>", 2) { (arguments, site) throws(Failure) in
            if arguments[0].isUndefined { return .undefined }
            let items = Items(arguments[0])
            if items.count <= 1 { return arguments[0] }
            try site.run.made(items: items.count)
            if let function = arguments[1].function {
                return .list(
                    List(
                        try mergeSort(items.values) { (left, right) throws(Failure) in
                            try site.run.work()
                            return try function.call([left, right], site).collapsed.isTrue
                        }))
            }
            return .list(List(try sorted(items, site.run)))
        },
        Builtin("distinct", "<x:x>", 1) { (arguments, site) throws(Failure) in
            guard arguments[0].isArray else { return arguments[0] }
            let items = Items(arguments[0])
            if items.count <= 1 { return arguments[0] }
            var seen: Set<JSONValue> = []
            var others: [Value] = []
            var result: [Value] = []
            for index in 0..<items.count {
                let item = items[index]
                if let json = item.pureJSON {
                    if seen.insert(json).inserted { result.append(item) }
                } else if !others.contains(where: { Value.equal($0, item) }) {
                    others.append(item)
                    result.append(item)
                    try site.run.work(others.count)
                }
                try site.run.work()
            }
            var flags: List.Flags = []
            if case .list(let list) = arguments[0], list.flags.contains(.sequence) { flags = .sequence }
            return .list(List(result, flags))
        },
        Builtin("zip", "<a+>", 0) { (arguments, site) throws(Failure) in
            let columns = arguments.map { Items($0) }
            let length = columns.map(\.count).min() ?? 0
            try site.run.made(items: length * columns.count)
            var rows: [Value] = []
            for index in 0..<length {
                let row = Value.list(List(columns.map { $0[index] }))
                rows.append(row.pureJSON.map { .json($0) } ?? row)
            }
            return .list(List(rows))
        },
    ]

    private static func sorted(_ items: Items, _ run: Run) throws(Failure) -> [Value] {
        let failure = Failure("D3070", "$sort without a function needs all numbers or all strings")
        var numbers = 0
        for index in 0..<items.count {
            if items[index].decimal != nil { numbers += 1 } else if items[index].string == nil { throw failure }
        }
        guard numbers == 0 || numbers == items.count else { throw failure }
        return try mergeSort(items.values) { (left, right) throws(Failure) in
            try run.work()
            if let left = left.decimal, let right = right.decimal { return left > right }
            return (left.string ?? "").order(to: right.string ?? "") > 0
        }
    }
}
