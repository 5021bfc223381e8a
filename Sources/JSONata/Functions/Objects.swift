import JSON

extension Builtin {
    static let objects: [Builtin] = [
        Builtin("keys", "<x-:a<s>>", 1) { (arguments, site) throws(Failure) in
            var seen = JSONObject()
            var result = Gathering()
            try keys(arguments[0], &seen, &result, site.run)
            return result.sequence()
        },
        Builtin("lookup", "<x-s:x>", 2) { (arguments, site) throws(Failure) in
            guard let key = arguments[1].string else { return .undefined }
            return try Name.look(key, arguments[0], site.run)
        },
        Builtin("spread", "<x-:a<o>>", 1) { (arguments, site) throws(Failure) in
            let value = arguments[0]
            guard value.isArray || value.isObject else { return value }
            var result = Gathering()
            try spread(value, &result, site.run)
            return result.sequence()
        },
        Builtin("merge", "<a<o>:o>", 1) { (arguments, site) throws(Failure) in
            if arguments[0].isUndefined { return .undefined }
            let items = Items(arguments[0])
            let result = Record()
            for index in 0..<items.count {
                for key in items[index].keys { result[key] = items[index].member(key) }
                try site.run.allocate(items[index].keys.count * 40)
            }
            return result.simplified
        },
        Builtin("each", "<o-f:a>", 2) { (arguments, site) throws(Failure) in
            guard let function = arguments[1].function else { return .undefined }
            var result = Gathering()
            for key in arguments[0].keys {
                let value = try function.callBack(arguments[0].member(key), .string(key), arguments[0], site)
                if !value.isUndefined { result.append(value) }
            }
            try site.run.made(items: result.count)
            return result.sequence()
        },
        Builtin("sift", "<o-f?:o>", 2) { (arguments, site) throws(Failure) in
            let result = Record()
            for key in arguments[0].keys {
                let member = arguments[0].member(key)
                let passes = try arguments[1].function?.callBack(member, .string(key), arguments[0], site).isTrue ?? member.isTrue
                if passes { result[key] = member }
            }
            return result.count == 0 ? .undefined : result.simplified
        },
        Builtin("clone", "<(oa)-:o>", 1) { (arguments, site) throws(Failure) in
            arguments[0].isUndefined ? .undefined : try arguments[0].hostJSON().map { .json($0) } ?? .undefined
        },
    ]

    private static func keys(_ value: Value, _ seen: inout JSONObject, _ result: inout Gathering, _ run: Run) throws(Failure) {
        if value.isArray {
            let items = Items(value)
            for index in 0..<items.count { try keys(items[index], &seen, &result, run) }
            return
        }
        for key in value.keys where seen[key] == nil {
            seen[key] = true
            result.append(.string(key))
        }
        try run.work()
    }

    private static func spread(_ value: Value, _ result: inout Gathering, _ run: Run) throws(Failure) {
        if value.isArray {
            let items = Items(value)
            for index in 0..<items.count { try spread(items[index], &result, run) }
        } else if value.isObject {
            for key in value.keys {
                let record = Record()
                record[key] = value.member(key)
                result.append(record.simplified)
            }
            try run.made(items: result.count)
        } else {
            result.append(value)
        }
    }
}
