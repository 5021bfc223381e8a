import JSON

extension Value {
    /// The value as text, as `$string` and `&` see it; nothing is an empty text.
    func text(_ run: Run) throws(Failure) -> String {
        switch self {
        case .undefined, .unset, .function: return ""
        case .json(.string(let text)): return text
        case .json(.number(let number)): return run.isDouble ? number.scriptText(digits: 15) : number.description
        case .infinite: throw Failure("D3001", "A number that is not finite has no text")
        default: return try structureText(pretty: false, run)
        }
    }

    func structureText(pretty: Bool, _ run: Run) throws(Failure) -> String {
        if !run.isDouble, case .json(let value) = self {
            let text = pretty ? value.pretty : value.text
            try run.made(bytes: text.utf8.count)
            return text
        }
        var text = ""
        try write(to: &text, pretty: pretty, level: 0, run)
        return text
    }

    private func write(to text: inout String, pretty: Bool, level: Int, _ run: Run) throws(Failure) {
        try run.work()
        func newLine(_ level: Int) { if pretty { text += "\n" + String(repeating: "  ", count: level) } }
        switch self {
        case .json(.number(let number)): text += run.isDouble ? number.scriptText(digits: 15) : number.description
        case .json(.array), .list, .tuples:
            let items = Items(self)
            text += "["
            for index in 0..<items.count {
                if index > 0 { text += "," }
                newLine(level + 1)
                try items[index].write(to: &text, pretty: pretty, level: level + 1, run)
            }
            if items.count > 0 { newLine(level) }
            text += "]"
        case .json(.object), .record:
            text += "{"
            for (index, key) in keys.enumerated() {
                if index > 0 { text += "," }
                newLine(level + 1)
                text += JSONValue.string(key).text + (pretty ? ": " : ":")
                try member(key).write(to: &text, pretty: pretty, level: level + 1, run)
            }
            if !keys.isEmpty { newLine(level) }
            text += "}"
        case .json(let value): text += value.text
        case .function: text += "\"\""
        case .infinite: throw Failure("D1001", "A number that is not finite has no text")
        case .undefined, .unset: text += "null"
        }
        if text.utf8.count > run.limits.stringBytes { try run.made(bytes: text.utf8.count) }
    }
}

extension Decimal128 {
    /// The number as ECMAScript writes doubles, after rounding fractions to so many significant digits.
    func scriptText(digits limit: Int) -> String {
        var value = self
        if !isInteger {
            let leading = exponent + String(significand.magnitude).utf8.count - 1
            value = rounded(to: limit - 1 - leading)
        }
        value = value.reduced
        if value.isZero { return "0" }
        let digits = String(value.significand.magnitude)
        let point = value.exponent + digits.utf8.count
        let sign = value.isNegative ? "-" : ""
        if point > 21 || point < -5 {
            let rest = digits.dropFirst()
            return "\(sign)\(digits.first!)\(rest.isEmpty ? "" : ".")\(rest)e\(point > 0 ? "+" : "-")\((point - 1).magnitude)"
        }
        if value.exponent >= 0 { return sign + digits + String(repeating: "0", count: value.exponent) }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
}
