import Commerce
import JSON

/// A value that cannot become what the target wants.
struct ConversionProblem: Error {
    var expected: String
    var found: String
}

/// Turns a mapping's values into what the target's field takes.
enum FieldConversion {
    static func convert(_ value: JSONValue, to type: FieldRule.FieldType) throws(ConversionProblem) -> JSONValue? {
        if type == .list {
            if case .array = value { return value }
            return .array([value])
        }
        // One value out of a list of one: the language gives lists where a path meets one.
        guard let single = try single(value) else { return nil }
        switch type {
        case .text: return .string(try text(single))
        case .number: return .number(try number(single))
        case .integer:
            let number = try number(single)
            guard number.isInteger else { throw problem("a whole number", value) }
            return .number(number.reduced)
        case .date: return .string(String(try moment(single).prefix(10)))
        case .datetime: return .string(try moment(single))
        case .bool: return .bool(try bool(single))
        case .list: return value
        }
    }

    private static func single(_ value: JSONValue) throws(ConversionProblem) -> JSONValue? {
        switch value {
        case .array(let items) where items.count <= 1: items.first
        case .array(let items): throw ConversionProblem(expected: "one value", found: "a list of \(items.count)")
        default: value
        }
    }

    static func text(_ value: JSONValue) throws(ConversionProblem) -> String {
        switch value {
        case .string(let text): text
        case .number(let number): number.description
        case .bool(let isTrue): isTrue ? "true" : "false"
        default: throw problem("a text", value)
        }
    }

    private static func number(_ value: JSONValue) throws(ConversionProblem) -> Decimal128 {
        switch value {
        case .number(let number): return number
        case .string(let text):
            guard let number = Decimal128(text) else { throw problem("a number", value) }
            return number
        default: throw problem("a number", value)
        }
    }

    private static func moment(_ value: JSONValue) throws(ConversionProblem) -> String {
        guard case .string(let text) = value, Timestamp(iso8601: text) != nil else { throw problem("a date such as 2026-01-31", value) }
        return text
    }

    private static func bool(_ value: JSONValue) throws(ConversionProblem) -> Bool {
        switch value {
        case .bool(let isTrue): return isTrue
        case .number(let number) where number == 0 || number == 1: return number == 1
        case .string("true"), .string("1"): return true
        case .string("false"), .string("0"): return false
        default: throw problem("true or false", value)
        }
    }

    // What was found is told by its kind only: it may be personal data.
    private static func problem(_ expected: String, _ value: JSONValue) -> ConversionProblem {
        let kind =
            switch value {
            case .null: "null"
            case .bool: "true or false"
            case .number: "a number"
            case .string(let text): text.isEmpty ? "an empty text" : "a text of \(text.count) characters"
            case .array: "a list"
            case .object: "an object"
            }
        return ConversionProblem(expected: expected, found: kind)
    }
}
