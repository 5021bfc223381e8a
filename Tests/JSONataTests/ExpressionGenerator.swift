import Foundation
import JSON

/// Makes expressions from the language's grammar, and breaks some of them.
struct ExpressionGenerator {
    private var state: UInt64
    private var corpus: [String] = []

    init(seed: UInt64) {
        state = seed
        for cases in [OperatorCases.all, PathCases.all, FunctionCases.all] { corpus += cases.map(\.expression) }
    }

    static let input: JSONValue = [
        "id": 7, "name": "Erika Muster", "total": 12, "note": nil, "paid": true, "tags": ["gift", "b2b", "ä😀"],
        "lines": [
            ["sku": "A", "qty": 2, "price": 5, "attributes": [["name": "size", "value": "M"]]],
            ["sku": "B", "qty": 1, "price": 3, "attributes": []], ["sku": "C", "qty": 4, "nested": [[1, 2], [3]]],
        ],
        "address": ["street": "Hauptstr. 1", "country": "DE"],
    ]

    private mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((bits ^ bits >> 31) % UInt64(bound))
    }

    private mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }

    mutating func next() -> String {
        switch below(10) {
        case 0...4: return expression(5)
        case 5, 6: return mutated(expression(4))
        case 7, 8: return mutated(pick(corpus))
        default: return extreme()
        }
    }

    private static let names = [
        "id", "name", "total", "note", "paid", "tags", "lines", "sku", "qty", "price", "attributes", "value", "nested", "address", "nothing",
    ]
    private static let variables = ["$", "$$", "$x", "$list", "$v", "$i", "$f", "$nothing", "$sum", "$string"]
    private static let functions = [
        "sum", "count", "max", "min", "average", "number", "abs", "floor", "ceil", "round", "roundHalfUp", "power", "sqrt", "random", "formatBase",
        "string",
        "length", "substring", "substringBefore", "substringAfter", "uppercase", "lowercase", "trim", "pad", "join", "base64encode", "base64decode",
        "contains",
        "split", "match", "replace", "encodeUrlComponent", "encodeUrl", "decodeUrlComponent", "decodeUrl", "boolean", "not", "exists", "type",
        "assert", "error",
        "eval", "append", "reverse", "shuffle", "sort", "distinct", "zip", "keys", "lookup", "spread", "merge", "each", "sift", "clone", "map",
        "filter", "single",
        "reduce", "now", "millis", "fromMillis", "toMillis", "formatNumber", "formatInteger", "parseInteger", "host",
    ]
    private static let texts = [
        "", "a", "abc", "12.50", "-1e3", "0x1F", "aaaaaaaaaaaaaaaaaaaaaaaaaaaab", "é", "e\u{301}", "😀", "2026-11-22T10:00:00Z", "[Y0001]-[M01]-[D01]",
        "[MNn] [D1o]",
        "#,##0.00", "00.0e0", "Ww", "A", "I", "$1$2$$", "name", "1 + 1", "%C3%A4", "%", "[H#1]:[m]", "(", "\\n", "[Y,2]", "#", "w;o", "0;(0)",
        "one thousand",
    ]
    private static let numbers = [
        "0", "1", "2", "-1", "3.14", "0.1", "1e9", "1e300", "1e-300", "99999999999999999999", "10000000", "0.5", "1.005", "1795271528000",
    ]
    private static let regexes = [
        "/a/", "/(a+)+$/", "/[^0-9]/", "/(?:a|b)*/i", "/(\\w+) (\\w+)/", "/^$/m", "/(a*)*b/", "/\\bM/", "/(?=a)a/", "/(?<!b)a/", "/(.)\\1/", "/.*?/",
        "/x{0,500}y/", "/([a-z]+)*@/",
    ]
    private static let operators = [
        "+", "-", "*", "/", "%", "&", "=", "!=", "<", "<=", ">", ">=", " in ", " and ", " or ", "~>", "?:", "??", ".", ".",
    ]

    private mutating func atom() -> String {
        switch below(12) {
        case 0...3: return pick(Self.names)
        case 4, 5: return pick(Self.variables)
        case 6: return pick(Self.numbers)
        case 7, 8: return "\"\(pick(Self.texts).replacingOccurrences(of: "\\", with: "\\\\"))\""
        case 9: return pick(["true", "false", "null", "*", "**", "%", "()", "[]", "{}"])
        case 10: return pick(Self.regexes)
        default: return "`\(pick(Self.names))`"
        }
    }

    private mutating func list(_ depth: Int, upTo most: Int) -> String {
        (0..<below(most + 1)).map { _ in expression(depth - 1) }.joined(separator: ", ")
    }

    mutating func expression(_ depth: Int) -> String {
        if depth <= 0 { return atom() }
        let next = depth - 1
        switch below(24) {
        case 0...2: return atom()
        case 3...6: return expression(next) + pick(Self.operators) + expression(next)
        case 7, 8: return expression(next) + "." + expression(next)
        case 9: return expression(next) + "[" + expression(next) + "]"
        case 10: return expression(next) + pick(["[]", "@$v", "#$i", "[0]", "[-1]", "[[0..2]]"])
        case 11: return "(" + (0..<(1 + below(3))).map { _ in expression(next) }.joined(separator: "; ") + ")"
        case 12: return "[" + list(depth, upTo: 3) + "]"
        case 13: return "[" + expression(0) + ".." + expression(0) + "]"
        case 14: return "{" + (0..<below(4)).map { _ in "\(expression(0)): \(expression(next))" }.joined(separator: ", ") + "}"
        case 15: return expression(next) + "{" + expression(next) + ": " + expression(next) + "}"
        case 16: return expression(next) + "^(" + pick(["", ">", "<"]) + expression(next) + ")"
        case 17, 18, 19: return "$\(pick(Self.functions))(" + list(depth, upTo: 3) + ")"
        case 20: return "function($v, $i)\(pick(["", "<n-n:n>", "<x-a?:x>", "<s+:s>"])){ \(expression(next)) }"
        case 21:
            return
                "$\(pick(["map", "filter", "reduce", "sort", "each", "sift", "single"]))(\(expression(next)), function($v, $i){ \(expression(next)) })"
        case 22: return pick(["$f := ", "$v := ", "$i := "]) + expression(next)
        default:
            return pick([
                "\(expression(next)) ? \(expression(next)) : \(expression(next))", "|\(expression(next))|\(expression(next))|",
                "\(expression(next)) ~> |\(expression(next))|\(expression(next)), \(expression(next))|", "-\(expression(next))",
                "$\(pick(Self.functions))(?, \(expression(next)))", "(\(expression(next)))(\(expression(next)))",
            ])
        }
    }

    private mutating func mutated(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for _ in 0...below(3) where !bytes.isEmpty {
            let at = below(bytes.count)
            switch below(5) {
            case 0: bytes[at] = pick(Array("()[]{}.,:;?$%^&*|<>=!~@#\"'`\\/+- 0eaλ".utf8))
            case 1: bytes.removeSubrange(at..<min(bytes.count, at + 1 + below(4)))
            case 2: bytes.insert(contentsOf: pick(Self.operators + ["(", ")", "[", "]", "{", "}", "$", "?", ":=", "\u{0}"]).utf8, at: at)
            case 3: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 1 + below(20))], at: at)
            default: bytes = Array(bytes[..<at]) + Array(pick(corpus).utf8.suffix(below(40) + 1))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Things that nest, repeat or grow.
    private mutating func extreme() -> String {
        let count = [10, 100, 1_000, 20_000][below(4)]
        func many(_ text: String) -> String { String(repeating: text, count: count) }
        switch below(16) {
        case 0: return many("(") + "1" + many(")")
        case 1: return many("[") + many("]")
        case 2: return "1" + many("+1")
        case 3: return "a" + many(".a")
        case 4: return many("-") + "1"
        case 5: return "lines" + many("[0]")
        case 6: return many("{\"a\":") + "1" + many("}")
        case 7: return "($f := function($n){ \(pick(["$f($n + 1)", "1 + $f($n)", "[$f($n)]", "$n & $f($n & $n)", "$map([1,2], $f)"])) }; $f(1))"
        case 8:
            return
                "$reduce([1..\(count)], function($a, $v){ \(pick(["[[$a]]", "{\"a\": $a}", "[$a, $a]", "$a & $a", "$append($a, $a)", "$a * 7.77", "function(){ $a }", "$a ~> $string"])) })"
        case 9: return "$replace(\"\(String(repeating: "a", count: min(count, 1000)))b\", \(pick(Self.regexes)), \"x\")"
        case 10: return "[1..\(count)].[1..\(count)]"
        case 11: return "$pad(\"x\", \(count)000000, \"ab\")"
        case 12: return "$string(**)" + many(" & $")
        case 13: return "(" + (0..<min(count, 1000)).map { "$v\($0) := \($0)" }.joined(separator: "; ") + ")"
        case 14: return "$ ~> " + (0..<min(count, 300)).map { _ in "|lines|{\"n\": $}|" }.joined(separator: " ~> ")
        default: return "/" + String(repeating: "(", count: min(count, 200)) + "a" + String(repeating: ")*", count: min(count, 200)) + "/"
        }
    }
}
