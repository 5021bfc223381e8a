import JSON

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Builtin {
    static let numbers: [Builtin] = [
        Builtin("sum", "<a<n>:n>", 1) { (arguments, site) throws(Failure) in
            guard let values = try decimals(arguments[0]) else { return .undefined }
            return try sum(values, site.run)
        },
        Builtin("count", "<a:n>", 1) { (arguments, _) in .number(arguments[0].count) },
        Builtin("max", "<a<n>:n>", 1) { (arguments, _) throws(Failure) in
            (try decimals(arguments[0]))?.max().map { .number($0) } ?? .undefined
        },
        Builtin("min", "<a<n>:n>", 1) { (arguments, _) throws(Failure) in
            (try decimals(arguments[0]))?.min().map { .number($0) } ?? .undefined
        },
        Builtin("average", "<a<n>:n>", 1) { (arguments, site) throws(Failure) in
            guard let values = try decimals(arguments[0]), !values.isEmpty, let sum = try sum(values, site.run).decimal else { return .undefined }
            if site.run.isDouble { return .double(sum.double / Double(values.count)) }
            return .number(sum.divided(by: Decimal128(values.count)) ?? sum)
        },
        Builtin("number", "<(nsb)-:n>", 1) { (arguments, _) throws(Failure) in
            switch arguments[0] {
            case .json(.string(let text)): return .number(try number(text))
            case .json(.bool(let value)): return .number(value ? 1 : 0)
            default: return arguments[0]
            }
        },
        Builtin("abs", "<n-:n>", 1) { (arguments, _) in arguments[0].decimal.map { .number(abs($0)) } ?? .undefined },
        Builtin("floor", "<n-:n>", 1) { (arguments, _) in arguments[0].decimal.map { .number($0.rounded(to: 0, .floor)) } ?? .undefined },
        Builtin("ceil", "<n-:n>", 1) { (arguments, _) in arguments[0].decimal.map { .number($0.rounded(to: 0, .ceiling)) } ?? .undefined },
        Builtin("round", "<n-n?:n>", 2) { (arguments, _) in round(arguments, .halfEven) },
        Builtin("roundHalfUp", "<n-n?:n>", 2) { (arguments, _) in round(arguments, .halfUp) },
        Builtin("power", "<n-n:n>", 2) { (arguments, site) throws(Failure) in
            guard let base = arguments[0].decimal, let exponent = arguments[1].decimal else { return .undefined }
            if !site.run.isDouble, let whole = exponent.int, whole.magnitude <= 1_000 { return .number(try power(base, whole)) }
            let result = pow(base.double, exponent.double)
            guard let value = Decimal128(result) else { throw Failure("D3061", "The power \(base) ^ \(exponent) is no finite number") }
            return .number(value)
        },
        Builtin("sqrt", "<n-:n>", 1) { (arguments, _) throws(Failure) in
            guard let value = arguments[0].decimal else { return .undefined }
            if value.isNegative { throw Failure("D3060", "\(value) is negative and has no square root") }
            return .double(value.double.squareRoot())
        },
        Builtin("random", "<:n>", 0) { (_, site) throws(Failure) in .double(try site.run.random()) },
        Builtin("formatBase", "<n-n?:s>", 2) { (arguments, _) throws(Failure) in
            guard let value = arguments[0].decimal else { return .undefined }
            let radix = arguments[1].decimal?.rounded().int ?? (arguments[1].isUndefined ? 10 : 0)
            guard (2...36).contains(radix) else { throw Failure("D3100", "The radix must be between 2 and 36") }
            guard let whole = Int128(exactly: value.rounded()) else { throw Failure("D3100", "\(value) is too large to be written in another base") }
            return .string(String(whole, radix: radix))
        },
    ]

    private static func decimals(_ value: Value) throws(Failure) -> [Decimal128]? {
        if value.isUndefined { return nil }
        let items = Items(value)
        var result: [Decimal128] = []
        result.reserveCapacity(items.count)
        for index in 0..<items.count {
            guard let number = items[index].decimal else { throw Failure("D1001", "The number is not finite") }
            result.append(number)
        }
        return result
    }

    private static func sum(_ values: [Decimal128], _ run: Run) throws(Failure) -> Value {
        try run.work(values.count)
        if run.isDouble { return .double(values.reduce(0) { $0 + $1.double }) }
        return .number(values.reduce(.zero, +))
    }

    private static func round(_ arguments: [Value], _ rule: Decimal128.Rounding) -> Value {
        guard let value = arguments[0].decimal else { return .undefined }
        let places = arguments[1].decimal?.rounded(to: 0, .down).int ?? 0
        return .number(value.rounded(to: max(-400, min(places, 400)), rule))
    }

    /// Exact where the digits allow it.
    private static func power(_ base: Decimal128, _ exponent: Int) throws(Failure) -> Decimal128 {
        let tooLarge = Failure("D3061", "The power \(base) ^ \(exponent) is no finite number")
        var (result, factor, rest) = (Decimal128.one, base, exponent.magnitude)
        while rest > 0 {
            if rest & 1 == 1 {
                let product = result.multipliedReportingOverflow(by: factor)
                if product.overflow { throw tooLarge }
                result = product.partialValue
            }
            rest >>= 1
            if rest > 0 {
                let square = factor.multipliedReportingOverflow(by: factor)
                if square.overflow { throw tooLarge }
                factor = square.partialValue
            }
        }
        if exponent >= 0 { return result }
        guard let inverse = Decimal128.one.divided(by: result) else { throw tooLarge }
        return inverse
    }

    /// Reads what `$number` takes: a JSON number (leading zeros are fine), or 0x…, 0o…, 0b….
    private static func number(_ text: String) throws(Failure) -> Decimal128 {
        let failure = Failure("D3030", "\"\(text.prefix(60))\" cannot be read as a number", token: "number")
        let bytes = Array(text.utf8)
        if bytes.count > 2, bytes[0] == UInt8(ascii: "0"),
            let radix = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2][bytes[1] | 0x20]
        {
            guard !text.contains("+"), let value = Int128(text.dropFirst(2), radix: radix), value >= 0,
                let number = Decimal128(significand: value, exponent: 0)
            else { throw failure }
            return number
        }
        guard let first = bytes.first, first != UInt8(ascii: "+") else { throw failure }
        if let value = Decimal128(text) { return value }
        // More digits than can be held exactly: the nearest number, if the text is one.
        let allowed = Set("0123456789.eE+-".utf8)
        guard bytes.allSatisfy(allowed.contains), first != UInt8(ascii: "."), let double = Double(text), let value = Decimal128(double) else {
            throw failure
        }
        return value
    }
}
